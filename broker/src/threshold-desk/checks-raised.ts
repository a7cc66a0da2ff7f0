import { HOUR, type Milliseconds, type SeriesId } from '@kawamori/contracts';
import { openScratch } from '@kawamori/kit';
import { checkDesk } from '../judging/check-desk.js';
import { checkTable, createCheckTables } from '../judging/check-table.js';
import type { CourseRules, CourseState, CourseStep } from '../judging/course-fold.js';
import { doubtsIn } from '../judging/doubts.js';
import type { Course, Gauge } from '../judging/gauges.js';
import { foldReasons, isFoldReason } from '../judging/known-readings.js';
import type { StoredReading } from '../readings/reading-store.js';

/** The checks that were asked for (要確認), by the desk that asks for them; each reading as if it had come when it was taken. */
export interface ChecksRaised {
  /** After a reading has been folded. Returns how many were asked for with it. */
  look(reading: StoredReading, state: CourseState, step: CourseStep): number;
  close(): void;
}

/** What a check looks back at (`ALIVE_WITHIN`), and once more as long. */
const REMEMBERED: Milliseconds = 6 * HOUR;
/** Readings after which what is older is let go of. */
const SWEEP = 2_000;

export function checksRaised(course: Course, rules: CourseRules): ChecksRaised {
  const [{ series: main }] = course;
  const database = openScratch();
  createCheckTables(database);
  const seriesOf = (gauge: Gauge): SeriesId => course.find((one) => one.gauge === gauge)?.series ?? main;
  const recent = new Map<SeriesId, StoredReading[]>(course.map(({ series }) => [series, []]));
  const of = (series: SeriesId) => recent.get(series) ?? [];
  const find = (series: SeriesId, at: number) => of(series).findLast((one) => one.at === at);
  const desk = checkDesk({
    checks: checkTable(database),
    table: {
      find,
      newest: (series) => of(series).at(-1),
      range: (series, from, to, limit) =>
        of(series)
          .filter(({ at }) => at >= from && at <= to)
          .slice(0, limit),
    },
  });
  let wasDoubted = false;

  const keep = (reading: StoredReading) => {
    const all = of(reading.series);
    all.push({ ...reading });
    if (all.length < SWEEP) return;
    const first = all.findIndex(({ at }) => at >= reading.at - REMEMBERED);
    all.splice(0, first);
  };
  const mark = (
    reading: StoredReading,
    quality: StoredReading['quality'],
    reasons: StoredReading['reasons'],
  ) => {
    reading.quality = quality;
    reading.reasons = [...reading.reasons.filter((one) => !isFoldReason(one)), ...reasons];
  };

  return {
    look: (reading, state, { verdicts, contradicted }) => {
      keep(reading);
      for (const { gauge, at, quality, reasons } of verdicts) {
        const meant = find(seriesOf(gauge), at);
        if (meant) mark(meant, quality, reasons);
      }
      for (const { at } of contradicted) {
        const meant = find(main, at);
        if (meant) mark(meant, 'good', [...new Set([...foldReasons(meant), 'disagrees' as const])]);
      }
      if (!wasDoubted && !state.quality.doubted && !rules.sub) return 0;
      const doubts = doubtsIn(state, rules, seriesOf);
      if (doubts.length === 0 && !wasDoubted) return 0;
      wasDoubted = doubts.length > 0;
      return desk.look(main, { doubts: () => doubts, state: () => state }, rules, reading.at).raised.length;
    },
    close: () => {
      database.close();
    },
  };
}
