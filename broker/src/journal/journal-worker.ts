// The journal's writing hand, in a thread of its own: a slow disk holds up this thread and nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import { isDamage, isDiskFault } from '@kawamori/kit';
import { headNote, headNoteOf } from './head-note.js';
import type { PruneOrder } from './pruning.js';
import { rowsOf } from './row-text.js';
import { openJournalForWriting, type SqliteJournalWriter } from './sqlite-journal.js';

export type ToJournalWorker =
  | { type: 'append'; rows: string }
  | { type: 'prune'; order: PruneOrder }
  | { type: 'close' };
export type FromJournalWorker =
  | { type: 'opened' }
  | { type: 'appended'; lastSeq: number }
  /** `fault`: a broken page among what is old; what comes is written on. */
  | { type: 'pruned'; more: boolean; fault?: string }
  /** `disk`: the disk's own refusal, which may pass. */
  | { type: 'failed'; message: string; disk: boolean }
  | { type: 'closed' };

export interface JournalWorkerData {
  file: string;
  /** Facts are numbered above this. */
  numberAbove: number;
}

const { file, numberAbove } = workerData as JournalWorkerData;
const note = headNote(headNoteOf(file));
let writer: SqliteJournalWriter | undefined;

const say = (message: FromJournalWorker) => parentPort?.postMessage(message);
const tellFault = (error: unknown) =>
  say({
    type: 'failed',
    message: error instanceof Error ? error.message : String(error),
    disk: isDiskFault(error),
  });

/**
 * After any fault the handle is given up and the file opened anew: what a failed sync left in memory is not known to be on the disk,
 * so it may not be built upon. The open itself reads back what is truly there.
 */
function write(work: (writer: SqliteJournalWriter) => FromJournalWorker): void {
  try {
    writer ??= openJournalForWriting(file, numberAbove);
    say(work(writer));
  } catch (error) {
    try {
      writer?.close();
    } catch {
      // The handle is lost either way; the fault that matters is told below.
    }
    writer = undefined;
    tellFault(error);
  }
}

function append(rows: string): void {
  write((open) => {
    const lastSeq = open.append(rowsOf(rows));
    note.write(lastSeq);
    return { type: 'appended', lastSeq };
  });
}

function prune(open: SqliteJournalWriter, order: PruneOrder): FromJournalWorker {
  try {
    return { type: 'pruned', more: open.prune(order) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { type: 'pruned', more: false, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (message: ToJournalWorker) => {
  if (message.type === 'append') return append(message.rows);
  if (message.type === 'prune') return write((open) => prune(open, message.order));
  writer?.close();
  note.close();
  say({ type: 'closed' });
  parentPort?.close();
});

try {
  writer = openJournalForWriting(file, numberAbove);
  say({ type: 'opened' });
} catch (error) {
  tellFault(error);
}
