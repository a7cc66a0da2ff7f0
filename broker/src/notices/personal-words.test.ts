import {
  type CallReason,
  type LevelNotice,
  MINUTE,
  type NoticeKind,
  NoticeView,
  toIsoJst,
} from '@kawamori/contracts';
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

test.each([
  ['whose turn comes', 'turn', '鍛冶屋瀬橋'],
  ['whose other channel is tried', 'fall-over', '鍛冶屋瀬橋'],
  ['who is reminded', 'reminder', '【再通知】'],
  ['to whom it is handed over', 'handed-over', '【引き継ぎ】'],
  ['whose hand-over nobody has taken', 'not-taken-over', '【引き継ぎ未了】'],
] as const)('somebody %s after a fall that is known hears of it', (_who, reason: CallReason, first) => {
  const notice = aNotice();
  const given = {
    ...{ by: 'mori', via: 'face', nameJa: '森 一郎', nameEn: 'Mori', at: NOW, note: '' },
    ...{ to: 'oka', toNameJa: '岡 花', toNameEn: 'Oka', taken: null },
  };
  const view = NoticeView.parse({
    ...{ key: riseKeyOf(notice.key), episode: notice.episode, kind: 'fallen', town: notice.town, rise: 1 },
    ...{
      station: station.id,
      mark: 'danger',
      markNameJa: '氾濫危険水位を下回りました',
      markNameEn: 'fallen',
    },
    ...{
      alertLevel: 0,
      observedAt: NOW,
      decidedAt: minute(190),
      valueM: 3.6,
      check: null,
      deliveries: [],
      handedOver: given,
    },
    ...{ subjectJa: '鍛冶屋瀬橋 氾濫危険水位を下回りました 3.60 m', subjectEn: 'fallen' },
  });
  const hears = personalWords(
    {
      settings: () => ({ stations: new Map() }),
      callReason: () => reason,
      notice: () => view,
      toldSince: () => view,
      isOver: () => false,
    },
    undefined,
    () => NOW,
  );
  const said = (recipient: string) =>
    hears({ key: notice.key, recipient, channel: 'mail', attempts: 0, detail: '', notice });
  expect(said('person:mori').subjectJa).toMatch(new RegExp(`^${first}`));
  expect(said('person:mori').bodyJa).toContain(`その後：${view.subjectJa}（21:10）`);
  expect(said('person:mori').bodyEn).toContain('Since then: fallen (21:10)');
  expect(said('duty-room').bodyJa).not.toContain('その後');
});
