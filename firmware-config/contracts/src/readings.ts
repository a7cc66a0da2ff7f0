import { z } from 'zod';
import { type Quantity, SeriesId, seriesParts } from './ids.js';
import { type Instant, toThreeDecimals, UNIT_OF } from './units.js';

/** Whether the node's clock is set by NTP or GNSS (`synced`) or runs freely (`free`). */
export const ClockState = z.enum(['synced', 'free']);
export type ClockState = z.infer<typeof ClockState>;

/** One measured value as its node took it. */
export interface TakenReading {
  series: SeriesId;
  /** By the node's clock. */
  takenAt: Instant;
  /** Metres above the series' datum, or millimetres of rain; three decimals. */
  value: number;
}

/** What a node publishes at once: its readings, and when (by its clock) it sent them. */
export interface ReadingsPack {
  sentAt: Instant;
  clock: ClockState;
  readings: TakenReading[];
}

/**
 * A SenML record (RFC 8428) as nodes write it. Absolute times only. Unknown fields are ignored, as the standard asks, except
 * those that end in `_`, which must be understood. `kw_sent` and `kw_clock` are ours and stand in the first record.
 */
export const SenmlRecord = z.looseObject({
  bn: z.string().max(128).optional(),
  bt: z.number().optional(),
  bu: z.string().max(16).optional(),
  bv: z.number().optional(),
  bver: z.number().optional(),
  n: z.string().max(128).optional(),
  u: z.string().max(16).optional(),
  v: z.number().optional(),
  t: z.number().optional(),
  /** When the pack was sent, seconds since 1970 by the node's clock. */
  kw_sent: z.number().optional(),
  kw_clock: ClockState.optional(),
});
export type SenmlRecord = z.infer<typeof SenmlRecord>;

/** Records in one pack, at most. */
export const MAX_RECORDS = 5_000;
/** Bytes of one readings message, at most. */
export const MAX_READINGS_BYTES = 512 * 1024;

export const RecordFault = z.enum([
  'not-json',
  'not-a-pack',
  'too-many-records',
  'sent-time-missing',
  'record-malformed',
  'unknown-version',
  'name-unknown',
  'unit-wrong',
  'value-missing',
  'time-missing',
  'time-out-of-range',
  'station-not-yours',
]);
export type RecordFault = z.infer<typeof RecordFault>;

export interface FaultyRecord {
  fault: RecordFault;
  /** What was expected and what was received. */
  detail: string;
  /** The record as it came, or the start of the payload when no record could be told. */
  raw: string;
}

export interface DecodedReadings {
  /** Undefined when nothing of the payload can be used. */
  pack?: ReadingsPack;
  /** Each stands for one record (or for the whole payload), to be dead-lettered. The others count. */
  faults: FaultyRecord[];
}

const RAW_SHOWN = 2_000;
/** SenML takes times below 2^28 as relative to now (RFC 8428, 4.5.3): a node that sends them has no clock that we could judge by. */
const SMALLEST_ABSOLUTE_S = 2 ** 28;
const LATEST_S = 4_102_444_800; // 2100-01-01

const whole = (fault: RecordFault, detail: string, text: string): DecodedReadings => ({
  faults: [{ fault, detail, raw: text.slice(0, RAW_SHOWN) }],
});

/**
 * Reads a SenML pack (RFC 8428). Faults are told per record, never per pack: one bad record costs only itself.
 * @param text the payload as UTF-8 text
 * @param maySpeakFor whether the sender may report the named series
 */
export function decodeReadings(text: string, maySpeakFor: (series: SeriesId) => boolean): DecodedReadings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    return whole('not-json', cause instanceof Error ? cause.message : String(cause), text);
  }
  if (!Array.isArray(parsed) || parsed.length === 0) {
    return whole('not-a-pack', 'expected a JSON array of SenML records', text);
  }
  if (parsed.length > MAX_RECORDS) {
    return whole('too-many-records', `expected at most ${MAX_RECORDS}, received ${parsed.length}`, text);
  }
  // Read apart from the rest of the first record: a sensor that failed there must not cost the pack.
  const { kw_sent: sentS, kw_clock: clock } = (parsed[0] ?? {}) as Record<string, unknown>;
  if (typeof sentS !== 'number' || sentS < SMALLEST_ABSOLUTE_S || sentS > LATEST_S) {
    return whole('sent-time-missing', 'the first record must carry kw_sent, seconds since 1970', text);
  }
  const pack: ReadingsPack = {
    sentAt: Math.round(sentS * 1_000),
    clock: clock === ClockState.enum.free ? clock : 'synced',
    readings: [],
  };
  const faults: FaultyRecord[] = [];
  const base: Base = { malformed: new Set() };
  for (const raw of parsed) {
    const outcome = readRecord(raw, base);
    if (outcome === undefined) continue;
    if ('fault' in outcome) {
      faults.push({ ...outcome, raw: rawOf(raw) });
    } else if (!maySpeakFor(outcome.series)) {
      faults.push({
        fault: 'station-not-yours',
        detail: `this node is not registered for ${outcome.series}`,
        raw: rawOf(raw),
      });
    } else {
      pack.readings.push(outcome);
    }
  }
  return { pack, faults };
}

/** A record as it came. One that is nested deeper than the stack can be read and not be written. */
function rawOf(record: unknown): string {
  try {
    return JSON.stringify(record).slice(0, RAW_SHOWN);
  } catch {
    return '(nested too deep to be written out)';
  }
}

const BaseFields = SenmlRecord.pick({ bn: true, bt: true, bu: true, bv: true });
type BaseField = keyof typeof BaseFields.shape;
const BASE_FIELDS = BaseFields.keyof().options;

/** What has been said of all records that follow. */
interface Base {
  bn?: string | undefined;
  bt?: number | undefined;
  bu?: string | undefined;
  bv?: number | undefined;
  /** Fields that could not be read: records that lean on them would be taken for something else. */
  malformed: Set<BaseField>;
}

/** Takes the base fields of a record, also of one that is malformed otherwise: those after it are meant by them. */
function takeBase(raw: unknown, base: Base): void {
  if (typeof raw !== 'object' || raw === null) return;
  for (const field of BASE_FIELDS) {
    if (!(field in raw)) continue;
    const read = BaseFields.safeParse({ [field]: (raw as Record<string, unknown>)[field] });
    if (read.success) base.malformed.delete(field);
    else base.malformed.add(field);
    if (read.success) Object.assign(base, read.data);
  }
}

/** Reads one record on top of the base fields, which it may change. Undefined for a record that holds base fields only. */
function readRecord(
  raw: unknown,
  base: Base,
): TakenReading | { fault: RecordFault; detail: string } | undefined {
  takeBase(raw, base);
  const result = SenmlRecord.safeParse(raw);
  if (!result.success) {
    const issue = result.error.issues[0];
    return { fault: 'record-malformed', detail: `${issue?.path.join('.') || 'record'}: ${issue?.message}` };
  }
  const record = result.data;
  if (record.bver !== undefined && record.bver > 10) {
    return {
      fault: 'unknown-version',
      detail: `expected SenML version 10 (RFC 8428) or lower, received ${record.bver}`,
    };
  }
  const unknown = Object.keys(record).find((key) => key.endsWith('_'));
  if (unknown)
    return { fault: 'unknown-version', detail: `the field ${unknown} must be understood and is not` };
  if (record.n === undefined && record.v === undefined && record.t === undefined) return undefined;
  const [doubtful] = base.malformed;
  if (doubtful) {
    return { fault: 'record-malformed', detail: `the base field ${doubtful} before it could not be read` };
  }

  const said = `${base.bn ?? ''}${record.n ?? ''}`;
  const name = SeriesId.safeParse(said);
  if (!name.success) {
    return {
      fault: 'name-unknown',
      detail: `expected station/level, station/level-sub or station/rain, received ${said}`,
    };
  }
  const quantity: Quantity = seriesParts(name.data).quantity;
  const unit = record.u ?? base.bu;
  if (unit !== UNIT_OF[quantity]) {
    return {
      fault: 'unit-wrong',
      detail: `expected ${UNIT_OF[quantity]} for ${quantity}, received ${unit ?? 'none'}`,
    };
  }
  if (record.v === undefined) return { fault: 'value-missing', detail: 'expected a number in v' };
  const timeS = (base.bt ?? 0) + (record.t ?? 0);
  if (timeS < SMALLEST_ABSOLUTE_S) {
    return {
      fault: 'time-missing',
      detail: `expected seconds since 1970, received ${timeS} (relative time)`,
    };
  }
  if (timeS > LATEST_S)
    return { fault: 'time-out-of-range', detail: `expected a time before 2100, received ${timeS}` };
  return {
    series: name.data,
    takenAt: Math.round(timeS * 1_000),
    value: toThreeDecimals((base.bv ?? 0) + record.v),
  };
}

/** Writes a SenML pack (RFC 8428): one record per reading, each complete in itself. The inverse of {@link decodeReadings}. */
export function encodeReadings(pack: ReadingsPack): string {
  return JSON.stringify(
    pack.readings.map((reading, index) => ({
      ...(index === 0
        ? { kw_sent: pack.sentAt / 1_000, ...(pack.clock === 'free' ? { kw_clock: pack.clock } : {}) }
        : {}),
      n: reading.series,
      u: UNIT_OF[seriesParts(reading.series).quantity],
      t: reading.takenAt / 1_000,
      v: reading.value,
    })),
  );
}
