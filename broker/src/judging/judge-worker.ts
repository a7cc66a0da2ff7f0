// The judge in a thread of its own: it reads the journal by its cursor and writes the store, so neither holds up the gate.
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '@kawamori/kit';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import type { Confirmed } from './horizon.js';
import { type Addressee, type Judged, openJudge } from './judge.js';

export interface JudgeWorkerData {
  journalFile: string;
  storeFile: string;
  addressees: readonly Addressee[];
  drill: boolean;
  logsChanges: boolean;
}
export type ToJudgeWorker =
  | { type: 'wake' }
  | { type: 'confirmed'; confirmed: Confirmed }
  | { type: 'close' };
export type FromJudgeWorker =
  | { type: 'judged'; judged: Judged }
  | { type: 'caught-up'; seq: number }
  | { type: 'closed' };

/** Facts in one transaction, at most: how much is done again after a kill, and how long a face waits during a catch-up. */
const PAGE = 4_000;

const data = workerData as JudgeWorkerData;
const journal = openJournalForReading(data.journalFile);
const database = openDatabase(data.storeFile, 'rebuildable');
const judge = openJudge(database, data);

const say = (message: FromJudgeWorker) => parentPort?.postMessage(message);

function catchUp(): void {
  for (
    let facts = journal.read(judge.cursor, PAGE);
    facts.length > 0;
    facts = journal.read(judge.cursor, PAGE)
  ) {
    say({ type: 'judged', judged: judge.apply(facts) });
  }
  say({ type: 'caught-up', seq: judge.cursor });
}

let closed = false;
/** A stretch at a time, so that what wakes the judge in between goes first. */
function takeAway(confirmed: Confirmed): void {
  if (!closed && judge.takeAway(confirmed)) setImmediate(() => takeAway(confirmed));
}

parentPort?.on('message', (message: ToJudgeWorker) => {
  if (message.type === 'wake') return catchUp();
  if (message.type === 'confirmed') return takeAway(message.confirmed);
  closed = true;
  journal.close();
  database.close();
  say({ type: 'closed' });
  parentPort?.close();
});

catchUp();
