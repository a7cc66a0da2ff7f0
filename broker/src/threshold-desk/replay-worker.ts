// Replays kept readings in a thread of its own: intake and judging do not wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import type { ReplayRequest } from '@kawamori/contracts';
import { isDamage, openForReading } from '@kawamori/kit';
import { influxServer, type ServerOptions } from '../influx/influx-client.js';
import { InfluxFault } from '../influx/influx-fault.js';
import { influxReadingStore } from '../influx/influx-reading-store.js';
import { type ReplayNews, replayStations } from './replay-stations.js';

export interface ReplayWorkerData {
  storeFile: string;
  request: ReplayRequest;
  /** River clock. */
  now: number;
  /** The server that holds what the embedded store has let go of. */
  older?: { server: ServerOptions; lostBefore: number | undefined };
}
export type FromReplayWorker = ReplayNews | { kind: 'end' } | { kind: 'fault'; fault: ReplayFault };
export type ReplayFault = { kind: 'server-down' | 'store-broken' | 'other'; message: string };

const { storeFile, request, now, older } = workerData as ReplayWorkerData;
const say = (message: FromReplayWorker) => parentPort?.postMessage(message);
const stop = new AbortController();
parentPort?.once('message', () => stop.abort());

function faultOf(error: unknown): ReplayFault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InfluxFault) return { kind: 'server-down', message };
  return { kind: isDamage(error) ? 'store-broken' : 'other', message };
}

async function replay(): Promise<void> {
  const database = openForReading(storeFile);
  try {
    const from = older && {
      ...influxReadingStore(influxServer(older.server)),
      lostBefore: older.lostBefore,
    };
    for await (const news of replayStations(database, request, { now, older: from, signal: stop.signal })) {
      say(news);
    }
    say({ kind: 'end' });
  } catch (error) {
    say({ kind: 'fault', fault: faultOf(error) });
  } finally {
    database.close();
  }
}

void replay().finally(() => parentPort?.close());
