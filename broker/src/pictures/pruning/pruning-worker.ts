// Looks for pictures that may go, and deletes those that a fact says are gone: in a thread of its own, for one look.
import { parentPort, workerData } from 'node:worker_threads';
import { isDamage, openForReading } from '@kawamori/kit';
import { pictureTable } from '../picture-table.js';
import { deletePictures } from './delete-pictures.js';
import { pictureShare } from './picture-share.js';
import { type Due, type PruningOrder, prunable } from './prunable.js';

export interface PruningWorkerData {
  dataDir: string;
  storeFile: string;
  order: Omit<PruningOrder, 'share'>;
}
export type ToPruningWorker = 'next' | 'delete' | 'close';
export type FromPruningWorker =
  | { type: 'due'; due: Due }
  /** Nothing may go any more; what stays, with its copies (bytes). */
  | { type: 'nothing'; stays: number }
  | { type: 'deleted' }
  | { type: 'failed'; why: string; isDamage: boolean };

const { dataDir, storeFile, order } = workerData as PruningWorkerData;
const store = openForReading(storeFile);
const index = pictureTable(store);
const look = prunable(store);
const share = pictureShare(dataDir);
const due = look.due({ ...order, share });

function answer(message: Exclude<ToPruningWorker, 'close'>): FromPruningWorker {
  if (message === 'delete') {
    // What the newest fact names, by the index: nothing else.
    deletePictures(dataDir, index.lastPruned());
    return { type: 'deleted' };
  }
  const next = due.next();
  return next.done ? { type: 'nothing', stays: look.kept().bytes * share } : { type: 'due', due: next.value };
}

parentPort?.on('message', (message: ToPruningWorker) => {
  if (message === 'close') {
    store.close();
    parentPort?.close();
    return;
  }
  try {
    parentPort?.postMessage(answer(message));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const failed: FromPruningWorker = { type: 'failed', why, isDamage: isDamage(error) };
    parentPort?.postMessage(failed);
  }
});
