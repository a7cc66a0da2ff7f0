// The feeder in a thread of its own: two years of readings are read and written without the gate or the map noticing.
import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, pause } from '@kawamori/kit';
import { feedSource } from './feed-source.js';
import { type FeedNews, feed } from './feeder.js';
import { influxServer, type ServerOptions } from './influx-client.js';

export interface FeederWorkerData {
  storeFile: string;
  server: ServerOptions;
}
export type ToFeederWorker = { type: 'wake' } | { type: 'close' };
export type FromFeederWorker = FeedNews;

const { storeFile, server } = workerData as FeederWorkerData;
const database = openForReading(storeFile);
const stopping = new AbortController();
let woken = new AbortController();

parentPort?.on('message', (message: ToFeederWorker) => {
  woken.abort();
  if (message.type === 'close') stopping.abort();
});

const stopped = new Promise<void>((resolve) => {
  stopping.signal.addEventListener('abort', () => resolve(), { once: true });
});
const feeding = feed({
  source: feedSource(database),
  server: influxServer(server),
  tell: (news) => parentPort?.postMessage(news satisfies FromFeederWorker),
  rest: async (ms, waits) => {
    if (waits === 'in-any-case') return pause(ms, stopping.signal);
    await pause(ms, AbortSignal.any([woken.signal, stopping.signal]));
    woken = new AbortController();
  },
  stopped: () => stopping.signal.aborted,
});
// A request under way is not waited for: what it brings is brought again, and stands once.
await Promise.race([feeding, stopped]);
database.close();
process.exit(0);
