import { DAY, type Instant, type Milliseconds, type SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import type { Course } from './gauges.js';
import { isFoldReason, PAGE } from './known-readings.js';
import { isSaidOfLater, isStruckOut } from './reading-class.js';

// What becomes of readings when a clock that was wrong is put right.

interface Tables {
  table: ReadingTable;
  writing: ReadingTableWriter;
}

/** A clock that was wrong for longer is not undone by itself: staff say what counts. */
const GIVEN_BACK_WITHIN: Milliseconds = 7 * DAY;

/**
 * Readings of either gauge that lie ahead of the present: the river's clock was wrong, or is. They are kept and judged no more, whoever was
 * in agreement then: while they stood, nothing new would be the newest. What the same clock may have put at the present goes with them.
 * Returns the time of the last one.
 */
export function setAside(course: Course, since: Instant, { table, writing }: Tables): Instant {
  let last = since;
  for (const { series } of course) {
    let page: StoredReading[];
    let after = since;
    do {
      page = table.judgeableAfter(series, after, PAGE);
      after = page.at(-1)?.at ?? after;
      for (const reading of page) {
        last = Math.max(last, reading.at);
        const others = reading.reasons.filter((reason) => !isFoldReason(reason));
        writing.put({ ...reading, quality: 'bad', reasons: [...others, 'future'] });
      }
    } while (page.length === PAGE);
  }
  return last;
}

/**
 * Readings that were set aside as ahead of their time, and were not when they came, count again where the river's clock has jumped over
 * them: it was wrong meanwhile. They are known by the hole that it has left in what their gauge says; where the clock comes to them
 * gradually, they came by a clock that was ahead, and count where a person has said so. Returns them, ascending.
 */
export function giveBack(
  series: SeriesId,
  { since, latest, leavesHole }: { since: Instant; latest: Instant; leavesHole: boolean },
  { table, writing }: Tables,
): StoredReading[] {
  const given: StoredReading[] = [];
  let page: StoredReading[];
  let from = Math.max(since + 1, latest - GIVEN_BACK_WITHIN);
  do {
    page = table.range(series, from, latest, PAGE);
    from = (page.at(-1)?.at ?? latest) + 1;
    for (const reading of page.filter((one) => isSaidOfLater(one) || (leavesHole && isStruckOut(one)))) {
      const reasons = reading.reasons.filter((reason) => reason !== 'future');
      writing.put({ ...reading, quality: 'good', reasons });
      given.push(reading);
    }
  } while (page.length === PAGE);
  return given;
}
