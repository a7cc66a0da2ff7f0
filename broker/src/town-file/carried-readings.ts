import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FactBody, Instant, SeriesId } from '@kawamori/contracts';
import { openScratch } from '@kawamori/kit';
import type { JournalReader } from '../journal/journal.js';
import { type Belongings, isOfOwnStation } from './belongings.js';
import type { KeptReadings } from './kept-readings.js';
import type { TravellingFact } from './town-file.js';

/** Readings in one fact, at most. */
const AT_ONCE = 1_000;
const PAGE = 4_000;

/** Readings that the journal has let go of, as facts to be laid between those that it still has. */
export interface CarriedReadings {
  /** Those that were received before an instant and have not been told yet. */
  receivedBefore(instant: Instant): Generator<TravellingFact>;
  close(): void;
}

type Carried = FactBody<'readings.carried'>;
interface Row {
  series: SeriesId;
  at: number;
  value: number;
  received_at: number;
  claimed_at: number | null;
}

/**
 * Gathers what the hub keeps of a town's readings and takes away what its journal still tells itself. It is sorted on the disk: years of
 * readings need no more memory than a page of them.
 */
export async function carriedReadings(
  journal: Pick<JournalReader, 'read' | 'head'>,
  of: Belongings,
  kept: KeptReadings,
  tell: () => void,
): Promise<CarriedReadings> {
  /** A turn of the loop, in which a signal is heard. */
  const step = async () => {
    await nextTurn();
    tell();
  };
  const database = openScratch();
  database.exec(`
    CREATE TABLE came (
      series TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      claimed_at INTEGER,
      PRIMARY KEY (series, received_at, at, value)
    ) STRICT, WITHOUT ROWID
  `);
  // One that lies in the store and in the server too comes twice: the store's stands first, and knows the claimed time.
  const put = database.prepare('INSERT OR IGNORE INTO came VALUES (?, ?, ?, ?, ?)');
  const takeAway = database.prepare('DELETE FROM came WHERE series = ? AND received_at = ? AND value = ?');
  const lacks: NonNullable<Carried['lacks']> = [];
  for (const series of kept.series) {
    // Of a station that was never set nobody knows any more who has sent it.
    if (!isOfOwnStation(of, series)) continue;
    const before = await kept.lacksBefore(series);
    if (before !== undefined) lacks.push([series, before]);
    for await (const page of kept.pages(series)) {
      await step();
      database.transaction(() => {
        for (const { at, value, receivedAt, claimedAt = null } of page)
          put.run(series, receivedAt, at, value, claimedAt);
      })();
    }
  }
  const head = journal.head();
  for (let seq = 0; seq < head; ) {
    const page = journal.read(seq, PAGE);
    await step();
    database.transaction(() => {
      for (const fact of page) {
        if (fact.kind === 'readings.received')
          for (const [series, , value] of fact.body.readings) takeAway.run(series, fact.at, value);
        if (fact.kind === 'readings.carried')
          for (const [series, , value, receivedAt] of fact.body.readings)
            takeAway.run(series, receivedAt, value);
      }
    })();
    const last = page.at(-1);
    if (!last) break;
    seq = last.seq;
  }

  const rows = database
    .prepare('SELECT * FROM came ORDER BY received_at, series, at, value')
    .iterate() as IterableIterator<Row>;
  let next = rows.next();
  let lacksTold = lacks.length === 0;
  return {
    *receivedBefore(instant) {
      if (!lacksTold) {
        lacksTold = true;
        const at = lacks.reduce((latest, [, before]) => Math.max(latest, before), 0);
        yield factOf({ town: of.town, readings: [], lacks }, at);
      }
      let readings: Carried['readings'] = [];
      let receivedAt = 0;
      for (; !next.done && next.value.received_at < instant; next = rows.next()) {
        const { series, at, value, received_at, claimed_at } = next.value;
        readings.push([
          series,
          at,
          value,
          received_at,
          ...(claimed_at === null ? [] : [claimed_at]),
        ] as never);
        receivedAt = received_at;
        if (readings.length < AT_ONCE) continue;
        yield factOf({ town: of.town, readings }, receivedAt);
        readings = [];
      }
      if (readings.length > 0) yield factOf({ town: of.town, readings }, receivedAt);
    },
    close: () => {
      rows.return?.();
      database.close();
    },
  };
}

const factOf = (body: Carried, at: Instant): TravellingFact => ({
  kind: 'readings.carried',
  at,
  wallAt: at,
  body,
});
