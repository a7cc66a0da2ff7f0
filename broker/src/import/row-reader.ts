import { UnfitInput } from './byte-lines.js';
import { plainText, readDecimal, toThousandths } from './exact-decimal.js';
import {
  type ColumnRef,
  columnsOf,
  factorOf,
  type ImportMap,
  plainNumber,
  sentinelsOf,
  USUAL_SENTINELS,
} from './import-map.js';
import { collectRows, type RowCollector } from './imported-rows.js';
import { timeReader } from './time-format.js';

export interface ImportFault {
  /** From 1; for a row over several lines, its last. 0 stands for the file as a whole. */
  line: number;
  expected: string;
  received: string;
}

/** Different quality words that are counted each by itself. */
const MAX_QUALITY_WORDS = 50;
const OTHER_WORDS = '(other)';

/** Where the cells of a row stand, from 0. */
interface Layout {
  time: readonly number[];
  value: number;
  quality: number | undefined;
  width: number;
}

/** What the rows read so far were. */
export interface RowCounts {
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

export interface RowReader {
  read(record: readonly string[], line: number): void;
  readonly collected: RowCollector;
  readonly counts: Readonly<RowCounts>;
}

/** Reads row after row: the header first, where there is one. */
export function rowReader(map: ImportMap, maxRows: number, tell: (fault: ImportFault) => void): RowReader {
  const collected = collectRows();
  const counts: RowCounts = {
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
    if (counts.read === maxRows) throw new UnfitInput(line, `at most ${maxRows} rows`, 'more');
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

function valueReader(
  map: ImportMap,
  counts: RowCounts,
): (text: string) => ReadValue | 'missing' | 'malformed' {
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
