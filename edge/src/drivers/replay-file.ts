import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type Instant, IsoInstant, type Quantity, toThreeDecimals } from '@kawamori/contracts';

/** Rows of one file, at most: ten years of values each two and a half minutes, 32 MB in memory. */
export const MAX_ROWS = 2_000_000;
/** Bytes of one file, at most. */
export const MAX_BYTES = 200_000_000;
/** A longer line is no row; it is refused before it fills the memory. */
const MAX_LINE = 1_000;
const CHUNK_BYTES = 256 * 1024;

export const HEADER_OF: Record<Quantity, string> = {
  level: 'time,level_m',
  'level-sub': 'time,level_m',
  rain: 'time,rain_mm',
};

const DECIMAL = /^-?\d{1,9}(?:\.\d{1,12})?$/;

/** Rows sorted by time; rows of one time keep the order of the file. Typed arrays, because a node may hold hundreds of such files. */
export interface ReplayRows {
  /** Whole milliseconds; a Float64Array because an Int32Array ends in January 1970. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export type ReplayFile = { ok: true; rows: ReplayRows } | { ok: false; fault: string };

/** Thrown and caught in this file only. */
class Unfit extends Error {}

/** Reads a file of one series, strictly. A fault names the line, what was expected and what was found. */
export function readReplayFile(
  file: string,
  quantity: Quantity,
  { maxRows = MAX_ROWS, maxBytes = MAX_BYTES }: { maxRows?: number; maxBytes?: number } = {},
): ReplayFile {
  try {
    return { ok: true, rows: sortRows(readRows(file, quantity, maxRows, maxBytes)) };
  } catch (error) {
    if (error instanceof Unfit) return { ok: false, fault: `${file}: ${error.message}` };
    return {
      ok: false,
      fault: `${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function readRows(file: string, quantity: Quantity, maxRows: number, maxBytes: number): ReplayRows {
  let times = new Float64Array(1_024);
  let values = new Float64Array(1_024);
  let rows = 0;
  let lineNumber = 0;
  for (const line of linesOf(file, maxBytes)) {
    lineNumber += 1;
    if (lineNumber === 1) {
      // Spreadsheets put a byte order mark before the first word. It cannot be seen, so it is not held against anybody.
      if (line.replace(/^\uFEFF/, '') === HEADER_OF[quantity]) continue;
      throw new Unfit(`line 1: expected the header ${HEADER_OF[quantity]}, found ${shown(line)}`);
    }
    if (rows === maxRows) throw new Unfit(`line ${lineNumber}: expected at most ${maxRows} rows`);
    if (rows === times.length) {
      times = grown(times);
      values = grown(values);
    }
    const comma = line.indexOf(',');
    times[rows] = readTime(comma < 0 ? line : line.slice(0, comma), lineNumber);
    values[rows] = readValue(comma < 0 ? '' : line.slice(comma + 1), lineNumber);
    rows += 1;
  }
  if (rows === 0)
    throw new Unfit(`expected the header ${HEADER_OF[quantity]} and rows, found ${lineNumber} lines`);
  return { times: times.slice(0, rows), values: values.slice(0, rows) };
}

function readTime(text: string, lineNumber: number): Instant {
  const time = IsoInstant.safeParse(text);
  if (time.success) return time.data;
  throw new Unfit(
    `line ${lineNumber}: expected an ISO time with offset such as 2026-06-02T18:10:00+09:00, found ${shown(text)}`,
  );
}

function readValue(text: string, lineNumber: number): number {
  if (DECIMAL.test(text)) return toThreeDecimals(Number(text));
  throw new Unfit(`line ${lineNumber}: expected a decimal number after the time, found ${shown(text)}`);
}

const shown = (text: string): string => (text === '' ? 'nothing' : JSON.stringify(text.slice(0, 60)));

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The lines of a file without their ends, a chunk at a time: the whole text never stands in memory. A last empty line is none. */
function* linesOf(file: string, maxBytes: number): Generator<string> {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    if (size > maxBytes) throw new Unfit(`expected at most ${maxBytes} bytes, found ${size}`);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let lineNumber = 1;
    for (let bytes = readSync(fd, chunk); bytes > 0; bytes = readSync(fd, chunk)) {
      const text = rest + decoder.write(chunk.subarray(0, bytes));
      let start = 0;
      for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
        yield text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
        start = end + 1;
        lineNumber += 1;
      }
      rest = text.slice(start);
      if (rest.length > MAX_LINE) throw new Unfit(`line ${lineNumber}: longer than ${MAX_LINE} characters`);
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    closeSync(fd);
  }
}

/** Feeds arrive newest first or out of order; a replay goes forward. */
function sortRows(rows: ReplayRows): ReplayRows {
  const { times, values } = rows;
  if (times.every((time, index) => index === 0 || time >= (times[index - 1] ?? time))) return rows;
  const order = Uint32Array.from(times.keys());
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const pick = (from: Float64Array) => Float64Array.from(order, (index) => from[index] ?? Number.NaN);
  return { times: pick(times), values: pick(values) };
}
