// Makes a CSV file in a thread of its own, a piece whenever it is asked for one: nobody else waits for it, and it waits for its reader.
import { parentPort, workerData } from 'node:worker_threads';
import type { CsvQuery } from '@kawamori/contracts';
import { isDamage, openForReading } from '@kawamori/kit';
import { influxServer, type ServerOptions } from '../influx/influx-client.js';
import { InfluxFault } from '../influx/influx-fault.js';
import { influxReadingStore } from '../influx/influx-reading-store.js';
import { OlderUnreadable } from '../readings/across-horizon.js';
import { csvSource, NothingToExport, ServerSilent } from './csv-source.js';
import { readingsCsv } from './readings-csv.js';

export interface CsvWorkerData {
  storeFile: string;
  query: CsvQuery;
  drill: boolean;
  /** The server that holds what the embedded store has let go of. */
  older?: { server: ServerOptions; lostBefore: number | undefined };
}
export type ToCsvWorker = { type: 'next' } | { type: 'close' };
export type FromCsvWorker =
  | { type: 'piece'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'end' }
  | { type: 'fault'; fault: CsvFault };
export type CsvFault =
  | { kind: 'nothing' }
  | { kind: 'older-unreadable'; beginsAt: number }
  | { kind: 'server-down' }
  | { kind: 'store-broken'; message: string }
  | { kind: 'other'; message: string };

const { storeFile, query, drill, older } = workerData as CsvWorkerData;
const say = (message: FromCsvWorker, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, transfer);
const text = new TextEncoder();

const database = openForReading(storeFile);
let pieces: AsyncGenerator<string> | undefined;

async function next(): Promise<void> {
  try {
    pieces ??= readingsCsv(
      csvSource(
        database,
        query,
        older && { ...influxReadingStore(influxServer(older.server)), lostBefore: older.lostBefore },
      ),
      query,
      drill,
    );
    const { done, value } = await pieces.next();
    if (done) return say({ type: 'end' });
    const bytes = text.encode(value);
    say({ type: 'piece', bytes }, [bytes.buffer]);
  } catch (error) {
    say({ type: 'fault', fault: faultOf(error) });
  }
}

function faultOf(error: unknown): CsvFault {
  if (error instanceof NothingToExport) return { kind: 'nothing' };
  if (error instanceof OlderUnreadable) return { kind: 'older-unreadable', beginsAt: error.beginsAt };
  if (error instanceof InfluxFault || error instanceof ServerSilent) return { kind: 'server-down' };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: isDamage(error) ? 'store-broken' : 'other', message };
}

parentPort?.on('message', (message: ToCsvWorker) => {
  if (message.type === 'next') return void next();
  database.close();
  process.exit(0);
});
