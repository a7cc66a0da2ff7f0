// Real: a journal and a store in SQLite files, judged by the hub's judge. Played: the clock.
import { type LedgerQuery, MOST_LEDGER_LINES, type NewFact, noticeKey, PersonId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aTown, minute, pack } from '../testing/builders.js';
import { newestPage } from './ledger-page.js';
import { ledgerOf, TooManyLines } from './ledger-source.js';
import { aNight as aNightOf, type NightFiles, sourceOf } from './testing/a-night.js';

let files: NightFiles;
function aNight(...facts: Parameters<typeof aNightOf>): void {
  files = aNightOf(...facts);
}

const read = (query: Partial<LedgerQuery> = {}) =>
  ledgerOf(sourceOf(files), { from: minute(-30), to: minute(600), ...query });
const lines = (query?: Partial<LedgerQuery>) =>
  read(query).lines.map(
    ({ at, textJa, byJa }) => `${(at - minute(0)) / 60_000} ${textJa}${byJa && ` ${byJa}`}`,
  );

const EPISODE = 'kajiyase-bashi:level:2026-06-02T18:20:00+09:00';
const key = noticeKey({ episode: EPISODE, mark: 'caution', rise: 1, recipient: 'duty', channel: 'mail' });
const tried = (attempt: number, outcome: 'begun' | 'failed' | 'accepted', detail = ''): NewFact => ({
  kind: 'notice.tried',
  body: { key, attempt, outcome, detail },
});
const acknowledged: NewFact = {
  kind: 'episode.acknowledged',
  body: { episode: EPISODE, by: 'hq', via: 'face', note: '現地へ' },
};

test('a night is told in the order in which it happened: levels, notices, tries with their receipts, people', () => {
  aNight(
    [10, pack([[10, 2.8]])],
    [21, pack([[20, 3.2]])],
    [22, tried(1, 'begun')],
    [22, tried(1, 'failed', '421 busy')],
    [23, tried(2, 'begun')],
    [23, tried(2, 'accepted', '250 ok')],
    [24, tried(3, 'begun')],
    [30, acknowledged],
    [60, pack([[60, 2.5]])],
    [90, pack([[90, 2.4]])],
  );
  expect(lines()).toEqual([
    '20 氾濫注意水位に到達（観測）　3.20 m',
    expect.stringMatching(
      /^21 お知らせ：鍛冶屋瀬橋 氾濫注意水位に到達（観測）.*（観測 2026年6月2日（火）18:20）$/,
    ),
    '22 「氾濫注意水位」duty（メール）へ送れず（1回目）：いまは受け付けられないと言われました（421 busy）',
    '23 「氾濫注意水位」duty（メール）へ送信（2回目・受領 250 ok）',
    // Nobody knows what came of this one.
    '24 「氾濫注意水位」duty（メール）へ送信（3回目・結果は不明）',
    '30 確認 hq',
    expect.stringContaining('氾濫注意水位を下回る'),
    expect.stringMatching(/基準水位をすべて下回る（最高 3.20 m）。安全の確認ではありません$/),
    '90 お知らせ：鍛冶屋瀬橋 基準水位を下回りました（観測） 2.40 m',
  ]);
});

test('whoever is called with a decision or a hand-over itself is told once, as whoever is called later', () => {
  const town = aTown().id;
  const person = (id: string): NewFact => ({
    kind: 'person.set',
    body: {
      person: { id, town, nameJa: `${id}さん`, contacts: [{ channel: 'mail', to: `${id}@town.example` }] },
    },
  });
  const groups = [{ id: 'desk', nameJa: '宿直', members: ['mori'] }];
  const called = (id: string): NewFact => ({
    kind: 'notice.called',
    body: {
      ...{ notice: `${EPISODE}|caution|1`, person: PersonId.parse(id), channel: 'mail' },
      ...{ why: 'reminder', ordinal: 2 },
    },
  });
  aNight(
    [0, person('mori')],
    [0, person('oka')],
    [0, { kind: 'duty.set', body: { duty: { town, groups, ladder: [{ call: { group: 'desk' } }] } } }],
    [10, pack([[10, 2.8]])],
    [20, pack([[20, 3.2]])],
    [35, called('mori')],
    [
      36,
      {
        kind: 'episode.handed-over',
        body: { episode: EPISODE, by: 'hq', via: 'face', to: PersonId.parse('oka') },
      },
    ],
  );
  expect(lines({ kind: 'call' })).toEqual([
    '20 「氾濫注意水位」moriさん を呼び出し（メール）',
    '35 「氾濫注意水位」moriさん を再び呼び出し（メール）',
    '36 「氾濫注意水位」引き継ぎ先の okaさん を呼び出し（メール）',
  ]);
});

test('of two levels of one rise, each try says of which it is; of a second rise by which', () => {
  const of = (mark: string, rise = 1): NewFact => ({
    kind: 'notice.tried',
    body: {
      key: noticeKey({ episode: EPISODE, mark, rise, recipient: 'duty', channel: 'mail' }),
      ...{ attempt: 1, outcome: 'accepted', detail: '250 ok' },
    },
  });
  aNight(
    [10, pack([[10, 2.8]])],
    [20, pack([[20, 3.2]])],
    [22, of('caution')],
    [23, of('danger')],
    [40, of('caution', 2)],
  );
  expect(lines({ kind: 'sending' })).toEqual([
    '22 「氾濫注意水位」duty（メール）へ送信（1回目・受領 250 ok）',
    '23 「氾濫危険水位」duty（メール）へ送信（1回目・受領 250 ok）',
    '40 「氾濫注意水位（再上昇 2回目）」duty（メール）へ送信（1回目・受領 250 ok）',
  ]);
});

test('a crossing that was learnt later says so, and when it was learnt stands at its own time', () => {
  aNight([10, pack([[10, 2.8]])], [60, pack([[60, 2.5]])], [61, pack([[30, 3.4]])]);
  expect(lines().filter((line) => line.includes('後から判明'))).toEqual([
    '30 氾濫注意水位に到達（観測）　3.40 m（後から判明）',
    expect.stringMatching(/^61 記録に追加：鍛冶屋瀬橋 .*後から判明.*（観測 2026年6月2日（火）18:30）$/),
  ]);
});

test('it is asked for by episode, station, town, kind and period', () => {
  aNight([10, pack([[10, 2.8]])], [20, pack([[20, 3.2]])], [30, acknowledged]);
  expect(lines({ kind: 'person' })).toEqual(['30 確認 hq']);
  expect(lines({ kind: ['level', 'person'] })).toHaveLength(2);
  expect(lines({ episode: EPISODE, from: 0 })).toHaveLength(3);
  expect(lines({ episode: 'another' })).toEqual([]);
  expect(lines({ station: 'naro' as never })).toEqual([]);
  expect(lines({ town: aTown().id })).toHaveLength(3);
  expect(lines({ from: minute(30), to: minute(30) })).toEqual(['30 確認 hq']);
  // The settings stand before.
  expect(lines({ from: minute(-60), to: minute(-60) })).toHaveLength(4);
});

test('what nobody can read any more hides nothing else', () => {
  aNight([20, acknowledged], [21, acknowledged]);
  const journal = openDatabase(files.journalFile, 'rebuildable');
  journal.exec(`UPDATE fact SET body = '{' WHERE at = ${minute(20)}`);
  journal.close();
  expect(lines({ kind: 'person' })).toEqual(['21 確認 hq']);
});

test('more than anybody reads is refused with how many there are', () => {
  aNight(...Array.from({ length: MOST_LEDGER_LINES + 1 }, (): [number, NewFact] => [20, acknowledged]));
  expect(() => read()).toThrow(TooManyLines);
});

test('a page holds the newest, and lines of one instant stay together', () => {
  aNight([20, acknowledged], [30, acknowledged], [30, acknowledged], [40, acknowledged]);
  const { lines: all } = read();
  const page = newestPage(all, 2);
  expect(page.lines.map(({ at }) => (at - minute(0)) / 60_000)).toEqual([40, 30, 30]);
  expect(page.more).toBe(minute(30) - 1);
  expect(newestPage(all, 4).more).toBeNull();
  expect(newestPage([], 10)).toEqual({ lines: [], more: null });
});
