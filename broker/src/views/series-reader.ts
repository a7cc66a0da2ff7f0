import { Worker } from 'node:worker_threads';
import type { Part } from '@kawamori/kit';
import type { ServerOptions } from '../influx/influx-client.js';
import type { ServerNow } from '../influx/older-readings.js';
import type { StoreDamage } from '../journal/broken-store.js';
import type { AskedSeries } from './long-series.js';
import type {
  FromSeriesReader,
  SeriesReaderData,
  StorePlace,
  ToSeriesReader,
} from './series-reader-worker.js';

/** Questions that wait for an answer, at most: a year of days takes milliseconds, a full answer of readings some tens of them. */
const MOST_WAITING = 200;

/** More is asked than can be answered soon. */
export class ReaderBusy extends Error {
  override readonly name = 'ReaderBusy';
}

/** The embedded store, and the server behind it, for long looks: in a thread with connections of its own. */
export interface SeriesReader extends Part {
  /** Reads another store from now on. */
  readFrom(storeFile: string): void;
  /**
   * A `SeriesView` as JSON in UTF-8: nobody but who asked reads it again.
   * @throws {ReaderBusy} where too many wait
   */
  series(asked: AskedSeries): Promise<Uint8Array>;
}

/** A server that holds what the store has let go of. */
export interface OlderServer {
  options: ServerOptions;
  now(): ServerNow;
}

interface Waiting {
  storeFile: string;
  resolve(json: Uint8Array): void;
  reject(error: Error): void;
}

export function seriesReader({
  storeFile: firstFile,
  server,
  damage,
}: {
  storeFile: string;
  /** Undefined where none is fed. */
  server?: OlderServer | undefined;
  damage: Pick<StoreDamage, 'meet'>;
}): SeriesReader {
  let store: StorePlace = { file: firstFile, turn: 0 };
  let worker: Worker | undefined;
  let next = 1;
  const waiting = new Map<number, Waiting>();

  const hear = (message: FromSeriesReader) => {
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (!one) return;
    if ('json' in message) return one.resolve(message.json);
    if (message.isDamage) damage.meet(one.storeFile, message.fault);
    one.reject(new Error(`the store cannot be read: ${message.fault}`));
  };
  const failAll = (error: Error) => {
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  /** Begun with the first question, and again with the next one after it has died. */
  const running = (): Worker => {
    if (worker) return worker;
    const fresh = new Worker(new URL('./series-reader-worker.js', import.meta.url), {
      workerData: { server: server?.options } satisfies SeriesReaderData,
    });
    worker = fresh;
    fresh.on('message', hear);
    fresh.on('error', failAll);
    fresh.once('exit', () => {
      if (worker === fresh) worker = undefined;
      failAll(new Error('the thread that reads the store has ended'));
    });
    return fresh;
  };
  const series = (asked: AskedSeries): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (waiting.size >= MOST_WAITING) {
        reject(new ReaderBusy(`${MOST_WAITING} questions wait already`));
        return;
      }
      const id = next++;
      waiting.set(id, { storeFile: store.file, resolve, reject });
      running().postMessage({ id, store, asked, server: server?.now() } satisfies ToSeriesReader);
    });

  return {
    name: 'series reader',
    readFrom: (storeFile) => {
      store = { file: storeFile, turn: store.turn + 1 };
      // A reader that was opened on a read-only disk keeps others from writing after that disk has come back.
      worker?.postMessage('let-go');
    },
    series,
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
