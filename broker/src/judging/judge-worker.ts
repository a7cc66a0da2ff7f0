// The judge in a thread of its own: it reads the journal by its cursor and writes the store, so neither holds up the gate.
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant, Milliseconds } from '@kawamori/contracts';
import { wallClock } from '@kawamori/kit';
import { StoreBroken } from '../journal/broken-store.js';
import type { StampedFact } from '../journal/journal.js';
import { openShelteredJudge, type ShelteredJudgeData } from '../outage/sheltered-judge.js';
import type { SetAside } from '../poison/poison-table.js';
import type { Backlog } from '../readings/roll-up-backlog.js';
import type { Confirmed } from './horizon.js';
import type { Judged } from './judge.js';

export type JudgeWorkerData = ShelteredJudgeData;
export type ToJudgeWorker =
  | { type: 'wake'; machineAhead: Milliseconds }
  | { type: 'confirmed'; confirmed: Confirmed }
  /** Take some readings away from before an instant, by their age. */
  | { type: 'retire'; keepFrom: Instant }
  /** What could not be journalled. */
  | { type: 'tell'; facts: readonly StampedFact[]; machineAhead: Milliseconds }
  | { type: 'shelter'; why: string }
  | { type: 'come-back' }
  /** Make every roll-up from its readings once more. */
  | { type: 'sum-up-anew' }
  /** Take a fact once more that was set aside. */
  | { type: 'give-back'; seq: number }
  | { type: 'close' };
export type FromJudgeWorker =
  | { type: 'judged'; judged: Judged }
  | { type: 'caught-up'; seq: number }
  | { type: 'retired'; more: boolean }
  /** The store to read is the one in memory. */
  | { type: 'sheltered'; why: string }
  /** It is the one on the disk again, judged up to the journal's end. */
  | { type: 'came-back'; seq: number }
  | { type: 'stays-away'; why: string }
  /** A broken page, met by work that can be left off: judging goes on. */
  | { type: 'damaged'; why: string }
  | { type: 'set-aside'; fact: SetAside }
  | { type: 'gave-back'; seq: number; taken: boolean }
  /** How much is left of the readings that an earlier version has left without roll-ups. */
  | { type: 'summing-up'; backlog: Backlog }
  | { type: 'closed' };

const TELL_EVERY = 1_000_000;

const say = (message: FromJudgeWorker) => parentPort?.postMessage(message);

/** By how much the machine's clock is ahead of the time that the hub goes by. */
let machineAhead: Milliseconds = 0;

const judge = openShelteredJudge(
  workerData as JudgeWorkerData,
  {
    judged: (judged) => say({ type: 'judged', judged }),
    setAside: (fact) => say({ type: 'set-aside', fact }),
    sheltered: (why) => say({ type: 'sheltered', why }),
  },
  { now: () => wallClock.now() - machineAhead },
);

function catchUp(): void {
  judge.catchUp();
  say({ type: 'caught-up', seq: judge.cursor });
}

function comeBack(): void {
  const why = judge.comeBack();
  say(why === undefined ? { type: 'came-back', seq: judge.cursor } : { type: 'stays-away', why });
  if (why === undefined && !isSummingUp) sumUp();
}

/**
 * Work that takes nothing in: where it meets a broken page it tells of it and leaves off until the next start, which makes the store anew.
 * Whom a flood concerns does not wait for that.
 */
function unlessBroken<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StoreBroken)) throw error;
    say({ type: 'damaged', why: error.message });
    return undefined;
  }
}

let closed = false;
/** A stretch at a time, so that what wakes the judge in between goes first. */
function takeAway(confirmed: Confirmed): void {
  if (!closed && unlessBroken(() => judge.takeAway(confirmed))) setImmediate(() => takeAway(confirmed));
}

let isSummingUp = false;
let untold = 0;
/** A piece at a time, too; told when it begins, after every so many readings, and when it ends. */
function sumUp(): void {
  if (!closed) unlessBroken(sumUpPiece);
}

function sumUpPiece(): void {
  const done = judge.sumUp();
  untold += done ?? 0;
  const isBorder = isSummingUp !== (done !== undefined);
  if (isBorder || untold >= TELL_EVERY) {
    say({ type: 'summing-up', backlog: judge.backlog() });
    untold = 0;
  }
  isSummingUp = done !== undefined;
  if (isSummingUp) setImmediate(sumUp);
}

function sumUpAnew(): void {
  judge.queueRollUps();
  say({ type: 'summing-up', backlog: judge.backlog() });
  if (!isSummingUp) sumUp();
}

parentPort?.on('message', (message: ToJudgeWorker) => {
  if ('machineAhead' in message) machineAhead = message.machineAhead;
  if (message.type === 'wake') return catchUp();
  if (message.type === 'confirmed') return takeAway(message.confirmed);
  if (message.type === 'retire')
    return say({ type: 'retired', more: unlessBroken(() => judge.retire(message.keepFrom)) ?? false });
  if (message.type === 'tell') return judge.tell(message.facts);
  if (message.type === 'shelter') return judge.shelter(message.why);
  if (message.type === 'come-back') return comeBack();
  if (message.type === 'give-back')
    return say({ type: 'gave-back', seq: message.seq, taken: judge.giveBack(message.seq) });
  if (message.type === 'sum-up-anew') return sumUpAnew();
  closed = true;
  judge.close();
  say({ type: 'closed' });
  parentPort?.close();
});

catchUp();
sumUp();
