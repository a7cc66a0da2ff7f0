import { Worker } from 'node:worker_threads';
import type { InfluxHealth, Instant } from '@kawamori/contracts';
import { after, type Clock, isDamage, type Log, type Part, type Pending } from '@kawamori/kit';
import type { StoreDamage } from '../journal/broken-store.js';
import type { Confirmed } from '../judging/horizon.js';
import type { Beginning } from './feeder.js';
import type { FeederWorkerData, FromFeederWorker, ToFeederWorker } from './feeder-worker.js';
import type { PolicyNews } from './retention.js';

/** The feeder as the rest of the hub sees it. */
export interface ThreadedFeeder extends Part {
  /**
   * Lets go of the store, whose disk takes nothing, and feeds nothing: a reader that was opened on a read-only disk keeps others from
   * writing after that disk has come back.
   */
  rest(): void;
  /** Reads the store again. */
  goOn(): void;
  /** Readings have been judged. */
  wake(): void;
  health(): InfluxHealth;
  /** What the server has of the time before the hub's own; undefined while that is not known. */
  past(): ServerPast | undefined;
  /** Has everything written once more; resolves when that stands noted in the server, false where it does not answer. */
  writeAnew(): Promise<boolean>;
}

/** What a server that is fed has of long ago. */
export interface ServerPast {
  /** Of the time before this instant it may hold less than there was; 0 for nothing. */
  since: Instant;
  /** Of the time before this instant it keeps roll-ups alone. */
  readingsFrom: Instant;
  /** Roll-ups of the time before the hub's own are being made. */
  isSummingUp: boolean;
}

/** How long what InfluxDB has confirmed is gathered before the embedded store is told that it may let go of it. */
const CONFIRM_MS = 2_000;
const BEGINNINGS: Readonly<Record<Beginning, string>> = {
  lost: 'InfluxDB is fed from the beginning: it is new, was emptied or was put back',
  layout:
    'InfluxDB is written once more: an earlier version has fed it, or its roll-ups get a place of their own',
  asked: 'InfluxDB is written once more, since somebody wants it',
};
const POLICIES: Readonly<Record<PolicyNews['outcome'], string>> = {
  done: 'the policies of InfluxDB were changed',
  'not-allowed':
    'this user may not change the policies of InfluxDB: have its administrator run the statement',
  advised: 'InfluxDB does not keep readings for ever: set influx.readingsYears, or run the statement',
};
/** A feeder that broke is started again after this. */
const AGAIN_MS = 60_000;

export function threadedFeeder(
  data: FeederWorkerData,
  {
    log,
    clock,
    damage,
    onConfirmed,
  }: {
    log: Log;
    clock: Clock;
    damage: Pick<StoreDamage, 'meet'>;
    onConfirmed: (confirmed: Omit<Confirmed, 'keepFrom'>) => void;
  },
): ThreadedFeeder {
  let worker: Worker | undefined;
  let stopping = false;
  let isResting = false;
  /** The thread is closing because it was told to. */
  let wasLetGo = false;
  let isStarted = false;
  let again: Pending | undefined;
  let latest: Omit<Confirmed, 'keepFrom'> | undefined;
  let confirming: Pending | undefined;
  let past: ServerPast | undefined;
  const askingAnew: ((noted: boolean) => void)[] = [];
  let health: InfluxHealth = {
    state: 'starting',
    behind: null,
    lastFedAt: null,
    fault: null,
    refused: 0,
    summingUp: false,
  };

  const hear = (news: FromFeederWorker) => {
    if (news.type === 'begins-anew') {
      const { readings, why } = news;
      log[why === 'lost' ? 'warn' : 'info']({ readings }, BEGINNINGS[why]);
      health = { ...health, state: 'feeding', behind: readings };
      if (why !== 'lost') for (const told of askingAnew.splice(0)) told(true);
      if (why === 'lost' && news.since > 0) {
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
    if (news.type === 'policy') {
      const { statement, outcome } = news;
      log[outcome === 'done' ? 'info' : 'error']({ statement }, POLICIES[outcome]);
      return;
    }
    if (news.type === 'fault') {
      for (const told of askingAnew.splice(0)) told(false);
      const { kind, detail } = news;
      if (health.state !== 'down') {
        log.error({ kind, detail }, 'InfluxDB does not take readings; they wait here, and the rest goes on');
      }
      health = { ...health, state: 'down', fault: { kind, at: clock.now() } };
      return;
    }
    if (health.state === 'down') log.info({ behind: news.behind }, 'InfluxDB takes readings again');
    past = { since: news.since, readingsFrom: news.readingsFrom, isSummingUp: news.part === 'older' };
    // The last page of a walk leaves nothing behind, and is not confirmed before the next look.
    const state = news.behind === 0 && news.part === undefined ? 'fed' : 'feeding';
    health = {
      ...health,
      state,
      behind: news.behind,
      lastFedAt: clock.now(),
      refused: news.refused.length,
      summingUp: news.part === 'older',
    };
    if (news.through === undefined) return;
    latest = { through: news.through, refused: news.refused };
    confirming ??= after(CONFIRM_MS, () => {
      confirming = undefined;
      if (latest) onConfirmed(latest);
    });
  };

  const begin = () => {
    if (worker || isResting || stopping) return;
    wasLetGo = false;
    const fresh = new Worker(new URL('./feeder-worker.js', import.meta.url), { workerData: data });
    worker = fresh;
    fresh.on('message', hear);
    fresh.on('error', (error) => {
      if (isDamage(error)) damage.meet(data.storeFile, error.message);
      log.error({ err: error }, 'the feeder of InfluxDB broke, and is started again in a minute');
      health = { ...health, state: 'down', fault: { kind: 'feeder-broke', at: clock.now() } };
    });
    fresh.once('exit', () => {
      worker = undefined;
      for (const told of askingAnew.splice(0)) told(false);
      if (stopping || isResting) return;
      // One that was let go of while it was closing is wanted again at once; one that broke is not.
      if (wasLetGo) begin();
      else again = after(AGAIN_MS, begin);
      wasLetGo = false;
    });
  };

  return {
    name: 'InfluxDB feeder',
    wake: () => worker?.postMessage({ type: 'wake' } satisfies ToFeederWorker),
    health: () => health,
    past: () => past,
    writeAnew: () => {
      if (!worker || health.state === 'down') return Promise.resolve(false);
      return new Promise((resolve) => {
        askingAnew.push(resolve);
        worker?.postMessage({ type: 'anew' } satisfies ToFeederWorker);
      });
    },
    rest: () => {
      isResting = true;
      wasLetGo = worker !== undefined;
      again?.cancel();
      worker?.postMessage({ type: 'close' } satisfies ToFeederWorker);
    },
    goOn: () => {
      isResting = false;
      if (isStarted) begin();
    },
    start: () => {
      isStarted = true;
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
