// The only file that names csv-parse.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, type Parser, parse } from 'csv-parse';
import { type LineLimits, readLines, UnfitInput } from './byte-lines.js';
import { plainText, readDecimal, toThousandths, writeThousandths } from './exact-decimal.js';
import {
  type ColumnRef,
  columnsOf,
  factorOf,
  type ImportMap,
  plainNumber,
  sentinelsOf,
  USUAL_SENTINELS,
} from './import-map.js';
import { type Arranged, arrange, collectRows, type RowCollector, type Rows } from './imported-rows.js';
import { isoText, timeReader } from './time-format.js';

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

export interface ImportFault {
  /** From 1; for a row over several lines, its last. 0 stands for the file as a whole. */
  line: number;
  expected: string;
  received: string;
}

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
/** Different quality words that are counted each by itself. */
const MAX_QUALITY_WORDS = 50;
const OTHER_WORDS = '(other)';

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
  const reader = rowReader(map, limits, tell);
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

/** Where the cells of a row stand, from 0. */
interface Layout {
  time: readonly number[];
  value: number;
  quality: number | undefined;
  width: number;
}

interface Counts {
  read: number;
  missing: number;
  quality: number;
  rounded: number;
  sentinels: number;
  looksLikeSentinel: number;
  words: Map<string, number>;
  /** Thousandths, without sentinels. */
  min: number;
  max: number;
}

interface RowReader {
  read(record: readonly string[], line: number): void;
  readonly collected: RowCollector;
  readonly counts: Readonly<Counts>;
}

/** Reads row after row: the header first, where there is one. */
function rowReader(map: ImportMap, limits: ImportLimits, tell: (fault: ImportFault) => void): RowReader {
  const collected = collectRows();
  const counts: Counts = {
    read: 0,
    missing: 0,
    quality: 0,
    rounded: 0,
    sentinels: 0,
    looksLikeSentinel: 0,
    words: new Map(),
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
  };
  const time = timeReader(map.time.format, map.time.zone);
  const readValue = valueReader(map, counts);
  const accepted = map.quality && new Set(map.quality.accept);
  let layout: Layout | undefined;

  const read = (cells: readonly string[], line: number, where: Layout) => {
    if (counts.read === limits.rows) throw new UnfitInput(line, `at most ${limits.rows} rows`, 'more');
    counts.read += 1;
    if (!fits(cells, where.width)) {
      tell({
        line,
        expected: `${where.width} cells as in the first row`,
        received: `${cells.length}: ${shown(cells.join(map.delimiter))}`,
      });
      return;
    }
    const timeText = where.time.map((index) => cells[index] ?? '').join(' ');
    const taken = time.read(timeText);
    if (!taken) tell({ line, expected: time.expected, received: shown(timeText) });
    const valueText = cells[where.value] ?? '';
    const value = readValue(valueText);
    if (value === 'malformed') {
      tell({ line, expected: expectedValue(map), received: shown(valueText) });
    }
    if (!taken || value === 'malformed') return;
    const word = where.quality === undefined ? undefined : (cells[where.quality] ?? '');
    if (word !== undefined) countWord(counts.words, word);
    if (value === 'missing') counts.missing += 1;
    else if (word !== undefined && map.quality?.others === 'drop' && !accepted?.has(word))
      counts.quality += 1;
    else {
      value.count();
      collected.add(taken.at, taken.offsetMinutes, value.thousandths);
    }
  };

  return {
    collected,
    counts,
    read: (record, line) => {
      const cells = record.map((cell) => cell.trim());
      if (cells.every((cell) => cell === '')) return;
      if (layout) return read(cells, line, layout);
      layout = findLayout(map, cells, line);
      if (!map.headerRow) read(cells, line, layout);
    },
  };
}

/** As many cells as the first row. More are allowed only when they are empty: a line may end in delimiters. */
function fits(cells: readonly string[], width: number): boolean {
  return cells.length >= width && cells.slice(width).every((cell) => cell === '');
}

/** @throws UnfitInput when a column is not there, or its name stands twice */
function findLayout(map: ImportMap, cells: readonly string[], line: number): Layout {
  const find = (column: ColumnRef): number => {
    if (typeof column === 'number') {
      if (column <= cells.length) return column - 1;
      throw new UnfitInput(
        line,
        `a column ${column}`,
        `${cells.length} columns: ${shown(cells.join(map.delimiter))}`,
      );
    }
    const wanted = column.normalize('NFC');
    const found = cells.flatMap((cell, index) => (cell.normalize('NFC') === wanted ? [index] : []));
    const [index] = found;
    if (index !== undefined && found.length === 1) return index;
    throw new UnfitInput(
      line,
      `one column named ${JSON.stringify(column)}`,
      found.length > 1 ? `${found.length} of that name (state its number)` : shown(cells.join(map.delimiter)),
    );
  };
  const found = columnsOf(map).map(([path, column]) => ({ part: path[0], index: find(column) }));
  const of = (part: string) => found.filter((one) => one.part === part).map((one) => one.index);
  return { time: of('time'), value: of('value')[0] ?? 0, quality: of('quality')[0], width: cells.length };
}

/** A value that can be written; `count` is called once the row is kept. */
interface ReadValue {
  thousandths: number;
  count(): void;
}

function valueReader(map: ImportMap, counts: Counts): (text: string) => ReadValue | 'missing' | 'malformed' {
  const { decimal, offsetM } = map.value;
  const factor = factorOf(map);
  const missingWords = new Set(map.value.missing.map((word) => word.trim()));
  const missingNumbers = new Set(
    map.value.missing.flatMap((word) => plainNumber(word, '.') ?? plainNumber(word, decimal) ?? []),
  );
  const sentinels = new Set(sentinelsOf(map).map((sentinel) => plainNumber(String(sentinel), '.')));
  const usual = new Set(USUAL_SENTINELS.map(String));
  const asItStands = { times: 1_000n, over: 1n };
  return (text) => {
    if (missingWords.has(text)) return 'missing';
    const number = readDecimal(text, decimal);
    if (!number) return 'malformed';
    const plain = plainText(number);
    if (missingNumbers.has(plain)) return 'missing';
    if (sentinels.has(plain)) {
      const { thousandths } = toThousandths(number, asItStands);
      return {
        thousandths,
        count: () => {
          counts.sentinels += 1;
        },
      };
    }
    const converted = toThousandths(number, factor);
    const thousandths = converted.thousandths + offsetM;
    return {
      thousandths,
      count: () => {
        if (converted.rounded) counts.rounded += 1;
        if (usual.has(plain)) counts.looksLikeSentinel += 1;
        counts.min = Math.min(counts.min, thousandths);
        counts.max = Math.max(counts.max, thousandths);
      },
    };
  };
}

function expectedValue(map: ImportMap): string {
  const mark = map.value.decimal === ',' ? 'comma' : 'point';
  return `a number in ${map.value.unit} with a decimal ${mark} and no thousands separator, or a word from value.missing`;
}

function countWord(words: Map<string, number>, word: string): void {
  const key = words.has(word) || words.size < MAX_QUALITY_WORDS ? word : OTHER_WORDS;
  words.set(key, (words.get(key) ?? 0) + 1);
}

const shown = (text: string): string => (text === '' ? 'nothing' : JSON.stringify(text.slice(0, 80)));

function summarise(map: ImportMap, counts: Readonly<Counts>, rows: Rows, arranged: Arranged): ImportSummary {
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
