import { Worker } from 'node:worker_threads';
import { type Log, openAsItLies, type Part } from '@kawamori/kit';
import { JournalUnavailable, type JournalWriter, type StampedFact } from './journal.js';
import type { FromJournalWorker, JournalWorkerData, ToJournalWorker } from './journal-worker.js';
import type { PruneOrder } from './pruning.js';
import { rowText } from './row-text.js';
import { openJournalForReading } from './sqlite-journal.js';

interface Waiting {
  /** As {@link rowText} writes it. */
  text: string;
  rows: number;
  resolve(lastSeq: number): void;
  reject(error: Error): void;
}

/** Rows in one commit, at most: keeps a commit, and so the wait of those behind it, short. */
const MAX_ROWS = 4_096;

export interface Pruning {
  /**
   * Takes a piece of old readings away, when nothing waits to be written. Returns whether there is more.
   * @throws JournalUnavailable
   * @throws Error where what is old stands on a broken page: what comes is written on
   */
  prune(order: PruneOrder): Promise<boolean>;
}

/**
 * The journal's writing end as the hub sees it. Appends that arrive while a commit is under way go into the next one together
 * (group commit): a slow disk makes commits larger, not the queue longer.
 */
export function threadedJournal(
  file: string,
  log: Log,
  onAppended: (head: number) => void,
  /** Facts are numbered above this; asked at the start. */
  numberAbove: () => number = () => 0,
): JournalWriter & Pruning & Part {
  let worker: Worker | undefined;
  let waiting: Waiting[] = [];
  let underWay: Waiting[] = [];
  let recording = false;
  let flushPlanned = false;
  let stopped = false;

  const send = (message: ToJournalWorker) => worker?.postMessage(message);

  /** Old readings are to be taken away, or that is under way (`isSent`). */
  let pruning:
    | { order: PruneOrder; isSent: boolean; resolve(more: boolean): void; reject(error: Error): void }
    | undefined;

  const flush = () => {
    flushPlanned = false;
    if (underWay.length > 0 || pruning?.isSent) return;
    if (waiting.length === 0) return pruneNow();
    if (stopped) return refuseAll('the journal is closed');
    // A thread that died is started again by whoever has something to write.
    worker ??= begin();
    let count = 0;
    let taken = 0;
    while (taken < waiting.length && (taken === 0 || count + (waiting[taken]?.rows ?? 0) <= MAX_ROWS)) {
      count += waiting[taken]?.rows ?? 0;
      taken++;
    }
    underWay = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    send({ type: 'append', rows: underWay.map((item) => item.text).join('') });
  };

  const pruneNow = () => {
    if (!pruning || stopped) return;
    worker ??= begin();
    pruning.isSent = true;
    send({ type: 'prune', order: pruning.order });
  };

  const plan = () => {
    if (flushPlanned) return;
    flushPlanned = true;
    setImmediate(flush);
  };

  const finish = (settle: (item: Waiting) => void) => {
    const done = underWay;
    underWay = [];
    for (const item of done) settle(item);
    flush();
  };

  /** What waits behind a fault is refused with it, so that nothing is written before what came earlier. */
  const unavailable = (message: string) => {
    if (recording)
      log.error({ reason: message }, 'facts do not reach the disk; acknowledgements are withheld');
    recording = false;
    refuseAll(message);
  };

  const refuseAll = (message: string) => {
    const refused = [...underWay, ...waiting];
    underWay = [];
    waiting = [];
    pruning?.reject(new JournalUnavailable(new Error(message)));
    pruning = undefined;
    for (const item of refused) item.reject(new JournalUnavailable(new Error(message)));
  };

  const begin = (onOpened?: (fault: JournalFault | undefined) => void): Worker => {
    const fresh = new Worker(new URL('./journal-worker.js', import.meta.url), {
      workerData: { file, numberAbove: numberAbove() } satisfies JournalWorkerData,
    });
    fresh.once('message', (message: FromJournalWorker) =>
      onOpened?.(message.type === 'failed' ? message : undefined),
    );
    fresh.on('message', (message: FromJournalWorker) => {
      if (worker === fresh) hear(message);
    });
    fresh.once('error', (error) => {
      if (worker === fresh) unavailable(error.message);
      onOpened?.({ message: error.message, disk: false });
    });
    fresh.once('exit', () => {
      if (worker !== fresh) return;
      worker = undefined;
      unavailable('the writing thread has ended');
    });
    return fresh;
  };

  const hear = (message: FromJournalWorker) => {
    switch (message.type) {
      case 'opened':
        return;
      case 'appended': {
        if (!recording) log.info('facts reach the disk again');
        recording = true;
        let seq = message.lastSeq - underWay.reduce((sum, item) => sum + item.rows, 0);
        finish((item) => {
          seq += item.rows;
          item.resolve(seq);
        });
        onAppended(message.lastSeq);
        return;
      }
      case 'pruned': {
        const done = pruning;
        pruning = undefined;
        if (message.fault === undefined) done?.resolve(message.more);
        else done?.reject(new Error(message.fault));
        return flush();
      }
      case 'failed':
        return unavailable(message.message);
      case 'closed':
        return;
    }
  };

  return {
    name: 'journal',
    get recording() {
      return recording;
    },
    append: (facts: readonly StampedFact[]) =>
      new Promise((resolve, reject) => {
        const text = facts
          .map(({ kind, at, wallAt, body }) => rowText([kind, at, wallAt, JSON.stringify(body)]))
          .join('');
        waiting.push({ text, rows: facts.length, resolve, reject });
        plan();
      }),
    prune: (order) =>
      new Promise((resolve, reject) => {
        if (pruning || stopped) return reject(new JournalUnavailable(new Error('it is busy or closed')));
        pruning = { order, isSent: false, resolve, reject };
        plan();
      }),
    start: () =>
      new Promise((resolve, reject) => {
        worker = begin((fault) => {
          // On a disk that takes nothing now the hub starts without it, where there is a journal to go on from.
          recording = !fault;
          if (!fault || (fault.disk && isReadable(file))) resolve();
          else reject(new JournalUnavailable(new Error(fault.message)));
        });
      }),
    stop: async () => {
      const closing = worker;
      if (!closing) {
        stopped = true;
        return;
      }
      while (worker && (underWay.length > 0 || waiting.length > 0 || pruning?.isSent)) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      stopped = true;
      pruning?.reject(new JournalUnavailable(new Error('the journal is closed')));
      pruning = undefined;
      if (worker !== closing) return;
      const closed = new Promise((resolve) => closing.once('exit', resolve));
      send({ type: 'close' });
      worker = undefined;
      recording = false;
      await closed;
    },
  };
}

type JournalFault = Pick<Extract<FromJournalWorker, { type: 'failed' }>, 'message' | 'disk'>;

function isReadable(file: string): boolean {
  try {
    const reader = openJournalForReading(file, openAsItLies);
    reader.head();
    reader.close();
    return true;
  } catch {
    return false;
  }
}
