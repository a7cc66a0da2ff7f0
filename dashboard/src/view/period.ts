import { DAY, HOUR, type Instant, MINUTE, type Milliseconds, type StationState } from '@kawamori/contracts';

/** A stretch of the river's time that a chart shows. */
export interface Period {
  spanMs: Milliseconds;
  /** Null: it ends now, and goes on with the river. */
  end: Instant | null;
}

export interface Bounds {
  from: Instant;
  to: Instant;
}

/** Lengths that are offered. */
export const SPANS: readonly Milliseconds[] = [6 * HOUR, DAY, 3 * DAY, 30 * DAY, 365 * DAY];
const SHORTEST = 30 * MINUTE;
/** The longest that the hub answers, with room for what is fetched beside it. */
const LONGEST = 20 * 366 * DAY;
/** By so much of the present a step without a pointer goes on, and by so much it comes nearer. */
export const STEP_SHARE = 0.25;
export const ZOOM_STEP = 2;

const latestEnd = (now: Instant): Instant => Math.ceil(now / MINUTE) * MINUTE;

/** What it shows now, to the minute. */
export function boundsOf({ spanMs, end }: Period, now: Instant): Bounds {
  const to = end ?? latestEnd(now);
  return { from: to - spanMs, to };
}

const ending = (spanMs: Milliseconds, to: Instant, now: Instant): Period => ({
  spanMs,
  end: to >= latestEnd(now) ? null : Math.max(to, spanMs),
});

/** Later by so much, earlier where it is negative; never past now. */
export const moved = (period: Period, byMs: Milliseconds, now: Instant): Period =>
  ending(period.spanMs, boundsOf(period, now).to + byMs, now);

/** So many times as long, with `about` where it was; one that ends now still does. */
export function zoomed(period: Period, factor: number, about: Instant, now: Instant): Period {
  const spanMs = Math.round(Math.min(LONGEST, Math.max(SHORTEST, period.spanMs * factor)));
  if (period.end === null) return { spanMs, end: null };
  const { from, to } = boundsOf(period, now);
  const share = (Math.min(to, Math.max(from, about)) - from) / period.spanMs;
  return ending(spanMs, from + share * period.spanMs + (1 - share) * spanMs, now);
}

/** Another length: as long as before the end. */
export const ofLength = (period: Period, spanMs: Milliseconds): Period => ({ ...period, spanMs });

/** A stretch with as much again around it, half on each side. */
export function around({ from, to }: Bounds, now: Instant): Period {
  const spanMs = Math.min(LONGEST, Math.max(6 * HOUR, (to - from) * 2));
  return ending(spanMs, (from + to + spanMs) / 2, now);
}

/** From the first reading on until now. */
export const since = (first: Instant, now: Instant): Period => ({
  spanMs: Math.min(LONGEST, Math.max(SHORTEST, latestEnd(now) - first)),
  end: null,
});

/** A rise of so much within the last hours is looked at closely. Metres. */
const RISE_M = 0.3;

/**
 * What a station's chart shows first: where its water rises, the rise and as much before it; where nothing has been read for a day, so
 * long that the last values are seen; a day otherwise.
 */
export function firstPeriod({ level, rain, steps }: StationState, now: Instant): Period {
  const first = (least: Milliseconds): Period => ({
    spanMs: SPANS.find((span) => span >= least) ?? 365 * DAY,
    end: null,
  });
  if (level?.episode) return first(Math.min(2 * (now - level.episode.openedAt), 3 * DAY));
  const recent = level?.recent.valueM ?? [];
  const rises = Math.max(...recent, Number.NEGATIVE_INFINITY) - Math.min(...recent, Number.POSITIVE_INFINITY);
  const latest = level?.latest ?? rain?.latest;
  if (latest && now - latest.at > DAY) return first(2 * (now - latest.at));
  if (rises >= RISE_M || steps.some(({ kind }) => kind === 'rise')) return first(0);
  return first(DAY);
}
