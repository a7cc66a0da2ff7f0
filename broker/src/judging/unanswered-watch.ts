import { type Instant, MINUTE, type NewFact } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { Check } from './check-table.js';

/** How often it is looked, by the wall clock. A check must be found overdue twice: a reading may be on its way through the hub. */
const LOOK_MS = 2_000;
/**
 * The hub's own absence is nobody's silence: after its start a check is waited for as long as it was when it was raised, and so long at
 * least, in which every node has come back and its newest value with it; so long at most.
 */
const HEARS_FIRST = { atLeast: 3 * MINUTE, atMost: 20 * MINUTE } as const;

export interface UnansweredWatchInputs {
  log: Log;
  riverClock: Clock;
  overdue(now: Instant): Check[];
  /** Where the river clock may run ahead of what is judged, in a replay: resolves when everything journalled so far has been. */
  judged?: (() => Promise<unknown>) | undefined;
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** Notices that nothing came after a doubted high reading, and journals it: from there it is judged as a flood until shown otherwise. */
export function unansweredWatch({ log, riverClock, overdue, judged, keep }: UnansweredWatchInputs): Part & {
  look(): Promise<void>;
} {
  let beat: Pending | undefined;
  /** Since when the nodes can be heard, by the river clock. */
  let hearsSince: Instant = Number.NEGATIVE_INFINITY;
  let found = new Set<string>();
  const journalled = new Set<string>();
  let underWay = false;

  const look = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    try {
      const instant = riverClock.now();
      await judged?.();
      // A clock that was put back.
      hearsSince = Math.min(hearsSince, instant);
      const now = overdue(instant).filter((check) => instant >= hearsSince + waitOf(check));
      const seenTwice = now.filter(({ key }) => found.has(key) && !journalled.has(key));
      found = new Set(now.map(({ key }) => key));
      for (const { key, series, at, value } of seenTwice) {
        journalled.add(key);
        await keep([{ kind: 'reading.unanswered', body: { series, at, value } }]);
        log.warn({ series, at, value }, 'nothing came after a doubted high reading: it is taken for a flood');
      }
    } catch (error) {
      // Where it could not be journalled it has been judged in memory, and is journalled later.
      log.error({ err: error }, 'that nothing came after a doubted reading could not be journalled');
    } finally {
      underWay = false;
    }
  };

  return {
    name: 'unanswered watch',
    look,
    start: () => {
      hearsSince = riverClock.now();
      beat = every(LOOK_MS, () => void look());
    },
    stop: () => beat?.cancel(),
  };
}

const waitOf = ({ at, answerBy }: Check): number =>
  Math.min(HEARS_FIRST.atMost, Math.max(HEARS_FIRST.atLeast, answerBy - at));
