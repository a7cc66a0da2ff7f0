import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { StoreDamage } from '../journal/broken-store.js';
import type { CsvFault, CsvWorkerData, FromCsvWorker, ToCsvWorker } from './csv-worker.js';

/** Why a file could not be made, or not to its end. */
export class CsvFailed extends Error {
  readonly fault: CsvFault;
  constructor(fault: CsvFault) {
    super('message' in fault ? fault.message : `the readings cannot be exported: ${fault.kind}`);
    this.name = 'CsvFailed';
    this.fault = fault;
  }
}

/** Megabytes of heap that a file may take, whatever its length: a page of readings and its text is about one. */
const HEAP_MB = 128;

/**
 * A CSV file, made in a thread a piece at a time as they are taken. The thread ends with the file, or when it is not wanted any more.
 * @throws CsvFailed
 */
export async function* threadedCsv(
  data: CsvWorkerData,
  damage: Pick<StoreDamage, 'meet'>,
): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('./csv-worker.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const say = (message: ToCsvWorker) => worker.postMessage(message);
  let died = false;
  worker.on('error', () => {
    died = true;
  });
  try {
    for (;;) {
      const answered = once(worker, 'message') as Promise<[FromCsvWorker]>;
      say({ type: 'next' });
      const [answer] = await answered;
      if (answer.type === 'end') return;
      if (answer.type === 'fault') {
        const { fault } = answer;
        if (fault.kind === 'store-broken') damage.meet(data.storeFile, fault.message);
        throw new CsvFailed(fault);
      }
      yield answer.bytes;
    }
  } finally {
    if (!died) {
      const ended = once(worker, 'exit');
      say({ type: 'close' });
      await ended;
    }
  }
}
