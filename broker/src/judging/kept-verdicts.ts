import type { FoldReason } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import type { CourseStep, Verdict } from './course-fold.js';
import { type Course, gaugeOf, seriesIn } from './gauges.js';
import { type CourseReading, foldReasons, isFoldReason } from './known-readings.js';

/** Writes what the fold makes of a course's readings beside them. Returns whether that has changed anything. */
export function verdictKeeper(
  course: Course,
  { table, writing }: { table: ReadingTable; writing: ReadingTableWriter },
): (of: Pick<CourseReading, 'reading'>, step: CourseStep) => boolean {
  const [{ series: main }] = course;

  /** A reading that had to wait for another one's word keeps the reason, whatever that word was. */
  const mark = (
    reading: StoredReading,
    quality: Verdict['quality'],
    found: readonly FoldReason[],
  ): boolean => {
    const reasons = new Set(found);
    const known = foldReasons(reading);
    const isSame = known.length === reasons.size && known.every((one) => reasons.has(one));
    if (reading.quality === quality && isSame) return false;
    const others = reading.reasons.filter((one) => !isFoldReason(one));
    writing.amend(reading.series, reading.at, quality, [...others, ...reasons]);
    return true;
  };

  return ({ reading }, { verdicts, contradicted }) => {
    let isChanged = false;
    for (const { gauge, at, quality, reasons } of verdicts) {
      const isItself = gauge === gaugeOf(reading.series) && at === reading.at;
      const meant = isItself ? reading : table.find(seriesIn(course, gauge), at);
      if (meant && mark(meant, quality, reasons)) isChanged = true;
    }
    for (const { at } of contradicted) {
      const said = table.find(main, at);
      if (said && !said.reasons.includes('overruled'))
        isChanged = mark(said, 'good', [...foldReasons(said), 'disagrees']) || isChanged;
    }
    return isChanged;
  };
}
