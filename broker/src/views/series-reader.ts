import { Worker } from 'node:worker_threads';
import type { Part } from '@kawamori/kit';
import type { ReadingColumns } from '../readings/reading-table.js';
import type { RollUp, RollUpResolution } from '../readings/roll-up.js';
import type { FromSeriesReader, SeriesQuestion, StorePlace, ToSeriesReader } from './series-reader-worker.js';
import type { SeriesQuery } from './series-store.js';

/** Questions that wait for an answer, at most: a year of days takes milliseconds, a full answer of readings some tens of them. */
const MOST_WAITING = 200;

/** More is asked than can be answered soon. */
export class ReaderBusy extends Error {
  override readonly name = 'ReaderBusy';
}

/** The embedded store for long looks, in a thread with a connection of its own. */
export interface SeriesReader extends Part {
  /** Reads another store from now on. */
  readFrom(storeFile: string): void;
  /** @throws {ReaderBusy} where too many wait */
  readings(query: SeriesQuery): Promise<ReadingColumns>;
  /** @throws {ReaderBusy} where too many wait */
  rollUps(query: SeriesQuery & { resolution: RollUpResolution }): Promise<RollUp[]>;
}

interface Waiting {
  resolve(found: never): void;
  reject(error: Error): void;
}

export function seriesReader(firstFile: string): SeriesReader {
  let store: StorePlace = { file: firstFile, turn: 0 };
  let worker: Worker | undefined;
  let next = 1;
  const waiting = new Map<number, Waiting>();

  const hear = (message: FromSeriesReader) => {
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if ('fault' in message) one?.reject(new Error(`the store cannot be read: ${message.fault}`));
    else one?.resolve(message.found as never);
  };
  const failAll = (error: Error) => {
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  /** Begun with the first question, and again with the next one after it has died. */
  const running = (): Worker => {
    if (worker) return worker;
    const fresh = new Worker(new URL('./series-reader-worker.js', import.meta.url));
    worker = fresh;
    fresh.on('message', hear);
    fresh.on('error', failAll);
    fresh.once('exit', () => {
      if (worker === fresh) worker = undefined;
      failAll(new Error('the thread that reads the store has ended'));
    });
    return fresh;
  };
  const ask = <T>(question: SeriesQuestion): Promise<T> =>
    new Promise((resolve, reject) => {
      if (waiting.size >= MOST_WAITING) {
        reject(new ReaderBusy(`${MOST_WAITING} questions wait already`));
        return;
      }
      const id = next++;
      waiting.set(id, { resolve, reject });
      running().postMessage({ id, store, question } satisfies ToSeriesReader);
    });

  return {
    name: 'series reader',
    readFrom: (storeFile) => {
      store = { file: storeFile, turn: store.turn + 1 };
    },
    readings: (query) => ask({ asks: 'readings', query }),
    rollUps: (query) => ask({ asks: 'rollUps', query }),
    start: () => undefined,
    stop: async () => {
      const closing = worker;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.once('exit', resolve));
      closing.postMessage('close');
      await closed;
    },
  };
}
