import {
  gapAfter,
  type Instant,
  type Milliseconds,
  type OlderMissing,
  QUALITY_CODES,
  type Quantity,
  type Resolution,
  resolutionFor,
  type SeriesId,
  type SeriesView,
  type StationId,
  seriesId,
  UNIT_OF,
} from '@kawamori/contracts';
import type { OlderReadings } from '../influx/older-readings.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingColumns, RetiredStretch } from '../readings/reading-table.js';
import { beginOf, type RollUp, type RollUpResolution, widthOf } from '../readings/roll-up.js';
import { lateOnes } from './late-ones.js';
import { rollUpColumns } from './roll-up-view.js';
import { MOST_READINGS, type SeriesStore } from './series-store.js';

export interface LongSeriesParts {
  store: Pick<SeriesStore, 'beginsAt' | 'retired' | 'readings' | 'rollUps'>;
  older: OlderReadings;
}

export interface AskedSeries {
  station: StationId;
  quantity: Quantity;
  from: Instant;
  to: Instant;
  /** `auto`: as finely as a chart can show it. */
  resolution: Resolution | 'auto';
  /** How far apart the station's readings are. */
  observing: Milliseconds;
}

/**
 * A period of one series, however long ago: what the embedded store has let go of is read from the server that holds it. At most
 * {@link MOST_READINGS} readings or roll-ups; `to` then says where the rest begins.
 */
export async function longSeries(
  parts: LongSeriesParts,
  { station, quantity, from, to, resolution: asked, observing }: AskedSeries,
): Promise<SeriesView> {
  const series = seriesId(station, quantity);
  const resolution = asked === 'auto' ? resolutionFor(to - from, observing) : asked;
  const gapMs = gapAfter(observing);
  const frame = { series, unit: UNIT_OF[quantity], from };
  if (resolution === 'raw') {
    const { found, missing } = await readings(parts, { series, from, to });
    const { receivedAt, ...columns } = found;
    return {
      ...frame,
      to: reached(found.at, to),
      ...columns,
      gapMs,
      ...lateOnes(
        found.at.map((at, i) => ({ at, receivedAt: receivedAt[i] ?? at })),
        observing,
      ),
      ...lacking(missing),
    };
  }
  const width = widthOf(resolution);
  // A stretch that the period cuts is told whole.
  const { found, missing } = await rollUps(parts, resolution, { series, from: beginOf(from, width), to });
  return {
    ...frame,
    to: reached(
      found.map(({ at }) => at),
      to,
    ),
    ...rollUpColumns(found, resolution, quantity),
    gapMs: Math.max(gapMs, 2 * width - 1),
    ...lacking(missing),
  };
}

interface Period {
  series: SeriesId;
  from: Instant;
  to: Instant;
}
interface Found<T> {
  found: T;
  missing: OlderMissing | null;
}

const lacking = (missing: OlderMissing | null) => (missing ? { olderMissing: missing } : {});
const reached = (times: readonly Instant[], to: Instant): Instant =>
  times.length < MOST_READINGS ? to : (times.at(-1) ?? to);

export const readingColumns = (found: readonly StoredReading[]): ReadingColumns => ({
  at: found.map(({ at }) => at),
  value: found.map(({ value }) => value),
  quality: found.map(({ quality }) => QUALITY_CODES.indexOf(quality)),
  receivedAt: found.map(({ receivedAt }) => receivedAt),
});
const NO_READINGS: ReadingColumns = { at: [], value: [], quality: [], receivedAt: [] };

function readings({ store, older }: LongSeriesParts, period: Period): Promise<Found<ReadingColumns>> {
  const limit = MOST_READINGS;
  const { series } = period;
  return across(period, store.beginsAt(series), store.retired(series), {
    none: NO_READINGS,
    recent: (part) => store.readings({ ...part, limit }),
    retired: () => ({ found: NO_READINGS, missing: 'roll-ups-only' }),
    old: async (part) => {
      const { readings: found, missing } = await older.range({ ...part, limit });
      return { found: readingColumns(found), missing };
    },
    join: (one, other) => ({
      at: [...one.at, ...other.at].slice(0, limit),
      value: [...one.value, ...other.value].slice(0, limit),
      quality: [...one.quality, ...other.quality].slice(0, limit),
      receivedAt: [...one.receivedAt, ...other.receivedAt].slice(0, limit),
    }),
  });
}

function rollUps(
  { store, older }: LongSeriesParts,
  resolution: RollUpResolution,
  period: Period,
): Promise<Found<readonly RollUp[]>> {
  const limit = MOST_READINGS;
  const width: Milliseconds = widthOf(resolution);
  const beginsAt = store.beginsAt(period.series);
  // A stretch that ends behind what was let go of belongs to whoever holds that, and so all of it.
  const endOf = (at: Instant): Instant => beginOf(at - 1, width) + width;
  const border = beginsAt === undefined ? undefined : endOf(beginsAt);
  const retired = store.retired(period.series).map(({ from, to }) => ({ from, to: endOf(to) }));
  return across<readonly RollUp[]>(period, border, retired, {
    none: [],
    recent: (part) => store.rollUps({ ...part, resolution, limit }),
    retired: (part) => ({ found: store.rollUps({ ...part, resolution, limit }), missing: null }),
    old: async (part) => {
      const { rollUps: found, missing } = await older.rollUps({ ...part, resolution, limit });
      return { found, missing };
    },
    join: (one, other) => [...one, ...other].slice(0, limit),
  });
}

/**
 * Asks the embedded store for what it has, and for what lies before the border the server, but for stretches that nobody has whole any
 * more.
 */
async function across<T>(
  { series, from, to }: Period,
  border: Instant | undefined,
  retired: readonly RetiredStretch[],
  ask: {
    none: T;
    recent(part: Period): T;
    retired(part: Period): Found<T>;
    old(part: Period): Promise<Found<T>>;
    join(older: T, newer: T): T;
  },
): Promise<Found<T>> {
  if (border === undefined || from >= border) {
    return { found: ask.recent({ series, from, to }), missing: null };
  }
  // Read before the server is asked: what the store lets go of meanwhile is in hand already.
  const newer = to >= border ? ask.recent({ series, from: border, to }) : ask.none;
  const parts = partsOf({ from, to: Math.min(to, border - 1) }, retired).map(({ isRetired, ...part }) =>
    isRetired ? ask.retired({ series, ...part }) : { asked: { series, ...part } },
  );
  let whole: Found<T> = { found: ask.none, missing: null };
  for (const part of parts) {
    const { found, missing } = 'asked' in part ? await ask.old(part.asked) : part;
    whole = { found: ask.join(whole.found, found), missing: whole.missing ?? missing };
  }
  return { ...whole, found: ask.join(whole.found, newer) };
}

/** A period, both ends included, in the parts that are retired and those between, ascending. */
function partsOf(
  period: { from: Instant; to: Instant },
  retired: readonly RetiredStretch[],
): { from: Instant; to: Instant; isRetired: boolean }[] {
  const parts = [];
  let from = period.from;
  for (const stretch of retired) {
    const [begin, end] = [Math.max(from, stretch.from), Math.min(period.to, stretch.to - 1)];
    if (begin > end) continue;
    if (begin > from) parts.push({ from, to: begin - 1, isRetired: false });
    parts.push({ from: begin, to: end, isRetired: true });
    from = end + 1;
  }
  if (from <= period.to) parts.push({ from, to: period.to, isRetired: false });
  return parts;
}
