import { type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { CallingNotice } from './calls-of-notice.js';

/** A clock that is put right by less is slewed, and stamps stay as they are. */
const SET_BY: Milliseconds = MINUTE / 2;

type KeyedNotice = CallingNotice & { key: string };

/** What is first seen within so long after it was entered was entered since the start: how old it is, is certain. */
const SEEN_AT_ONCE: Milliseconds = MINUTE;

/**
 * Gives notices and their calls the times of the wall clock as it goes now. A ladder of minutes must not stand still for hours, nor be at its
 * end, because the clock was set meanwhile: how old something is goes by a clock that nobody sets, from the first look at it on.
 * A start of the hub begins that anew. What then lies in the future counts as of now; and what seemed older than it is, since the hub did not
 * know the time yet, is younger as soon as it does.
 */
export function agedNotices(
  wallClock: Clock,
  monotonic: () => Milliseconds,
): (notices: readonly KeyedNotice[]) => KeyedNotice[] {
  /** When each thing was, on the monotonic clock. */
  let known = new Map<string, { at: Milliseconds; isCertain: boolean }>();
  return (notices) => {
    const [now, monotonicNow] = [wallClock.now(), monotonic()];
    const stillKnown: typeof known = new Map();
    const timeOf = (id: string, stamped: Instant): Instant => {
      const age = now - stamped;
      const byStamp = monotonicNow - Math.max(0, age);
      const was = known.get(id) ?? { at: byStamp, isCertain: Math.abs(age) < SEEN_AT_ONCE };
      if (!was.isCertain && age >= 0) was.at = Math.max(was.at, byStamp);
      stillKnown.set(id, was);
      const byAge = Math.round(now - (monotonicNow - was.at));
      return Math.abs(byAge - stamped) < SET_BY ? stamped : byAge;
    };
    const aged = notices.map((notice) => ({
      ...notice,
      begunAt: timeOf(`${notice.key} begun`, notice.begunAt),
      decidedAt: timeOf(`${notice.key} decided`, notice.decidedAt),
      ...(notice.handOver
        ? {
            handOver: {
              ...notice.handOver,
              at: timeOf(`${notice.key} handed over ${notice.handOver.at}`, notice.handOver.at),
            },
          }
        : {}),
      made: notice.made.map((call) => ({
        ...call,
        at: timeOf(`${notice.key} ${call.person} ${call.channel} ${call.ordinal}`, call.at),
      })),
    }));
    known = stillKnown;
    return aged;
  };
}
