// Reads series in a thread of its own, behind all others: a look at years holds up neither the gate nor the judge, and its answer leaves here as the bytes that go to who asked.
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { isDamage } from '@kawamori/kit';
import { influxServer, type ServerOptions } from '../influx/influx-client.js';
import { influxReadingStore } from '../influx/influx-reading-store.js';
import { noOlderReadings, olderReadings, type ServerNow } from '../influx/older-readings.js';
import { type AskedSeries, longSeries } from './long-series.js';
import { openSeriesStore, type SeriesStore } from './series-store.js';

export interface SeriesReaderData {
  /** The server that holds what the store has let go of. */
  server: ServerOptions | undefined;
}
/** A store by its file and by how often the hub has gone over to another: the one in memory has the same name in every outage. */
export interface StorePlace {
  file: string;
  turn: number;
}
export interface ToSeriesReader {
  id: number;
  store: StorePlace;
  asked: AskedSeries;
  server: ServerNow | undefined;
}
/** `json`: a `SeriesView`. */
export type FromSeriesReader =
  | { id: number; json: Uint8Array<ArrayBuffer> }
  | { id: number; fault: string; isDamage: boolean };

const { server } = workerData as SeriesReaderData;
const there = server && influxReadingStore(influxServer(server));
const text = new TextEncoder();
let open: (StorePlace & { store: SeriesStore }) | undefined;

stepBack();

/** Where threads have priorities of their own (Linux), this one comes last: who looks at years waits rather than who measures. */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // It goes at the pace of the others.
  }
}

/** The judge may have taken shelter since the last question, or have come back. */
function storeIn({ file, turn }: StorePlace): SeriesStore {
  if (open?.file === file && open.turn === turn) return open.store;
  open?.store.close();
  open = undefined;
  open = { file, turn, store: openSeriesStore(file) };
  return open.store;
}

/** What the store has is read before anything is waited for: another question may close it meanwhile. */
async function answer({ id, store, asked, server: now }: ToSeriesReader): Promise<void> {
  const older = there && now ? olderReadings(there, now) : noOlderReadings;
  const json = text.encode(JSON.stringify(await longSeries({ store: storeIn(store), older }, asked)));
  parentPort?.postMessage({ id, json } satisfies FromSeriesReader, [json.buffer]);
}

parentPort?.on('message', (message: ToSeriesReader | 'close' | 'let-go') => {
  if (message === 'let-go') {
    open?.store.close();
    open = undefined;
    return;
  }
  if (message === 'close') {
    open?.store.close();
    process.exit(0);
  }
  answer(message).catch((error: unknown) => {
    // A handle whose disk has failed may not be used again.
    try {
      open?.store.close();
    } catch {
      // It is lost either way.
    }
    open = undefined;
    const fault = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id: message.id, fault, isDamage: isDamage(error) } satisfies FromSeriesReader);
  });
});
