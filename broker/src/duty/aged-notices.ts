import { type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { CallingNotice } from './calls-of-notice.js';

/** A clock that is put right by less is slewed, and stamps stay as they are. */
const SET_BY: Milliseconds = MINUTE / 2;

type KeyedNotice = CallingNotice & { key: string };

/**
 * Gives notices and their calls the times of the wall clock as it goes now. A ladder of minutes must not stand still for hours, nor be at its
 * end, because the machine's clock was set meanwhile: how old something is goes by a clock that nobody sets, from the first look at it on.
 * A start of the hub begins that anew: what then lies in the future counts as of now.
 */
export function agedNotices(
  wallClock: Clock,
  monotonic: () => Milliseconds,
): (notices: readonly KeyedNotice[]) => KeyedNotice[] {
  /** When each thing was, on the monotonic clock. */
  let known = new Map<string, Milliseconds>();
  return (notices) => {
    const [now, monotonicNow] = [wallClock.now(), monotonic()];
    const stillKnown: typeof known = new Map();
    const timeOf = (id: string, stamped: Instant): Instant => {
      const was = known.get(id) ?? monotonicNow - Math.max(0, now - stamped);
      stillKnown.set(id, was);
      const byAge = Math.round(now - (monotonicNow - was));
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
