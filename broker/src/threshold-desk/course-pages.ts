import type { Instant, SeriesId } from '@kawamori/contracts';
import { type Course, type Gauge, inOrder } from '../judging/gauges.js';
import type { StoredReading } from '../readings/reading-store.js';

/** Readings of a series with `from <= at <= to`, ascending, at most so many. */
export type ReadRange = (
  series: SeriesId,
  from: Instant,
  to: Instant,
  limit: number,
) => Promise<StoredReading[]>;

export interface CourseReading {
  gauge: Gauge;
  at: Instant;
  reading: StoredReading;
}

/** Readings of one gauge that are read at once. */
const PAGE = 5_000;

/** Every reading of a course, of whatever quality, as it is judged: a page at a time, which never ends within an instant. */
export async function* coursePages(
  course: Course,
  from: Instant,
  to: Instant,
  range: ReadRange,
): AsyncGenerator<CourseReading[]> {
  const gauges = course.map(({ gauge, series }) => ({
    gauge,
    series,
    next: from,
    waiting: [] as CourseReading[],
  }));
  const reading = new Set(gauges);
  while (reading.size > 0 || gauges.some(({ waiting }) => waiting.length > 0)) {
    for (const one of reading) {
      if (one.waiting.length > 0) continue;
      const page = await range(one.series, one.next, to, PAGE);
      one.waiting = page.map((found) => ({ gauge: one.gauge, at: found.at, reading: found }));
      const last = page.at(-1);
      if (last) one.next = last.at + 1;
      else reading.delete(one);
    }
    const known = Math.min(to, ...[...reading].map(({ waiting }) => waiting.at(-1)?.at ?? to));
    const page = gauges.flatMap((one) => {
      const taken = one.waiting.filter(({ at }) => at <= known);
      one.waiting = one.waiting.slice(taken.length);
      return taken;
    });
    if (page.length > 0) yield gauges.length > 1 ? page.sort(inOrder) : page;
  }
}
