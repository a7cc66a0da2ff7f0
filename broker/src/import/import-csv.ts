// The only file that names csv-parse.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Parser, parse } from 'csv-parse';
import { type LineLimits, readLines, UnfitInput } from './byte-lines.js';
import { writeThousandths } from './exact-decimal.js';
import type { ImportMap } from './import-map.js';
import { type Arranged, arrange, type Rows } from './imported-rows.js';
import { type ImportFault, type RowCounts, rowReader } from './row-reader.js';
import { isoText } from './time-format.js';

export interface ImportLimits extends LineLimits {
  rows: number;
  /** Faults told one by one; the rest is counted. */
  faultsTold: number;
}

export const IMPORT_LIMITS: ImportLimits = {
  fileBytes: 200_000_000,
  lineBytes: 10_000,
  rows: 5_000_000,
  faultsTold: 100,
};

/** What became of a file. Every row read is written or stands under `dropped`. */
export interface ImportSummary {
  quantity: ImportMap['quantity'];
  unit: 'm' | 'mm';
  rowsRead: number;
  rowsWritten: number;
  dropped: { missing: number; quality: number; duplicate: number };
  /** Sorted; see {@link Arranged}. */
  outOfOrder: number;
  /** Kept beside the first value of their time. */
  sameTimeOtherValue: number;
  /** Finer than three decimals, so rounded. */
  rounded: number;
  /** Passed through as they stand. */
  sentinels: number;
  /** Converted like any level though the number is a usual sentinel; the mapping should say which it is. */
  looksLikeSentinel: number;
  /** Rows by their quality word. */
  quality: Record<string, number>;
  /** Of the rows written; ISO 8601. */
  first: string;
  last: string;
  /** Of the rows written, without sentinels; null where there are only sentinels. In `unit`. */
  min: number | null;
  max: number | null;
}

export type ImportOutcome =
  | { ok: true; rows: Rows; order: Uint32Array; summary: ImportSummary }
  /** `faultCount` may be more than the faults told. */
  | { ok: false; faults: ImportFault[]; faultCount: number };

/** Lines that may stand before a header row that is looked for. */
const MAX_PREAMBLE_LINES = 1_000;
/** Reads a foreign file by its mapping. One faulty row fails the whole import, and all faulty rows are told. */
export async function importCsv(
  source: AsyncIterable<Uint8Array>,
  map: ImportMap,
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<ImportOutcome> {
  const faults: ImportFault[] = [];
  let faultCount = 0;
  const tell = (fault: ImportFault) => {
    faultCount += 1;
    if (faults.length < limits.faultsTold) faults.push(fault);
  };
  const reader = rowReader(map, limits.rows, tell);
  const preamble = { lines: 0 };
  try {
    await pipeline(
      Readable.from(withoutPreamble(readLines(source, map.encoding, limits), map, preamble)),
      makeParser(map, limits),
      async (records: AsyncIterable<ParsedRecord>) => {
        for await (const { record, info } of records) reader.read(record, preamble.lines + info.lines);
      },
    );
  } catch (error) {
    if (error instanceof UnfitInput) tell(faultOf(error));
    else if (error instanceof CsvError) tell(structureFault(error, preamble.lines));
    else throw error;
  }
  if (faultCount === 0 && reader.collected.count === 0) {
    tell({ line: 0, expected: 'at least one row with a value', received: 'none' });
  }
  if (faultCount > 0) {
    return { ok: false, faults, faultCount };
  }
  const rows = reader.collected.finish();
  const arranged = arrange(rows);
  return { ok: true, rows, order: arranged.order, summary: summarise(map, reader.counts, rows, arranged) };
}

interface ParsedRecord {
  record: string[];
  /** Lines given to the parser so far. */
  info: { lines: number };
}

function makeParser(map: ImportMap, limits: ImportLimits): Parser {
  return parse({
    delimiter: map.delimiter,
    quote: map.quote === 'none' ? null : map.quote,
    record_delimiter: '\n',
    info: true,
    // Every row is checked against the header below, with words that an operator understands.
    relax_column_count: true,
    skip_empty_lines: true,
    // A quote that is never closed would otherwise swallow the rest of the file.
    max_record_size: limits.lineBytes,
  });
}

const faultOf = ({ line, expected, received }: UnfitInput): ImportFault => ({ line, expected, received });

/** A fault in the quotes ends the reading: where the next row begins is no longer known. */
function structureFault(error: CsvError, linesBefore: number): ImportFault {
  const line = linesBefore + Number(error.lines ?? 0);
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return { line, expected: 'a closing quote', received: 'the end of the file' };
    case 'INVALID_OPENING_QUOTE':
      return { line, expected: 'quotes only around a whole cell', received: 'a quote within a cell' };
    case 'CSV_INVALID_CLOSING_QUOTE':
      return { line, expected: 'a delimiter after the closing quote', received: 'other text' };
    case 'CSV_MAX_RECORD_SIZE':
      return { line, expected: 'a row that ends', received: 'one that is too long (a quote left open?)' };
    default:
      return { line, expected: 'rows of cells', received: error.message };
  }
}

/** Passes over the lines before the header row (or the first row), counting them, and gives the rest as text. */
async function* withoutPreamble(
  batches: AsyncIterable<string[]>,
  map: ImportMap,
  preamble: { lines: number },
): AsyncGenerator<string> {
  const start = map.headerRowStartsWith;
  const quoted = start !== undefined && map.quote !== 'none' ? map.quote + start : start;
  const begins = (line: string, index: number) =>
    start === undefined || quoted === undefined
      ? index >= (map.skipHeaderLines ?? 0)
      : line.startsWith(start) || line.startsWith(quoted);
  let begun = false;
  for await (const batch of batches) {
    let lines = batch;
    if (!begun) {
      const at = batch.findIndex((line, index) => begins(line, preamble.lines + index));
      begun = at >= 0;
      preamble.lines += begun ? at : batch.length;
      lines = begun ? batch.slice(at) : [];
    }
    if (preamble.lines > MAX_PREAMBLE_LINES) break;
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  if (begun && preamble.lines <= MAX_PREAMBLE_LINES) return;
  throw start === undefined
    ? new UnfitInput(
        preamble.lines,
        `rows after ${map.skipHeaderLines ?? 0} header lines`,
        'the end of the file',
      )
    : new UnfitInput(
        Math.min(preamble.lines, MAX_PREAMBLE_LINES),
        `a header row that begins with ${JSON.stringify(start)} within ${MAX_PREAMBLE_LINES} lines`,
        'none',
      );
}

function summarise(
  map: ImportMap,
  counts: Readonly<RowCounts>,
  rows: Rows,
  arranged: Arranged,
): ImportSummary {
  const { order, duplicate, outOfOrder, sameTimeOtherValue } = arranged;
  const time = (index: number | undefined) =>
    index === undefined
      ? ''
      : isoText({ at: rows.at[index] ?? Number.NaN, offsetMinutes: rows.offsetMinutes[index] ?? 0 });
  const value = (thousandths: number) =>
    Number.isFinite(thousandths) ? Number(writeThousandths(thousandths)) : null;
  return {
    quantity: map.quantity,
    unit: map.quantity === 'rain' ? 'mm' : 'm',
    rowsRead: counts.read,
    rowsWritten: order.length,
    dropped: { missing: counts.missing, quality: counts.quality, duplicate },
    outOfOrder,
    sameTimeOtherValue,
    rounded: counts.rounded,
    sentinels: counts.sentinels,
    looksLikeSentinel: counts.looksLikeSentinel,
    quality: Object.fromEntries(counts.words),
    first: time(order.at(0)),
    last: time(order.at(-1)),
    min: value(counts.min),
    max: value(counts.max),
  };
}
