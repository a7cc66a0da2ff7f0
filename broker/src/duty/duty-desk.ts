import { HOUR, type Instant, MINUTE, type Milliseconds, type NewFact } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { agedNotices } from './aged-notices.js';
import { callKey } from './calling.js';
import { CALLS_FOR, type CallingNotice, callsOfNotice, type DutySettings } from './calls-of-notice.js';
import type { MistrustedWay } from './mistrusted-ways.js';

const LOOK_MS = 1_000;
/** A clock that is set changes what is due, and whose shift it is. */
const RESTS_AT_MOST: Milliseconds = MINUTE;
/** The machine's clock may have been set by so much since: what is older by it is looked at all the same. */
const CLOCK_SET_BY: Milliseconds = 24 * HOUR;

export interface DutyDeskInputs {
  log: Log;
  /** By which shifts and ladders go: the best time that the hub knows. */
  wallClock: Clock;
  /** At a start nobody is called by a clock that may be wrong by hours. */
  isTimeKnown(): boolean;
  /** Milliseconds from anywhere, never set. */
  monotonic(): Milliseconds;
  settings(): DutySettings;
  /** Ways whose acceptance says nothing, as things stand. */
  mistrusted(): readonly MistrustedWay[];
  /** Notices that were decided since and that nobody has acknowledged. */
  unacknowledgedSince(from: Instant): (CallingNotice & { key: string })[];
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** Goes on calling people until somebody acknowledges: the next of the ladder, another channel, a reminder. */
export interface DutyDesk extends Part {
  /** Something has moved: a notice, a setting, or the store that is read. */
  moved(): void;
}

export function dutyDesk({
  log,
  wallClock,
  isTimeKnown,
  monotonic,
  settings,
  mistrusted,
  unacknowledgedSince,
  keep,
}: DutyDeskInputs): DutyDesk {
  let beat: Pending | undefined;
  const aged = agedNotices(wallClock, monotonic);
  /** Nothing is due before, on the monotonic clock; undefined: it is not known. */
  let restsUntil: Milliseconds | undefined;
  /** Calls that were journalled, but perhaps do not stand in the table yet. */
  const made = new Set<string>();
  /** Whether the last call could not be journalled. */
  let isUnrecorded = false;

  const journal = async (facts: readonly NewFact[]): Promise<void> => {
    try {
      await keep(facts);
      isUnrecorded = false;
    } catch (error) {
      // It was judged in memory, and is journalled later: they are called all the same.
      if (!isUnrecorded)
        log.error({ err: error }, 'whom notices call cannot be journalled; they are called all the same');
      isUnrecorded = true;
    }
  };

  const look = () => {
    const [now, monotonicNow] = [wallClock.now(), monotonic()];
    if (!isTimeKnown() || (restsUntil !== undefined && monotonicNow < restsUntil)) return;
    const notices = aged(unacknowledgedSince(now - CALLS_FOR - CLOCK_SET_BY)).filter(
      ({ decidedAt, handOver }) => (handOver?.at ?? decidedAt) >= now - CALLS_FOR,
    );
    if (notices.length === 0) made.clear();
    const facts: NewFact[] = [];
    const [known, ways] = [settings(), mistrusted()];
    restsUntil = monotonicNow + RESTS_AT_MOST;
    for (const notice of notices) {
      const due = callsOfNotice(known, notice, now, ways);
      restsUntil = Math.min(restsUntil, monotonicNow + (due.next ?? Number.POSITIVE_INFINITY) - now);
      for (const call of due.now) {
        const key = callKey(notice.key, call);
        if (made.has(key)) continue;
        made.add(key);
        facts.push({ kind: 'notice.called', body: { notice: notice.key, ...call } });
        log.info({ notice: notice.key, ...call }, 'somebody is called');
      }
    }
    if (facts.length > 0) void journal(facts);
  };

  const lookCarefully = () => {
    try {
      look();
    } catch (error) {
      restsUntil = undefined;
      log.error({ err: error }, 'whom notices call cannot be seen; it is looked again');
    }
  };

  return {
    name: 'duty desk',
    moved: () => {
      restsUntil = undefined;
    },
    start: () => {
      beat = every(LOOK_MS, lookCarefully);
    },
    stop: () => beat?.cancel(),
  };
}
