import { Worker } from 'node:worker_threads';
import type { Instant, Milliseconds } from '@kawamori/contracts';
import { after, type Part, type Pending } from '@kawamori/kit';
import type { StampedFact } from '../journal/journal.js';
import type { SetAside } from '../poison/poison-table.js';
import type { Backlog } from '../readings/roll-up-backlog.js';
import type { Confirmed } from './horizon.js';
import type { Judged } from './judge.js';
import type { FromJudgeWorker, JudgeWorkerData, ToJudgeWorker } from './judge-worker.js';

/** The judge as the rest of the hub sees it: woken by the journal, heard by those who show and tell. */
export interface ThreadedJudge extends Part {
  /** The journal has grown to this sequence. */
  wake(head: number): void;
  /** Resolves when everything up to a sequence has been judged. */
  reached(seq: number): Promise<void>;
  /** A server holds all this: what lies before the horizon may be taken away. */
  confirmed(confirmed: Confirmed): void;
  /** Takes away some readings from before an instant, by their age; resolves with whether there may be more. */
  retire(keepFrom: Instant): Promise<boolean>;
  /** Judges in memory what could not be journalled. */
  tell(facts: readonly StampedFact[]): void;
  /** Judges in memory from now on. */
  shelter(why: string): void;
  /** Goes back to the disk, where that can be done. */
  comeBack(): void;
  /** Takes a fact once more that was set aside; false where it had to be set aside again. */
  giveBack(seq: number): Promise<boolean>;
  /** Makes every roll-up from its readings once more, beside everything else; resolves when that is noted. */
  sumUpAnew(): Promise<Backlog>;
  readonly seq: number;
}

/**
 * After a batch the judge rests, unless somebody waits for it: the first reading after a quiet time is judged at once, and under load
 * batches grow instead of their number. Each costs a commit and the state of every series that it touches.
 */
const REST_MS = 200;

export function threadedJudge(
  data: JudgeWorkerData,
  {
    onJudged,
    onDied,
    onSheltered,
    onCameBack,
    onStaysAway,
    onDamaged,
    onSummingUp,
    onSetAside,
    machineAhead = () => 0,
  }: {
    onJudged: (judged: Judged) => void;
    onDied: (error: Error) => void;
    /** The store to read is the one in memory. */
    onSheltered?: (why: string) => void;
    /** It is the one on the disk again. */
    onCameBack?: (seq: number) => void;
    /** It was to come back, and cannot yet. */
    onStaysAway?: (why: string) => void;
    /** The store has a broken page that judging has not met. */
    onDamaged?: (why: string) => void;
    /** Readings that stood before are summed up; told now and then, and with nothing left at the end. */
    onSummingUp?: (backlog: Backlog) => void;
    /** A fact that broke the judge three times is left out; sequence 0: it stands in no journal. */
    onSetAside?: (fact: SetAside) => void;
    /** By how much the machine's clock is ahead of the time that the hub goes by; what is judged is dated by that. */
    machineAhead?: () => Milliseconds;
  },
): ThreadedJudge {
  let worker: Worker | undefined;
  let seq = 0;
  let stopping = false;
  /** Whether a wake is under way; it ends with the worker's word that it has caught up. */
  let awake = true;
  let head = 0;
  let waiting: { seq: number; resolve: () => void }[] = [];
  /** Who has asked for roll-ups, and waits for word that it is noted. */
  const asking: ((backlog: Backlog) => void)[] = [];
  let rest: Pending | undefined;
  /** Who has asked for old readings to be taken away, in order. */
  const retiring: ((more: boolean) => void)[] = [];
  const givingBack = new Map<number, (taken: boolean) => void>();

  const ask = (message: ToJudgeWorker) => worker?.postMessage(message);

  const advance = (to: number) => {
    seq = Math.max(seq, to);
    if (waiting.length === 0) return;
    const due = waiting.filter((item) => item.seq <= seq);
    waiting = waiting.filter((item) => item.seq > seq);
    for (const item of due) item.resolve();
  };

  const rouse = () => {
    if (awake || head <= seq || (rest && waiting.length === 0)) return;
    rest?.cancel();
    rest = undefined;
    awake = true;
    ask({ type: 'wake', machineAhead: machineAhead() });
  };

  const hear = (message: FromJudgeWorker) => {
    if (message.type === 'judged') {
      onJudged(message.judged);
      advance(message.judged.seq);
    } else if (message.type === 'sheltered') {
      onSheltered?.(message.why);
    } else if (message.type === 'came-back') {
      onCameBack?.(message.seq);
      advance(message.seq);
    } else if (message.type === 'stays-away') {
      onStaysAway?.(message.why);
    } else if (message.type === 'damaged') {
      onDamaged?.(message.why);
    } else if (message.type === 'summing-up') {
      onSummingUp?.(message.backlog);
      for (const told of asking.splice(0)) told(message.backlog);
    } else if (message.type === 'set-aside') {
      onSetAside?.(message.fact);
    } else if (message.type === 'gave-back') {
      givingBack.get(message.seq)?.(message.taken);
      givingBack.delete(message.seq);
    } else if (message.type === 'retired') {
      retiring.shift()?.(message.more);
    } else if (message.type === 'caught-up') {
      advance(message.seq);
      awake = false;
      rest = after(REST_MS, () => {
        rest = undefined;
        rouse();
      });
      rouse();
    }
  };

  return {
    name: 'judge',
    get seq() {
      return seq;
    },
    wake: (to) => {
      head = Math.max(head, to);
      rouse();
    },
    confirmed: (confirmed) => ask({ type: 'confirmed', confirmed }),
    retire: (keepFrom) =>
      new Promise((resolve) => {
        retiring.push(resolve);
        ask({ type: 'retire', keepFrom });
      }),
    tell: (facts) => ask({ type: 'tell', facts, machineAhead: machineAhead() }),
    shelter: (why) => ask({ type: 'shelter', why }),
    comeBack: () => ask({ type: 'come-back' }),
    giveBack: (seq) =>
      new Promise((resolve) => {
        givingBack.set(seq, resolve);
        ask({ type: 'give-back', seq });
      }),
    sumUpAnew: () =>
      new Promise((resolve) => {
        asking.push(resolve);
        ask({ type: 'sum-up-anew' });
      }),
    reached: (target) =>
      seq >= target
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ seq: target, resolve });
            rouse();
          }),
    start: () =>
      new Promise((resolve, reject) => {
        const fresh = new Worker(new URL('./judge-worker.js', import.meta.url), { workerData: data });
        worker = fresh;
        let started = false;
        fresh.on('message', (message: FromJudgeWorker) => {
          hear(message);
          if (message.type !== 'caught-up') return;
          started = true;
          resolve();
        });
        fresh.on('error', (error) => {
          if (!started) reject(error);
          else if (!stopping) onDied(error);
        });
        fresh.once('exit', () => {
          worker = undefined;
        });
      }),
    stop: async () => {
      stopping = true;
      rest?.cancel();
      const closing = worker;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.once('exit', resolve));
      closing.postMessage({ type: 'close' } satisfies ToJudgeWorker);
      await closed;
    },
  };
}
