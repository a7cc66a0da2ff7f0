import type { Instant, Milliseconds, OnDuty, OnDutyOfTown, TownId } from '@kawamori/contracts';
import { MINUTE, SECOND } from '@kawamori/contracts';

/** A roster that is changed by hand is followed after this at the latest. */
const ASKED_EVERY: Milliseconds = 5 * MINUTE;
/** After a question that was not answered. */
const ASKED_AGAIN: Milliseconds = 15 * SECOND;

/** How long until it is asked for anew: as soon as somebody is relieved. @param now the hub's wall clock */
export function askedAgainAfter(known: OnDuty | null, isStale: boolean, now: Instant): Milliseconds {
  if (isStale || !known) return ASKED_AGAIN;
  const changes = known.towns.flatMap(({ until }) => (until !== null && until > now ? until - now : []));
  return Math.min(ASKED_EVERY, ...changes.map((wait) => wait + SECOND));
}

/** The hour at which somebody was to be relieved has come, and nothing has been heard of it since. */
export const isRelieved = ({ until }: Pick<OnDutyOfTown, 'until'>, now: Instant): boolean =>
  until !== null && until <= now;

/** One's own towns first; each otherwise as the hub has them. @param own null: all */
export const ownTownsFirst = (
  towns: readonly OnDutyOfTown[],
  own: readonly TownId[] | null,
): OnDutyOfTown[] =>
  towns.toSorted((a, b) => Number(own?.includes(b.town) ?? true) - Number(own?.includes(a.town) ?? true));
