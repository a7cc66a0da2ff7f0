// The feeder in a thread of its own: two years of readings are read and written without the gate or the map noticing.
import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, pause, wallClock } from '@kawamori/kit';
import { feedSource } from './feed-source.js';
import { type FeedNews, feed } from './feeder.js';
import { influxServer, type ServerOptions } from './influx-client.js';

export interface FeederWorkerData {
  storeFile: string;
  server: ServerOptions;
  readingsYears: number | undefined;
}
export type ToFeederWorker = { type: 'wake' } | { type: 'anew' } | { type: 'close' };
export type FromFeederWorker = FeedNews;

const { storeFile, server, readingsYears } = workerData as FeederWorkerData;
const database = openForReading(storeFile);
const stopping = new AbortController();
let woken = new AbortController();
let isAskedAnew = false;

parentPort?.on('message', (message: ToFeederWorker) => {
  if (message.type === 'anew') isAskedAnew = true;
  woken.abort();
  if (message.type === 'close') stopping.abort();
});

const stopped = new Promise<void>((resolve) => {
  stopping.signal.addEventListener('abort', () => resolve(), { once: true });
});
const feeding = feed({
  source: feedSource(database),
  server: influxServer(server),
  readingsYears,
  now: wallClock.now,
  isAskedAnew: () => isAskedAnew,
  tell: (news) => {
    // A feeding that has begun for want of a cursor leaves out what only the server has.
    if (news.type === 'begins-anew' && news.why !== 'lost') isAskedAnew = false;
    parentPort?.postMessage(news satisfies FromFeederWorker);
  },
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
