import type { CsvQuery, Instant, Quality, QualityReason } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { beginOf, NARROWEST, type RollUp, rollUps } from '../readings/roll-up.js';

/** Ten minutes of one series, and what was thought of its readings. */
export interface TenMinutes {
  from: Instant;
  /** Undefined where none of its readings was good or suspect: absent is not zero. */
  rollUp: RollUp | undefined;
  /** Undefined where nobody knows any more. */
  counts: Readonly<Record<Quality, number | undefined>>;
  /** Every reason that one of its readings has, once. */
  reasons: QualityReason[];
}

/** A period as its rows cover it: in steps it has whole ones, so that no row tells of a part of its ten minutes. */
export function coveredBy<Wanted extends Pick<CsvQuery, 'from' | 'step'> & Partial<Pick<CsvQuery, 'to'>>>(
  wanted: Wanted,
): Wanted {
  const { step, from, to } = wanted;
  if (step === 'raw') return wanted;
  return {
    ...wanted,
    from: beginOf(from, NARROWEST),
    ...(to === undefined ? {} : { to: beginOf(to, NARROWEST) + NARROWEST - 1 }),
  };
}

/** The beginning of the first ten minutes that do not begin before an instant. */
export const wholeStepFrom = (at: Instant): Instant => beginOf(at + NARROWEST - 1, NARROWEST);

/** Ten minutes of which the roll-up alone is kept: how many of its readings were bad or missing, and why any was doubted, went with them. */
export const ofRollUp = (rollUp: RollUp): TenMinutes => ({
  from: rollUp.at,
  rollUp,
  counts: { good: rollUp.count, suspect: rollUp.doubtful, bad: undefined, missing: undefined },
  reasons: [],
});

/** Sums up pages of one series, ascending. A stretch that a page cuts is told with the page that ends it. */
export async function* tenMinutes(
  pages: AsyncIterable<readonly StoredReading[]>,
): AsyncGenerator<TenMinutes[]> {
  let open: StoredReading[] = [];
  for await (const page of pages) {
    const last = page.at(-1);
    if (!last) continue;
    const unfinished = beginOf(last.at, NARROWEST);
    const readings = [...open, ...page];
    const ended = readings.findLastIndex((one) => one.at < unfinished) + 1;
    if (ended > 0) yield summedUp(readings.slice(0, ended));
    open = readings.slice(ended);
  }
  if (open.length > 0) yield summedUp(open);
}

function summedUp(readings: readonly StoredReading[]): TenMinutes[] {
  const summed = new Map(rollUps(readings, NARROWEST).map((rollUp) => [rollUp.at, rollUp]));
  const stretches = new Map<Instant, StoredReading[]>();
  for (const reading of readings) {
    const from = beginOf(reading.at, NARROWEST);
    const stretch = stretches.get(from);
    if (stretch) stretch.push(reading);
    else stretches.set(from, [reading]);
  }
  return [...stretches].map(([from, stretch]) => {
    const counts = { good: 0, suspect: 0, bad: 0, missing: 0 };
    for (const { quality } of stretch) counts[quality]++;
    return {
      from,
      rollUp: summed.get(from),
      counts,
      reasons: [...new Set(stretch.flatMap((one) => one.reasons))],
    };
  });
}
