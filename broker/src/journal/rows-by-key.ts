import { orBroken } from './rows-around-damage.js';

/** Keys of which nothing can be read: the first of them, and the first behind them. */
export type Unread = readonly [from: number, before: number];

/** A power of eight: divided by it again and again, it ends with a single row. */
const AT_ONCE = 4_096;

/**
 * Rows of a table by an ascending key of whole numbers from 0 on, page by page and around broken pages: how far one reaches is found by
 * trying keys behind it, in steps that double and then halve.
 * @param read the rows from a key on, ascending, so many at most; @throws the database's error where it meets a broken page. With `>=`: a row
 * that stands in an inner page is found by its own key where the page before it is broken
 * @param isSound whether a row says what such a row can say: a garbled page may still look like one
 * @param unread told of what is left out
 */
export function* rowsByKey<Row>(
  read: (from: number, limit: number) => Row[],
  keyOf: (row: Row) => number,
  isSound: (row: Row) => boolean,
  unread: (gap: Unread) => void,
): Generator<Row[]> {
  for (let from = 0; from < Number.MAX_SAFE_INTEGER; ) {
    const start = from;
    const found = nextPage((limit) => read(start, limit));
    if (!found) {
      from = goesOnAt(start, (key) => orBroken(() => read(key, 1)) !== undefined);
      unread([start, from]);
      continue;
    }
    if (found.length === 0) return;
    const sound = found.filter((row) => {
      const isNext = isSound(row) && keyOf(row) >= from;
      if (isNext) from = keyOf(row) + 1;
      return isNext;
    });
    if (sound.length > 0) yield sound;
    if (sound.length === found.length) continue;
    // Who says something wrong may say so of its key too.
    if (sound.length === 0) from = Number.MAX_SAFE_INTEGER;
    unread([start, from]);
  }
}

/** As many rows as stand before the next broken page; undefined where it is the very next. */
function nextPage<Row>(read: (limit: number) => Row[]): Row[] | undefined {
  for (let limit = AT_ONCE; limit >= 1; limit = Math.floor(limit / 8)) {
    const rows = orBroken(() => read(limit));
    if (rows) return rows;
  }
  return undefined;
}

/** The first key behind a broken page at which rows can be read again; the last of all where there is none. */
function goesOnAt(from: number, isReadable: (key: number) => boolean): number {
  let broken = from;
  for (let step = 1; from + step < Number.MAX_SAFE_INTEGER; step *= 2) {
    let whole = from + step;
    if (!isReadable(whole)) {
      broken = whole;
      continue;
    }
    while (whole - broken > 1) {
      const middle = Math.floor((whole + broken) / 2);
      if (isReadable(middle)) whole = middle;
      else broken = middle;
    }
    return whole;
  }
  return Number.MAX_SAFE_INTEGER;
}
