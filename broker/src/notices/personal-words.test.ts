import { type LevelNotice, MINUTE, type NoticeKind, toIsoJst } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice, aStation, minute } from '../testing/builders.js';
import { riseKeyOf } from './person-recipient.js';
import { personalWords } from './personal-words.js';

const station = aStation();
const NOW = minute(180);
/** Notices whose water has fallen. */
const over = new Set<string>();
const words = personalWords(
  {
    settings: () => ({ stations: new Map([[station.id, station]]) }),
    callReason: () => undefined,
    notice: () => undefined,
    toldSince: () => undefined,
    isOver: (notice) => over.has(notice),
  },
  undefined,
  () => NOW,
);
const sent = (channel: string, recipient = 'siren', kind?: NoticeKind) => {
  const notice = aNotice({ series: 'kajiyase-bashi/level' as LevelNotice['series'] });
  const told = kind === undefined ? notice : ({ ...notice, kind } as LevelNotice);
  return words({ key: notice.key, recipient, channel, attempts: 0, detail: '', notice: told }).validUntil;
};

describe('a notice that leaves for a machine', () => {
  test('says until when it may sound: three of the gauge’s intervals from the sending on, however late that is', () => {
    expect(sent('webhook')).toBe(toIsoJst(NOW + 30 * MINUTE));
    expect(sent('webhook', 'siren', 'rise')).toBe(toIsoJst(NOW + 30 * MINUTE));
  });

  test('says so of nothing that is over, or a test', () => {
    for (const kind of ['fallen', 'closed', 'canary'] as const)
      expect(sent('webhook', 'siren', kind), kind).toBeUndefined();
  });

  test('nor of a level that was over before it left: it comes, and nothing sounds', () => {
    over.add(riseKeyOf(aNotice().key));
    expect(sent('webhook')).toBeUndefined();
    over.clear();
  });
});

test('rooms and people read a notice with its age, and no end', () => {
  expect(sent('mail', 'duty-room')).toBeUndefined();
  expect(sent('mail', 'person:mori')).toBeUndefined();
});
