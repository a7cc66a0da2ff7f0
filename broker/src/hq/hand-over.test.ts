import { Entry, type EntryView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { nobodyFirst } from './hand-over.js';
import { waitedAt } from './situation.js';

const town = aTown().id;

describe('a next step', () => {
  const entry: EntryView = {
    ...Entry.parse({
      id: 'e-1',
      town,
      kind: 'dam',
      at: minute(0),
      way: 'fax',
      said: '放流',
      next: { what: '連絡' },
    }),
    ...{ recordedAt: minute(0), by: 'mori', former: [], done: null, withdrawn: null },
  };
  const done = { at: minute(30), by: 'oka', note: '' };

  test('waits until it was taken or the entry was taken back, and not before it came', () => {
    expect(waitedAt(entry, minute(10))).toBe(true);
    expect(waitedAt(entry, minute(-1))).toBe(false);
    expect(waitedAt({ ...entry, done }, minute(29))).toBe(true);
    expect(waitedAt({ ...entry, done }, minute(30))).toBe(false);
    expect(waitedAt({ ...entry, withdrawn: { ...done, reason: '' } }, minute(40))).toBe(false);
    expect(waitedAt({ ...entry, next: undefined }, minute(10))).toBe(false);
  });
});

test('what nobody has stands first', () => {
  const open = (subjectJa: string, at: number, isSeen: boolean) => ({
    ...{ at, town, subjectJa, handedOver: null },
    acknowledged: isSeen
      ? [{ at, by: 'mori', via: 'face' as const, nameJa: '森', nameEn: 'Mori', note: '' }]
      : [],
  });
  const sorted = nobodyFirst([open('newest', 3, true), open('older', 1, false), open('newer', 2, false)]);
  expect(sorted.map(({ subjectJa }) => subjectJa)).toEqual(['newer', 'older', 'newest']);
});
