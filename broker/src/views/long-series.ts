import {
  gapAfter,
  type Instant,
  type Milliseconds,
  type OlderMissing,
  QUALITY_CODES,
  type Quantity,
  type Resolution,
  type SeriesId,
  type SeriesView,
  type StationId,
  seriesId,
  UNIT_OF,
} from '@kawamori/contracts';
import type { OlderReadings } from '../influx/older-readings.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingColumns } from '../readings/reading-table.js';
import { beginOf, type RollUp, type RollUpResolution, widthOf } from '../readings/roll-up.js';
import { lateOnes } from './late-ones.js';
import { resolutionFor, rollUpColumns } from './roll-up-view.js';
import { MOST_READINGS, type SeriesStore } from './series-store.js';

export interface LongSeriesParts {
  store: Pick<SeriesStore, 'beginsAt' | 'readings' | 'rollUps'>;
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
  return across(period, store.beginsAt(period.series), {
    none: NO_READINGS,
    recent: (part) => store.readings({ ...part, limit }),
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
  // The stretch that the horizon cuts belongs to the server, which has all of it.
  const border = beginsAt === undefined ? undefined : beginOf(beginsAt - 1, width) + width;
  return across<readonly RollUp[]>(period, border, {
    none: [],
    recent: (part) => store.rollUps({ ...part, resolution, limit }),
    old: async (part) => {
      const { rollUps: found, missing } = await older.rollUps({ ...part, resolution, limit });
      return { found, missing };
    },
    join: (one, other) => [...one, ...other].slice(0, limit),
  });
}

/** Asks the embedded store for what it has, and the server for what lies before the border. */
async function across<T>(
  { series, from, to }: Period,
  border: Instant | undefined,
  {
    none,
    recent,
    old,
    join,
  }: {
    none: T;
    recent(part: Period): T;
    old(part: Period): Promise<Found<T>>;
    join(older: T, newer: T): T;
  },
): Promise<Found<T>> {
  if (border === undefined || from >= border) {
    return { found: recent({ series, from, to }), missing: null };
  }
  // Read before the server is asked: what the store lets go of meanwhile is in hand already.
  const newer = to >= border ? recent({ series, from: border, to }) : none;
  const { found, missing } = await old({ series, from, to: Math.min(to, border - 1) });
  return { found: join(found, newer), missing };
}
