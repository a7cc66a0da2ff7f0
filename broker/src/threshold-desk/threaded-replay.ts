import { Worker } from 'node:worker_threads';
import type { StoreDamage } from '../journal/broken-store.js';
import type { ReplayNews } from './replay-stations.js';
import type { FromReplayWorker, ReplayFault, ReplayWorkerData } from './replay-worker.js';

/** Megabytes of heap that a replay may take, whatever its length: two pages of readings are about two. */
const HEAP_MB = 128;

export type ReplayEnd = { kind: 'done' } | { kind: 'cancelled' } | { kind: 'failed'; fault: ReplayFault };

export interface RunningReplay {
  /** Asks it to stop; it ends within a page of readings. */
  cancel(): void;
  ended: Promise<ReplayEnd>;
}

/** A replay in a thread of its own, which ends with it. */
export function threadedReplay(
  data: ReplayWorkerData,
  onNews: (news: ReplayNews) => void,
  damage: Pick<StoreDamage, 'meet'>,
): RunningReplay {
  const worker = new Worker(new URL('./replay-worker.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let isCancelled = false;
  let end: ReplayEnd | undefined;
  const ended = new Promise<ReplayEnd>((resolve) => {
    worker.on('message', (message: FromReplayWorker) => {
      switch (message.kind) {
        case 'end':
          end = isCancelled ? { kind: 'cancelled' } : { kind: 'done' };
          return;
        case 'fault':
          if (message.fault.kind === 'store-broken') damage.meet(data.storeFile, message.fault.message);
          end = { kind: 'failed', fault: message.fault };
          return;
        case 'progress':
        case 'station':
          onNews(message);
      }
    });
    worker.on('error', (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      end = { kind: 'failed', fault: { kind: 'other', message } };
    });
    worker.on('exit', () =>
      resolve(end ?? { kind: 'failed', fault: { kind: 'other', message: 'the thread ended early' } }),
    );
  });
  return {
    cancel: () => {
      isCancelled = true;
      worker.postMessage('stop');
    },
    ended,
  };
}
