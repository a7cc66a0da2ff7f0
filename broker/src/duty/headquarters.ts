import type { Fact, HqView, Instant, Milliseconds, TownId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import type { Rest } from './quiet-hours.js';

/** When headquarters were open; wall clock, but for what is shown. */
export interface HqPeriod {
  openedAt: Instant;
  /** Null: they are. */
  closedAt: Instant | null;
  /** River clock. */
  shownAt: Instant;
  place: string | null;
  by: string;
}

/** Kept of each town: a ladder calls for twelve hours, and nobody opens headquarters more often in that time. */
const MOST_PERIODS = 20;

/** The periods after a fact. To open what is open, or to close what is not, changes nothing. */
export function periodsAfter(
  before: readonly HqPeriod[] = [],
  fact: Fact & { kind: 'hq.opened' | 'hq.closed' },
): HqPeriod[] {
  const last = before.at(-1);
  const isOpen = last !== undefined && last.closedAt === null;
  if (fact.kind === 'hq.closed')
    return isOpen ? [...before.slice(0, -1), { ...last, closedAt: fact.wallAt }] : [...before];
  if (isOpen) return [...before];
  const { place = null, by } = fact.body;
  const opened = { openedAt: fact.wallAt, closedAt: null, shownAt: fact.at, place, by };
  return [...before, opened].slice(-MOST_PERIODS);
}

/**
 * When a ladder that was begun at an instant rests: from then, or from the opening of headquarters on, until nobody there has acknowledged
 * within a while, or they close. A higher level that goes on with a ladder does not make it rest anew: those who have not answered the
 * lower one may be nobody.
 */
export function hqRests(periods: readonly HqPeriod[], begunAt: Instant, answersWithin: Milliseconds): Rest[] {
  return periods.flatMap(({ openedAt, closedAt }) => {
    const from = Math.max(openedAt, begunAt);
    const until = Math.min(from + answersWithin, closedAt ?? Number.POSITIVE_INFINITY);
    return until > from ? [{ from, until }] : [];
  });
}

/** The period that is open. */
export const openPeriod = (periods: readonly HqPeriod[] | undefined): HqPeriod | undefined => {
  const last = periods?.at(-1);
  return last?.closedAt === null ? last : undefined;
};

/** How long notices of a town without a plan wait: nobody is called there. */
const NOBODY_CALLED: Milliseconds = 0;

/** Headquarters that are open. */
export function openHeadquarters({
  headquarters,
  duties,
}: Pick<Settings, 'headquarters' | 'duties'>): HqView[] {
  return [...headquarters].flatMap(([town, periods]): HqView[] => {
    const open = openPeriod(periods);
    if (!open) return [];
    const { place, shownAt, by } = open;
    return [{ town, place, openedAt: shownAt, openedBy: by, answersWithinMs: withinOf(duties, town) }];
  });
}

const withinOf = (duties: Settings['duties'], town: TownId): Milliseconds =>
  duties.get(town)?.hqAnswersWithin ?? NOBODY_CALLED;
