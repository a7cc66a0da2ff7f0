import { MINUTE } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { episodeTable } from '../alerts/episode-table.js';
import { heardTable } from '../alerts/heard-table.js';
import { readingTable } from '../readings/reading-table.js';
import { settingsTable } from '../settings/settings.js';
import { journalled, LEVEL, minute, settingUp } from '../testing/builders.js';
import { NO_COURSE_STATE } from './course-fold.js';
import { courseJudge } from './course-judge.js';
import { courseRulesOf } from './course-rules.js';
import { createJudgeTables } from './judge.js';

/** Four months at ten minutes, all above the lowest level, with a gap of one reading in each fiftieth place. */
const READINGS = 18_000;
const isLate = (index: number) => index % 50 === 25;
/** Three pages and more would be another order. */
const FEW = 6_000;

const aRiver = (index: number) => 3.5 + Math.round(300 * Math.sin(index / 40)) / 1_000;

/** A judge of one gauge that says how many readings it has looked at again. */
function aWatchedJudge(river = aRiver) {
  const database = openDatabase(':memory:', 'rebuildable');
  createJudgeTables(database);
  const settings = settingsTable(database);
  for (const fact of journalled(settingUp(), minute(-60))) settings.apply(fact);
  const rules = courseRulesOf(LEVEL, settings.load());
  const known = readingTable(database);
  if (!rules || !known.writing) throw new Error('the station of the tests is judged');
  let looked = 0;
  const table = {
    ...known,
    judgeableAfter: (...asked: Parameters<typeof known.judgeableAfter>) => {
      const page = known.judgeableAfter(...asked);
      looked += page.length;
      return page;
    },
  };
  const episodes = episodeTable(database);
  const judge = courseJudge(LEVEL, rules, NO_COURSE_STATE, {
    ...{ table, writing: known.writing, episodes, heards: heardTable(database) },
  });
  let heardUntil = Number.NEGATIVE_INFINITY;
  const take = (index: number) => {
    const at = minute(index * 10);
    const reading = {
      series: LEVEL,
      at,
      value: river(index),
      receivedAt: minute(READINGS * 10),
      reasons: [],
    };
    const before = looked;
    judge.take({ ...reading, quality: 'good' }, true, heardUntil);
    heardUntil = Math.max(heardUntil, at);
    judge.settle();
    return looked - before;
  };
  const setHold = (hold: number) =>
    judge.setRules({ ...rules, levels: rules.levels && { ...rules.levels, hold } });
  return { take, setHold, known: () => ({ state: judge.state(), episodes: episodes.ofSeries(LEVEL, 10) }) };
}

test('of an episode of months a late reading tells some days again, wherever it lies, and comes to what was there', () => {
  const judge = aWatchedJudge();
  for (let i = 0; i < READINGS; i++) if (!isLate(i)) judge.take(i);
  const before = judge.known();
  expect(before.episodes.map(({ openedAt, subsidedAt }) => [openedAt, subsidedAt])).toEqual([
    [minute(0), undefined],
  ]);
  for (const index of [25, 9_025, 4_025, 4_075, READINGS - 1_975])
    expect(judge.take(index)).toBeLessThan(FEW);
  expect(judge.known()).toEqual(before);
});

test('after its rules have changed an episode is told again as a whole: what it was before is not by these rules', () => {
  // Ten minutes below the level: too short for the hold of twenty.
  const judge = aWatchedJudge((index) => (index === 100 || index === 101 ? 2.8 : 3.3));
  for (let i = 0; i < 1_800; i++) if (!isLate(i)) judge.take(i);
  expect(judge.known().episodes).toHaveLength(1);
  judge.setHold(10 * MINUTE);
  expect(judge.known().episodes).toHaveLength(1);
  judge.take(1_725);
  expect(judge.known().episodes.map(({ openedAt }) => openedAt)).toEqual([minute(1_020), minute(0)]);
});
