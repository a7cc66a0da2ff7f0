import type { CsvQuery, Instant, SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import type { RollUp } from '../readings/roll-up.js';
import { type Column, RAW_COLUMNS, TEN_MINUTE_COLUMNS } from './csv-columns.js';
import type { CsvSubject } from './csv-subject.js';
import { DIALECTS } from './csv-text.js';
import { coveredBy, ofRollUp, type TenMinutes, tenMinutes } from './ten-minutes.js';

/** Readings in hand at once. A page of text is some hundred kilobytes. */
export const CSV_PAGE = 2_000;

export interface CsvSource {
  subjects: readonly CsvSubject[];
  /** Readings with `from <= at <= to`, ascending, at most `limit`. */
  range(series: SeriesId, from: Instant, to: Instant, limit: number): Promise<readonly StoredReading[]>;
  /** From when on there are readings; before it, of ten minutes, what {@link summedUp} has. */
  readingsFrom(series: SeriesId): Instant;
  /** Roll-ups of ten minutes that begin within `from <= at <= to`, ascending, at most `limit`. */
  summedUp(series: SeriesId, from: Instant, to: Instant, limit: number): readonly RollUp[];
}

/**
 * A CSV file piece by piece, a page of readings each: series after series, each ascending in time. No more than a page is in memory,
 * and nothing is held open between pieces; what arrives meanwhile may be in the file or not.
 */
export function readingsCsv(
  source: CsvSource,
  query: Pick<CsvQuery, 'from' | 'to' | 'step' | 'form'>,
  drill: boolean,
): AsyncGenerator<string> {
  const { from, to } = coveredBy(query);
  const pagesOf = (subject: CsvSubject) => pages(source, subject.series, from, to);
  return query.step === 'raw'
    ? csv(RAW_COLUMNS, source.subjects, pagesOf, query.form, drill)
    : csv(
        TEN_MINUTE_COLUMNS,
        source.subjects,
        ({ series }) => tenMinutePages(source, series, { from, to }),
        query.form,
        drill,
      );
}

/** Ten minutes of what is summed up and no more, and then of readings. These begin at a full hour. */
async function* tenMinutePages(
  source: CsvSource,
  series: SeriesId,
  { from, to }: Pick<CsvQuery, 'from' | 'to'>,
): AsyncGenerator<readonly TenMinutes[]> {
  const readingsFrom = source.readingsFrom(series);
  const lastSummedUp = Math.min(readingsFrom - 1, to);
  for (let next = from; next <= lastSummedUp; ) {
    const page = source.summedUp(series, next, lastSummedUp, CSV_PAGE);
    const last = page.at(-1);
    if (!last) break;
    yield page.map(ofRollUp);
    next = last.at + 1;
  }
  yield* tenMinutes(pages(source, series, Math.max(from, readingsFrom), to));
}

async function* pages(
  { range }: CsvSource,
  series: SeriesId,
  from: Instant,
  to: Instant,
): AsyncGenerator<readonly StoredReading[]> {
  for (let next = from; next <= to; ) {
    const page = await range(series, next, to, CSV_PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    next = last.at + 1;
  }
}

async function* csv<Row>(
  all: readonly Column<Row>[],
  subjects: readonly CsvSubject[],
  pagesOf: (subject: CsvSubject) => AsyncIterable<readonly Row[]>,
  form: CsvQuery['form'],
  drill: boolean,
): AsyncGenerator<string> {
  const { begin, lineEnd } = DIALECTS[form];
  const columns = all.filter(({ only }) => only === undefined || only === form);
  // Told with the first page, so that a source that cannot be read is noticed before anything has been told.
  let text = `${begin}${columns.map(({ ja, en }) => (form === 'excel' ? ja : en)).join(',')}${lineEnd}`;
  for (const subject of subjects) {
    const cells = columns.map((column) => {
      if ('cell' in column) return column.cell;
      const fixed = column.fixed(subject, drill);
      return () => fixed;
    });
    for await (const page of pagesOf(subject)) {
      for (const row of page) text += cells.map((cell) => cell(row, subject)).join(',') + lineEnd;
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}
