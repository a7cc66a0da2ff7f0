// Real: a journal and a store in SQLite files, judged by the hub's judge. Played: the clock.
import { MOST_LEDGER_LINES, type NewFact } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNight, sourceOf } from '../ledger/testing/a-night.js';
import { settingsTable } from '../settings/settings.js';
import { minute } from '../testing/builders.js';
import { MOST_HAPPENED } from './hand-over.js';
import { handOverSheet } from './hand-over-sheet.js';
import { handOverOf } from './hand-over-source.js';

const noted = (note: string): NewFact => ({
  kind: 'episode.noted',
  body: { episode: 'kajiyase-bashi:level:2026-06-02T18:20:00+09:00', by: 'hq', via: 'face', note },
});

/** The sheet of a shift from six to seven. */
function sheetOf(...facts: [minutes: number, fact: NewFact][]): string {
  const source = sourceOf(aNight(...facts));
  const settings = settingsTable(source.store).load();
  const now = minute(60);
  const asked = { from: minute(0), to: now, town: undefined };
  return handOverSheet({
    ...{ handOver: handOverOf(source, settings, asked, { now, wallNow: now }), settings, asked },
    ...{ hubName: '川守', drill: false, now, madeAt: now, by: '森 一郎' },
  });
}
const many = (count: number): [number, NewFact][] =>
  Array.from({ length: count }, (_, i) => [20, noted(`メモ${i}`)]);

test('more lines than a chronology may have are no reason for no sheet: the newest stand there, and how many more, from when to when', () => {
  const earlier = MOST_LEDGER_LINES + 1;
  const sheet = sheetOf(
    ...many(earlier),
    ...Array.from({ length: MOST_HAPPENED }, (_, i): [number, NewFact] => [30 + i, noted(`後のメモ${i}。`)]),
  );
  expect(sheet).toContain(
    `これより前（2日18:00 〜 2日18:30）の${earlier}件はクロノロジーに。一度に出せるのは${MOST_LEDGER_LINES}件までです。`,
  );
  for (let i = 0; i < MOST_HAPPENED; i++) expect(sheet).toContain(`後のメモ${i}。`);
  expect(sheet).not.toContain('「メモ');
});

test('of a long shift the last of one minute stand there, in the order in which they were said', () => {
  const sheet = sheetOf(...many(MOST_HAPPENED + 2));
  expect(sheet).toContain('（2日18:00 〜 2日18:20）の2件はクロノロジーに。<');
  const shown = [...sheet.matchAll(/「(メモ\d+)」/g)].map(([, note]) => note);
  expect(shown).toEqual(Array.from({ length: MOST_HAPPENED }, (_, i) => `メモ${i + 2}`));
});

test('a shift that fits counts nothing', () => {
  expect(sheetOf(...many(MOST_HAPPENED))).not.toContain('クロノロジーに');
  expect(sheetOf()).toContain('記録はありません。');
});
