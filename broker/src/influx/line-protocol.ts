import { type Instant, QUALITY_CODES, type SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { meanOf, type RollUp, type RollUpResolution } from '../readings/roll-up.js';
import {
  type InfluxPoint,
  type Measurement,
  REASONS_APART,
  rollUpMeasurement,
  SHAPES,
  type Shape,
  tagsOf,
} from './schema.js';

/** What a line says, without its fields: enough to name it where the server refuses it. */
export interface LineKey {
  measurement: Measurement;
  tags: Readonly<Record<string, string>>;
  at: Instant;
}

/** A point as the server takes it (line protocol of InfluxDB 1.x, times in milliseconds), and what it is about. */
export interface Line {
  text: string;
  key(): LineKey;
}

/** Ids of stations and quantities have none of the characters that tags and measurements must escape; log names are UUIDs. */
const headOf = (measurement: Measurement, tags: Readonly<Record<string, string>>): string =>
  [measurement, ...Object.entries(tags).map(([name, value]) => `${name}=${value}`)].join(',');

const textField = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** Of the few points that are neither readings nor roll-ups. */
export function pointLine(point: InfluxPoint): Line {
  const { measurement, tags, at } = point;
  const types: Shape['fields'] = SHAPES[measurement].fields;
  const fields = Object.entries(point.fields).map(([name, value]) => {
    const type = types[name];
    if (type === 'string') return `${name}=${textField(String(value))}`;
    return `${name}=${value}${type === 'integer' ? 'i' : ''}`;
  });
  return {
    text: `${headOf(measurement, tags)} ${fields.join(',')} ${at}`,
    key: () => ({ measurement, tags, at }),
  };
}

const keyOf = (measurement: Measurement, series: SeriesId, at: Instant) => (): LineKey => ({
  ...{ measurement, tags: tagsOf(series), at },
});

/** Lines of readings: what does not change from one to the next is written once for each series. */
export function readingLines(readings: readonly StoredReading[]): Line[] {
  const heads = new Map<SeriesId, string>();
  return readings.map(({ series, at, value, quality, reasons, receivedAt }) => {
    let head = heads.get(series);
    if (head === undefined) {
      head = headOf('reading', tagsOf(series));
      heads.set(series, head);
    }
    const why = reasons.length === 0 ? '' : reasons.join(REASONS_APART);
    return {
      text: `${head} value=${value},quality=${QUALITY_CODES.indexOf(quality)}i,reasons="${why}",received_at=${receivedAt}i ${at}`,
      key: keyOf('reading', series, at),
    };
  });
}

const number = (name: string, value: number | null, type = ''): string =>
  value === null ? '' : `,${name}=${value}${type}`;
const inUnits = (value: number | null): number | null => (value === null ? null : value / 1_000);

/** Without a good reading a roll-up has no `min`, `mean`, `max` and `max_at`; without a suspect one no `doubtful_max`. */
export function rollUpLines(
  resolution: RollUpResolution,
  series: SeriesId,
  found: readonly RollUp[],
): Line[] {
  const measurement = rollUpMeasurement(resolution);
  const head = headOf(measurement, tagsOf(series));
  return found.map((one) => ({
    text:
      `${head} count=${one.count}i,doubtful=${one.doubtful}i${number('min', inUnits(one.min))}${number('mean', meanOf(one))}` +
      `${number('max', inUnits(one.max))}${number('max_at', one.maxAt, 'i')}${number('doubtful_max', inUnits(one.doubtfulMax))} ${one.at}`,
    key: keyOf(measurement, series, one.at),
  }));
}
