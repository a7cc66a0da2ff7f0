import {
  type Instant,
  QUALITY_CODES,
  type QualityReason,
  Quantity,
  type SeriesId,
  StationId,
  seriesId,
  seriesParts,
  toMm,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import type { RollUp, RollUpResolution } from '../readings/roll-up.js';

/**
 * What stands in the database. The tags are the station and the quantity, nothing else: two towns with 50 stations of two quantities
 * are 100 series in `reading` and in each roll-up, however many years pass. Values, reasons and times are fields, since each new tag
 * value would be a new series. The town is no tag either: a station that changes hands would leave its past behind.
 *
 * Times are whole milliseconds. A point is known by measurement, tags and time, so what is written twice stands once.
 */
export const SHAPES = {
  /** Every reading that the hub keeps, with what it thinks of it; `received_at` in milliseconds since 1970. */
  reading: {
    tags: ['station', 'quantity'],
    fields: { value: 'float', quality: 'integer', reasons: 'string', received_at: 'integer' },
  },
  rollup_10m: { tags: ['station', 'quantity'], fields: rollUpFields() },
  rollup_1h: { tags: ['station', 'quantity'], fields: rollUpFields() },
  rollup_1d: { tags: ['station', 'quantity'], fields: rollUpFields() },
  /** How far the feed of one hub has come: one point, at the beginning of time. See feed-cursor.ts. */
  feed: {
    tags: ['log'],
    fields: {
      feed: 'string',
      since: 'integer',
      layout: 'integer',
      change: 'integer',
      walking: 'integer',
      walked_series: 'integer',
      walked_at: 'integer',
    },
  },
  /** Readings that this server has refused, at their own times, with its words. */
  feed_refused: { tags: ['station', 'quantity'], fields: { reason: 'string' } },
} as const satisfies Record<string, Shape>;

export interface Shape {
  tags: readonly string[];
  fields: Readonly<Record<string, 'float' | 'integer' | 'string'>>;
}
export type Measurement = keyof typeof SHAPES;

export interface InfluxPoint {
  measurement: Measurement;
  tags: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, number | string>>;
  at: Instant;
}

/**
 * Where roll-ups stand, and how far the feeding has come: in the database's default policy with the readings, or, once readings are kept
 * for so many years only, in a policy of their own. See retention.ts.
 */
export type RollUpPolicy = '' | 'kawamori_rollups';

/** A measurement in a policy, as a statement names it. */
export const within = (policy: RollUpPolicy, measurement: string): string =>
  policy === '' ? measurement : `"${policy}".${measurement}`;

/** Rows as the server gives them: `time` in milliseconds, absent fields null. */
export type InfluxRow = Readonly<Record<string, unknown>>;

function rollUpFields() {
  return {
    min: 'float',
    mean: 'float',
    max: 'float',
    max_at: 'integer',
    count: 'integer',
    doubtful: 'integer',
    doubtful_max: 'float',
  } as const;
}

export const rollUpMeasurement = (resolution: RollUpResolution) => `rollup_${resolution}` as const;

export const tagsOf = (series: SeriesId) => {
  const { station, quantity } = seriesParts(series);
  return { station, quantity };
};

export const seriesOf = (row: InfluxRow): SeriesId =>
  seriesId(StationId.parse(row.station), Quantity.parse(row.quantity));

/** Between the reasons of a reading, in its one field. */
export const REASONS_APART = '+';

export const readingOf = (series: SeriesId, row: InfluxRow): StoredReading => ({
  series,
  at: Number(row.time),
  value: Number(row.value),
  receivedAt: Number(row.received_at),
  quality: QUALITY_CODES[Number(row.quality)] ?? 'bad',
  reasons: String(row.reasons)
    .split(REASONS_APART)
    .filter((reason) => reason !== '') as QualityReason[],
});

/** A roll-up as a row of the server says it; what earlier versions wrote says nothing of doubtful readings. */
export function rollUpOf(row: InfluxRow): RollUp {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null);
  const thousandths = (name: string) => {
    const value = number(name);
    return value === null ? null : toMm(value);
  };
  const count = number('count') ?? 0;
  const doubtful = number('doubtful') ?? 0;
  return {
    at: Number(row.time),
    count,
    min: thousandths('min'),
    max: thousandths('max'),
    maxAt: number('max_at'),
    sum: Math.round((number('mean') ?? 0) * count * 1_000),
    doubtful,
    // A field stays when the point is written without it.
    doubtfulMax: doubtful === 0 ? null : thousandths('doubtful_max'),
  };
}

/** The times that InfluxDB can name, in milliseconds (signed 64-bit nanoseconds). */
const FIRST = -9_223_372_036_854;
const LAST = 9_223_372_036_853;
/** An instant as InfluxQL names it. */
export const timeLiteral = (at: Instant): string => `${Math.min(Math.max(at, FIRST), LAST)}ms`;
