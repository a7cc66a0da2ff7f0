import { Worker } from 'node:worker_threads';
import { DAY, type Instant, type NewFact } from '@kawamori/contracts';
import { isDamage, type Log, type Part } from '@kawamori/kit';
import type { AgeClock } from '../../housekeeping/age-clock.js';
import type { Chore } from '../../housekeeping/housekeeper.js';
import type { StoreDamage } from '../../journal/broken-store.js';
import type { Due } from './prunable.js';
import type { FromPruningWorker, PruningWorkerData, ToPruningWorker } from './pruning-worker.js';

export interface PictureChoreInputs {
  log: Log;
  dataDir: string;
  storeFile: string;
  damage: Pick<StoreDamage, 'meet'>;
  ages: Pick<AgeClock, 'now'>;
  /** Days after which pictures are thinned. */
  wholeDays: number;
  /** Bytes that all pictures may take; undefined while nobody can say. */
  maxBytes(): number | undefined;
  /** Whether the index on the disk is the one that is judged by. */
  isOnDisk(): boolean;
  /** Journals, and resolves when it has been judged and nobody shows it any more. */
  settle(facts: readonly NewFact[]): Promise<void>;
}

/**
 * Deletes pictures that are too old or too many: first the fact, then the files that it names. Killed in between, the next look deletes
 * them.
 */
export function pictureChore(inputs: PictureChoreInputs): Chore & { part: Part } {
  const { log, settle, isOnDisk, ages, maxBytes } = inputs;
  let worker: Worker | undefined;
  let isOver = false;

  const begin = (order: PruningWorkerData['order']): Worker => {
    const { dataDir, storeFile } = inputs;
    const fresh = new Worker(new URL('./pruning-worker.js', import.meta.url), {
      workerData: { dataDir, storeFile, order } satisfies PruningWorkerData,
    });
    // Whoever asks hears of it; a fault of nobody's question must not end the hub.
    fresh.on('error', () => undefined);
    return fresh;
  };
  const ask = (message: ToPruningWorker): Promise<FromPruningWorker> =>
    new Promise((resolve, reject) => {
      const asked = worker;
      if (!asked) return reject(new Error('the thread that deletes pictures has ended'));
      const settled = () => {
        asked.off('message', told);
        asked.off('error', failed);
        asked.off('exit', ended);
      };
      const told = (answer: FromPruningWorker) => {
        settled();
        if (answer.type !== 'failed') return resolve(answer);
        if (answer.isDamage) inputs.damage.meet(inputs.storeFile, answer.why);
        reject(new Error(answer.why));
      };
      const failed = (error: Error) => {
        settled();
        if (isDamage(error)) inputs.damage.meet(inputs.storeFile, error.message);
        reject(error);
      };
      const ended = () => failed(new Error('the thread that deletes pictures has ended'));
      asked.on('message', told);
      asked.on('error', failed);
      asked.on('exit', ended);
      asked.postMessage(message);
    });
  const end = () => {
    const ending = worker;
    worker = undefined;
    ending?.postMessage('close' satisfies ToPruningWorker);
  };

  const tellRoom = (stays: number, most: number) => {
    const isOverNow = stays > most;
    const fields = { takesMiB: Math.round(stays / 2 ** 20), mayTakeMiB: Math.round(most / 2 ** 20) };
    if (isOverNow && !isOver)
      log.error(
        fields,
        'pictures take more than they may, and all that are left show something that must stay',
      );
    else if (isOver && !isOverNow) log.info(fields, 'pictures take no more than they may');
    isOver = isOverNow;
  };

  const piece = async (most: number, now: Instant): Promise<boolean> => {
    if (!worker) {
      worker = begin({ now, thinnedBefore: now - inputs.wholeDays * DAY, maxBytes: most });
      // What the last fact says is gone, and a killed hub has left.
      await ask('delete');
    }
    const found = await ask('next');
    if (found.type === 'nothing') tellRoom(found.stays, most);
    if (found.type !== 'due') return false;
    await settle([factOf(found.due)]);
    await ask('delete');
    return true;
  };

  return {
    says: {
      done: 'pictures that were too old or too many were deleted; those of floods stay',
      fails: 'old pictures stay for now',
    },
    piece: async () => {
      let more = false;
      try {
        const [most, now] = [maxBytes(), ages.now()];
        more = most !== undefined && now !== undefined && isOnDisk() && (await piece(most, now));
        return more;
      } finally {
        if (!more) end();
      }
    },
    part: { name: 'picture chore', start: () => undefined, stop: end },
  };
}

const factOf = ({ camera, station, why, pictures }: Due): NewFact => ({
  kind: 'pictures.pruned',
  body: { camera, station, why, pictures: pictures.map(({ at, digest }) => [at, digest]) },
});
