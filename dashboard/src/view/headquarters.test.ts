import { HqView, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, NIGHT } from '../test-data.js';
import { openHqs } from './headquarters.js';

const town = aNotice('a|overflow|1', NIGHT).town;
const hq = (changes: object = {}) =>
  HqView.parse({
    town,
    place: null,
    openedAt: NIGHT,
    openedBy: 'mori',
    answersWithinMs: 10 * MINUTE,
    ...changes,
  });
const unanswered = (minutes: number, notices: ReturnType<typeof aNotice>[], changes: object = {}) =>
  openHqs({ headquarters: [hq(changes)], notices }, NIGHT + minutes * MINUTE)[0]?.unanswered;
const waiting = aNotice('a|overflow|1', NIGHT);

test('what nobody at headquarters has acknowledged is counted once their time is over, from when it came or they were opened', () => {
  expect(unanswered(9, [waiting])).toBe(0);
  expect(unanswered(10, [waiting])).toBe(1);
  expect(unanswered(10, [aNotice('a|overflow|1', NIGHT - 20 * MINUTE)])).toBe(1);
  expect(unanswered(9, [aNotice('a|overflow|1', NIGHT - 20 * MINUTE)])).toBe(0);
  expect(unanswered(14, [aNotice('a|overflow|1', NIGHT + 5 * MINUTE)])).toBe(0);
});

test('what is acknowledged, over, or another town’s is not; nor is anything where nobody would be called', () => {
  const acknowledged = {
    ...waiting,
    acknowledged: [{ by: 'mori', via: 'face' as const, nameJa: '森', nameEn: 'Mori', at: NIGHT, note: '' }],
  };
  expect(unanswered(60, [acknowledged as typeof waiting])).toBe(0);
  expect(unanswered(60, [{ ...waiting, isOver: true }])).toBe(0);
  expect(unanswered(60, [waiting], { town: 'elsewhere' })).toBe(0);
  expect(unanswered(60, [waiting], { answersWithinMs: 0 })).toBe(0);
});
