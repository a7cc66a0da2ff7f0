import { Worker } from 'node:worker_threads';
import type { InfluxHealth, Instant } from '@kawamori/contracts';
import { after, type Clock, type Log, type Part, type Pending } from '@kawamori/kit';
import type { Confirmed } from '../judging/horizon.js';
import type { FeederWorkerData, FromFeederWorker, ToFeederWorker } from './feeder-worker.js';

/** The feeder as the rest of the hub sees it. */
export interface ThreadedFeeder extends Part {
  /** Readings have been judged. */
  wake(): void;
  health(): InfluxHealth;
  /** Of the time before this instant the server may hold less than there was; 0 for nothing, undefined while that is not known. */
  since(): Instant | undefined;
}

/** How long what InfluxDB has confirmed is gathered before the embedded store is told that it may let go of it. */
const CONFIRM_MS = 2_000;
/** A feeder that broke is started again after this. */
const AGAIN_MS = 60_000;

export function threadedFeeder(
  data: FeederWorkerData,
  {
    log,
    clock,
    onConfirmed,
  }: { log: Log; clock: Clock; onConfirmed: (confirmed: Omit<Confirmed, 'keepFrom'>) => void },
): ThreadedFeeder {
  let worker: Worker | undefined;
  let stopping = false;
  let again: Pending | undefined;
  let latest: Omit<Confirmed, 'keepFrom'> | undefined;
  let confirming: Pending | undefined;
  let since: Instant | undefined;
  let health: InfluxHealth = { state: 'starting', behind: null, lastFedAt: null, fault: null, refused: 0 };

  const hear = (news: FromFeederWorker) => {
    if (news.type === 'begins-anew') {
      const { readings } = news;
      log.warn({ readings }, 'InfluxDB is fed from the beginning: it is new, was emptied or was put back');
      if (news.since > 0) {
        log.error(
          { before: news.since },
          'InfluxDB has lost readings that stand nowhere else: older ones are only in its backup',
        );
      }
      return;
    }
    if (news.type === 'set-aside') {
      const { measurement, tags, at, reason } = news;
      log.error(
        { measurement, ...tags, at, reason },
        'InfluxDB refuses a point; it is left out, and kept here',
      );
      return;
    }
    if (news.type === 'fault') {
      const { kind, detail } = news;
      if (health.state !== 'down') {
        log.error({ kind, detail }, 'InfluxDB does not take readings; they wait here, and the rest goes on');
      }
      health = { ...health, state: 'down', fault: { kind, at: clock.now() } };
      return;
    }
    if (health.state === 'down') log.info({ behind: news.behind }, 'InfluxDB takes readings again');
    since = news.since;
    const state = news.behind === 0 ? 'fed' : 'feeding';
    health = {
      ...health,
      state,
      behind: news.behind,
      lastFedAt: clock.now(),
      refused: news.refused.length,
    };
    if (news.through === undefined) return;
    latest = { through: news.through, refused: news.refused };
    confirming ??= after(CONFIRM_MS, () => {
      confirming = undefined;
      if (latest) onConfirmed(latest);
    });
  };

  const begin = () => {
    const fresh = new Worker(new URL('./feeder-worker.js', import.meta.url), { workerData: data });
    worker = fresh;
    fresh.on('message', hear);
    fresh.on('error', (error) => {
      log.error({ err: error }, 'the feeder of InfluxDB broke, and is started again in a minute');
      health = { ...health, state: 'down', fault: { kind: 'feeder-broke', at: clock.now() } };
    });
    fresh.once('exit', () => {
      worker = undefined;
      if (!stopping) again = after(AGAIN_MS, begin);
    });
  };

  return {
    name: 'InfluxDB feeder',
    wake: () => worker?.postMessage({ type: 'wake' } satisfies ToFeederWorker),
    health: () => health,
    since: () => since,
    start: () => {
      log.info({ database: data.server.database }, 'InfluxDB is fed');
      begin();
    },
    stop: async () => {
      stopping = true;
      again?.cancel();
      confirming?.cancel();
      const closing = worker;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.once('exit', resolve));
      closing.postMessage({ type: 'close' } satisfies ToFeederWorker);
      await closed;
    },
  };
}
