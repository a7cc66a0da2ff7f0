import type { Instant, Quantity } from '@kawamori/contracts';
import { writeThousandths } from './exact-decimal.js';
import { isoText } from './time-format.js';

/** Rows as typed arrays: five million of them take 90 MB, where objects would take a gigabyte. */
export interface Rows {
  readonly count: number;
  readonly at: Float64Array;
  /** Minutes east of UTC, as the file had it. */
  readonly offsetMinutes: Int16Array;
  /** Whole millimetres of level, or micrometres of rain. */
  readonly thousandths: Float64Array;
}

export interface RowCollector {
  add(at: Instant, offsetMinutes: number, thousandths: number): void;
  readonly count: number;
  finish(): Rows;
}

export function collectRows(): RowCollector {
  let capacity = 4_096;
  let at = new Float64Array(capacity);
  let offsetMinutes = new Int16Array(capacity);
  let thousandths = new Float64Array(capacity);
  let count = 0;
  const grow = () => {
    capacity *= 2;
    const [oldAt, oldOffsets, oldValues] = [at, offsetMinutes, thousandths];
    at = new Float64Array(capacity);
    at.set(oldAt);
    offsetMinutes = new Int16Array(capacity);
    offsetMinutes.set(oldOffsets);
    thousandths = new Float64Array(capacity);
    thousandths.set(oldValues);
  };
  return {
    get count() {
      return count;
    },
    add: (rowAt, rowOffset, rowValue) => {
      if (count === capacity) grow();
      at[count] = rowAt;
      offsetMinutes[count] = rowOffset;
      thousandths[count] = rowValue;
      count += 1;
    },
    finish: () => ({ count, at, offsetMinutes, thousandths }),
  };
}

export interface Arranged {
  /** Indices of the rows to write, ascending by time; rows of one time in the order of the file. */
  order: Uint32Array;
  /** Rows that stood before an earlier-read, later time. */
  outOfOrder: number;
  /** Rows that said the same time and value again; they are left out. */
  duplicate: number;
  /** Rows that gave another value for a time already read; they are kept. */
  sameTimeOtherValue: number;
}

/** Sorts by time and leaves out what only repeats. */
export function arrange({ count, at, thousandths }: Rows): Arranged {
  const timeOf = (index: number) => at[index] ?? Number.NaN;
  let outOfOrder = 0;
  for (let index = 1; index < count; index++) if (timeOf(index) < timeOf(index - 1)) outOfOrder += 1;
  const sorted = new Uint32Array(count).map((_, index) => index);
  if (outOfOrder > 0) sorted.sort((a, b) => timeOf(a) - timeOf(b) || a - b);

  let kept = 0;
  let sameTimeOtherValue = 0;
  let seen = new Set<number>();
  let seenAt = Number.NaN;
  for (const index of sorted) {
    const value = thousandths[index] ?? Number.NaN;
    if (timeOf(index) !== seenAt) {
      seenAt = timeOf(index);
      seen = new Set();
    } else if (seen.has(value)) {
      continue;
    } else {
      sameTimeOtherValue += 1;
    }
    seen.add(value);
    sorted[kept] = index;
    kept += 1;
  }
  return { order: sorted.subarray(0, kept), outOfOrder, duplicate: count - kept, sameTimeOtherValue };
}

/** The header of a replay file of each quantity, as the node's replay driver reads it. */
export const REPLAY_HEADER: Readonly<Record<Quantity, string>> = {
  level: 'time,level_m',
  'level-sub': 'time,level_m',
  rain: 'time,rain_mm',
};

const ROWS_PER_PIECE = 5_000;

/** The replay file in pieces of text: LF, no byte order mark. */
export function* replayText(quantity: Quantity, rows: Rows, order: Uint32Array): Generator<string> {
  let piece = `${REPLAY_HEADER[quantity]}\n`;
  let inPiece = 0;
  for (const index of order) {
    const time = isoText({ at: rows.at[index] ?? Number.NaN, offsetMinutes: rows.offsetMinutes[index] ?? 0 });
    piece += `${time},${writeThousandths(rows.thousandths[index] ?? Number.NaN)}\n`;
    inPiece += 1;
    if (inPiece === ROWS_PER_PIECE) {
      yield piece;
      piece = '';
      inPiece = 0;
    }
  }
  if (piece) yield piece;
}
