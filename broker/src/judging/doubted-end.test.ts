import { DAY, MINUTE, type NewFact } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import type { StoredReading } from '../readings/reading-store.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aStationFile,
  journalled,
  LEVEL,
  LEVEL_SUB,
  minute,
  pack,
  settingUp,
} from '../testing/builders.js';
import { courseOf } from './gauges.js';
import { openJudge } from './judge.js';
import { calmBefore, MOST_BESIDE } from './known-readings.js';

// A main gauge that has died with a doubted value, and a second one that goes on for weeks.

const { level } = aStationFile().series;
if (!level) throw new Error('the station of the tests has a level');
const WEEKS = 14 * (DAY / MINUTE);

function aStoryOfWeeks(end: readonly At[]) {
  const database = openDatabase(':memory:', 'rebuildable');
  const judge = openJudge(database, { addressees: [], drill: false, logsChanges: false });
  let seq = 0;
  const hears = (minutes: number, ...facts: NewFact[]) => {
    judge.apply(journalled(facts, minute(minutes), seq + 1));
    seq += facts.length;
  };
  hears(-60, ...settingUp(aStationFile({ series: { level, 'level-sub': level } })));
  for (const reading of end) {
    hears(reading[0], pack([reading]));
    hears(reading[0], pack([[reading[0], 1]], { series: LEVEL_SUB }));
  }
  const table = readingTable(database);
  return {
    judge,
    table,
    hears,
    /** The second gauge every ten minutes, from one instant to another; those that are left out come late. */
    goesOn: (from: number, to: number, late: readonly number[] = []) => {
      for (let at = from; at <= to; at += 10) {
        if (!late.includes(at)) hears(at, pack([heightAt(at)], { series: LEVEL_SUB }));
      }
      for (const at of late) hears(to, pack([heightAt(at)], { series: LEVEL_SUB }));
    },
    calmFrom: (minutes: number) =>
      (calmBefore(courseOf(LEVEL), minute(minutes), { table, episodes: episodeTable(database) }).from -
        minute(0)) /
      MINUTE,
    everything: () =>
      [LEVEL, LEVEL_SUB].flatMap((series) => table.range(series, 0, minute(WEEKS * 2), 10_000)).map(essence),
    episodes: () =>
      episodeTable(database)
        .ofSeries(LEVEL, 100)
        .map(({ openedAt, subsidedAt, highest, crest }) => ({ openedAt, subsidedAt, highest, crest })),
  };
}
const essence = ({ series, at, value, quality, reasons }: StoredReading) =>
  `${series} ${at} ${value} ${quality} ${reasons.join()}`;
/** A river that moves a little, and rises once a week. */
const heightAt = (at: number): At => [at, at % (WEEKS / 2) < 100 ? 3.2 : 1 + (at % 70) / 1_000];

const ENDS: [string, At[]][] = [
  [
    'one doubted value',
    [
      [0, 1],
      [10, 1],
      [20, 4.2],
    ],
  ],
  [
    'several',
    [
      [0, 1],
      [10, 4.2],
      [20, 1.9],
      [30, 6.5],
    ],
  ],
];
for (const [how, end] of ENDS) {
  const from = (end.at(-1)?.[0] ?? 0) + 10;

  test(`a story is told again from near where something came late (the end: ${how})`, () => {
    const story = aStoryOfWeeks(end);
    story.goesOn(from, WEEKS);
    expect(story.calmFrom(WEEKS - 1_000)).toBeGreaterThan(WEEKS - 1_100);
  });

  test(`what came late gives the same as in order (the end: ${how})`, () => {
    const inOrder = aStoryOfWeeks(end);
    const late = aStoryOfWeeks(end);
    inOrder.goesOn(from, WEEKS);
    const some = [200, 1_000, 3_000, 5_000, 10_000, 10_080, 10_110, 12_000, 20_000];
    late.goesOn(
      from,
      WEEKS,
      some.map((at) => at - (at % 10) + (from % 10)),
    );
    for (const story of [inOrder, late]) story.hears(WEEKS + 1, pack([[WEEKS, 1.02]]));
    expect(late.everything()).toEqual(inOrder.everything());
    expect(late.episodes()).toEqual(inOrder.episodes());
    expect(inOrder.episodes().length).toBeGreaterThan(0);
  });

  test(`the store lets go of what is old enough (the end: ${how})`, () => {
    const story = aStoryOfWeeks(end);
    story.goesOn(from, WEEKS);
    const before = WEEKS - 4_000;
    while (story.judge.retire(minute(before)));
    const left = story.table.range(LEVEL_SUB, 0, minute(before - 1), 10_000);
    // What says how the gauges stood to one another is kept, and no more.
    expect(left.length).toBeGreaterThan(MOST_BESIDE / 2);
    expect(left.length).toBeLessThan(MOST_BESIDE + 10);
  });
}
