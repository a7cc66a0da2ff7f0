import {
  cameLate,
  type Milliseconds,
  QUALITY_CODES,
  type ReadingView,
  type SeriesView,
} from '@kawamori/contracts';
import { type Stretch, stretches } from './roll-ups.js';
import { firstNotBelow } from './visible.js';

/**
 * A series with the newest reading added, or put in the place of the same one before it was confirmed. A summed-up series stays as it
 * is: a single reading is no mean.
 */
export function withLatest(series: SeriesView, latest: ReadingView, observing: Milliseconds): SeriesView {
  if (series.rollUp) return series;
  const last = series.at.at(-1);
  if (latest.at < series.from || (last !== undefined && latest.at < last)) return series;
  const code = QUALITY_CODES.indexOf(latest.quality);
  const keep = last === latest.at ? -1 : series.at.length;
  const index = last === latest.at ? series.at.length - 1 : series.at.length;
  const late = (series.late ?? []).filter((one) => one !== index);
  return {
    ...series,
    to: Math.max(series.to, latest.at),
    at: [...series.at.slice(0, keep), latest.at],
    value: [...series.value.slice(0, keep), latest.value],
    quality: [...series.quality.slice(0, keep), code],
    late: cameLate(latest, observing) ? [...late, index] : late,
  };
}

export interface ChartColumns {
  /** Seconds since 1970, as uPlot wants them. */
  x: number[];
  /** Good values, or means of them; null where the line is to break. */
  good: (number | null)[];
  /** Of these, what came in time: drawn through. */
  inTime: (number | null)[];
  /** What came late, with the values at either side, so that the line is whole: drawn broken. */
  late: (number | null)[];
  /** Doubtful and bad values, drawn as crosses and never joined. */
  doubtful: { x: number; value: number }[];
}

/**
 * A series as columns for drawing: an empty place is put into every gap that is longer than the series allows, so that the line stays
 * open there. Doubtful values do not break the line; values that a sensor declared missing do.
 */
export function chartColumns(series: SeriesView): ChartColumns {
  if (series.rollUp) return meanColumns(series);
  const columns: ChartColumns = { x: [], good: [], inTime: [], late: [], doubtful: [] };
  const cameLater = new Set(series.late);
  const isLate: boolean[] = [];
  let before: number | undefined;
  series.at.forEach((at, i) => {
    const value = series.value[i] ?? Number.NaN;
    const quality = QUALITY_CODES[series.quality[i] ?? 0];
    if (quality === 'suspect' || quality === 'bad') {
      columns.doubtful.push({ x: at / 1_000, value });
      return;
    }
    if (before !== undefined && quality === 'good' && at - before > series.gapMs) {
      columns.x.push((before + at) / 2_000);
      columns.good.push(null);
      isLate.push(false);
    }
    columns.x.push(at / 1_000);
    columns.good.push(quality === 'good' ? value : null);
    isLate.push(cameLater.has(i));
    if (quality === 'good') before = at;
  });
  columns.good.forEach((value, i) => {
    const besideLate = isLate[i] || isLate[i - 1] || isLate[i + 1];
    columns.inTime.push(isLate[i] ? null : value);
    columns.late.push(besideLate ? value : null);
  });
  return columns;
}

/** Means in the middle of their stretches, which come neither late nor in time; of the doubtful values the highest of each stretch. */
function meanColumns(series: SeriesView): ChartColumns {
  const columns: ChartColumns = { x: [], good: [], inTime: [], late: [], doubtful: [] };
  let before: Stretch | undefined;
  for (const stretch of stretches(series)) {
    const { from, middle, mean, doubtfulHigh } = stretch;
    if (doubtfulHigh !== null) columns.doubtful.push({ x: middle / 1_000, value: doubtfulHigh });
    if (mean === null) continue;
    if (before && from - before.from > series.gapMs) {
      columns.x.push((before.middle + middle) / 2_000);
      columns.good.push(null);
    }
    columns.x.push(middle / 1_000);
    columns.good.push(mean);
    before = stretch;
  }
  return { ...columns, inTime: columns.good, late: columns.good.map(() => null) };
}

/** The part of a series that a period shows, as if it had been asked for. */
export function clipped(series: SeriesView, { from, to }: { from: number; to: number }): SeriesView {
  const first = firstNotBelow(series.at.length, (i) => series.at[i] ?? 0, from);
  const end = firstNotBelow(series.at.length, (i) => series.at[i] ?? 0, to + 1);
  const part = <T>(column: readonly T[]): T[] => column.slice(first, end);
  const { late, rollUp } = series;
  return {
    ...series,
    ...{ from, to, at: part(series.at), value: part(series.value), quality: part(series.quality) },
    ...(late && { late: late.filter((i) => i >= first && i < end).map((i) => i - first) }),
    ...(rollUp && {
      rollUp: {
        ...rollUp,
        count: part(rollUp.count),
        min: part(rollUp.min),
        max: part(rollUp.max),
        maxAt: part(rollUp.maxAt),
        doubtful: part(rollUp.doubtful),
        doubtfulMax: part(rollUp.doubtfulMax),
      },
    }),
  };
}
