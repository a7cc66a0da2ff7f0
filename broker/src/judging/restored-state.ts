import type { SeriesId } from '@kawamori/contracts';
import type { ReadingTable } from '../readings/reading-table.js';
import type { CourseRules, CourseState } from './course-fold.js';
import { courseOf } from './gauges.js';
import { trustAt } from './known-readings.js';

/** A state as an earlier version has left it says nothing of what was counted last, and of how the gauges stood to one another. */
export function restoredState(
  main: SeriesId,
  saved: CourseState,
  rules: CourseRules,
  table: ReadingTable,
): CourseState {
  const known =
    rules.sub && !saved.trust
      ? { ...saved, trust: trustAt(Number.MAX_SAFE_INTEGER, courseOf(main), rules, table) }
      : saved;
  const { lastGood } = known.quality;
  if (known.counted || !lastGood || table.find(main, lastGood.at)?.quality !== 'good') return known;
  return {
    ...known,
    counted: { gauge: 'main', at: lastGood.at, value: lastGood.value },
    mainGoodAt: lastGood.at,
  };
}
