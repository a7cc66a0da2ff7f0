import { type DutyPlan, HOUR, type Instant, type Milliseconds, type TownId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { type Call, type CallMade, type Calls, callsDue, type Ladder } from './calls-due.js';
import type { Duty, LadderTimes } from './ladder.js';

/** After so long a notice that nobody has acknowledged calls nobody any more. */
export const CALLS_FOR: Milliseconds = 12 * HOUR;

/** What a notice is about: the river, or what is broken or doubted and can wait for the morning where the town says so. */
export type Matter = 'river' | 'maintenance';

/** A notice that calls people until somebody acknowledges it; its times are the wall clock's. */
export interface CallingNotice extends LadderTimes {
  town: TownId;
  matter: Matter;
  acknowledged: boolean;
  made: readonly CallMade[];
}

export type DutySettings = Pick<Settings, 'people' | 'duties' | 'shifts'>;

/** Whom a notice calls at an instant of the wall clock: by its own town's ladder, and by the others' where that town has switched it on. */
export function callsOfNotice(settings: DutySettings, notice: CallingNotice, now: Instant): Calls {
  const own = settings.duties.get(notice.town);
  if (!own) return { now: [], next: undefined };
  const found = [callsDue(dutyOf(own, settings), ladderOf(own, notice.matter), notice, now)];
  if (own.otherTownAfter !== undefined && notice.matter === 'river') {
    const begunAt = notice.begunAt + own.otherTownAfter;
    for (const other of settings.duties.values()) {
      if (other.town !== own.town)
        found.push(callsDue(dutyOf(other, settings), ladderOf(other, 'river'), { ...notice, begunAt }, now));
    }
  }
  const next = found.flatMap((one) => one.next ?? []);
  return {
    now: onceEach(found.flatMap((one) => one.now)),
    next: next.length === 0 ? undefined : Math.min(...next),
  };
}

/** Somebody may be in the groups of both towns. */
const onceEach = (calls: readonly Call[]): Call[] => [
  ...new Map(calls.map((call) => [call.person, call])).values(),
];

const ladderOf = (plan: DutyPlan, matter: Matter): Ladder =>
  matter === 'maintenance' && plan.maintenance
    ? { steps: plan.maintenance.ladder, quiet: plan.maintenance.quiet }
    : { steps: plan.ladder };

/** A town's part of the settings. */
export const dutyOf = (plan: DutyPlan, { people, shifts }: DutySettings): Duty => ({
  plan,
  people,
  shifts: shifts.filter(({ town }) => town === plan.town),
});
