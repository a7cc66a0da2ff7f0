import {
  type DutyPlan,
  HOUR,
  type Instant,
  MINUTE,
  type Milliseconds,
  type Person,
  type PersonId,
  type TownId,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import {
  type Call,
  type CallMade,
  type Calls,
  callsDue,
  callsOfHandOver,
  callsOfMuster,
  type HandOver,
  type Ladder,
  NO_CALLS,
} from './calls-due.js';
import { hqRests } from './headquarters.js';
import type { Duty, LadderTimes } from './ladder.js';
import { asFarAsTrusted, type MistrustedWay, trustedFirst } from './mistrusted-ways.js';
import { awakeAfter } from './quiet-hours.js';

/** After so long a notice that nobody has acknowledged calls nobody any more. */
export const CALLS_FOR: Milliseconds = 12 * HOUR;

/**
 * What a notice is about: the river; what is broken and hides it (`unseen`), which wakes its own town as the river does; what is broken or
 * doubted and can wait for the morning where the town says so; or what is broken and keeps notices of the river from leaving (`telling`),
 * which cannot wait; or people who are called together (`muster`), each of whom answers for themself.
 */
export type Matter = 'river' | 'unseen' | 'maintenance' | 'telling' | 'muster';

/** A notice that calls people until somebody acknowledges it; its times are the wall clock's. */
export interface CallingNotice extends LadderTimes {
  town: TownId;
  matter: Matter;
  acknowledged: boolean;
  made: readonly CallMade[];
  /** Nobody has taken it over yet. */
  handOver?: HandOver | undefined;
  /** Who is called together and has not answered, and how long they are called. */
  muster?: { awaited: readonly PersonId[]; within: Milliseconds } | undefined;
  /** Calls that lower levels have made on the same ladder, in the order in which they were decided. */
  madeBefore?: readonly CallMade[];
  /** Who looks after what was told of the episode before. */
  inCharge?: readonly PersonId[];
}

export type DutySettings = Pick<Settings, 'people' | 'duties' | 'shifts' | 'accounts' | 'headquarters'>;

/** How often a hand-over or a muster is called again in a town that has no plan. */
const REMIND_WITHOUT_PLAN: Milliseconds = 15 * MINUTE;

/**
 * Whom a notice calls at an instant of the wall clock: by its own town's ladder, and by the others' where that town has switched it on; once
 * it was handed over, that person and whoever stands behind them.
 * While a town's headquarters are open its ladder rests, for as long as somebody there may still answer.
 * @param mistrusted by what people are called last, and what is accepted counts for nothing
 */
export function callsOfNotice(
  known: DutySettings,
  told: CallingNotice,
  now: Instant,
  mistrusted: readonly MistrustedWay[] = [],
): Calls {
  const settings = trustedFirst(known, mistrusted);
  const notice = { ...told, made: asFarAsTrusted(told.made, mistrusted) };
  const own = settings.duties.get(notice.town);
  if (notice.handOver) {
    const { people } = settings;
    const handed = {
      people,
      last: lastOf(own, people),
      remindEvery: own?.remindEvery ?? REMIND_WITHOUT_PLAN,
    };
    return callsOfHandOver(handed, notice.handOver, notice.made, now);
  }
  if (notice.matter === 'muster') {
    const { awaited = [], within = 0 } = notice.muster ?? {};
    const people = awaited.flatMap((id) => settings.people.get(id) ?? []);
    const remindEvery = own?.remindEvery ?? REMIND_WITHOUT_PLAN;
    const { decidedAt, made } = notice;
    return callsOfMuster({ people, remindEvery }, { decidedAt, dueAt: decidedAt + within, made }, now);
  }
  if (!own) return NO_CALLS;
  const restsOf = (plan: DutyPlan, begunAt: Instant) =>
    hqRests(settings.headquarters.get(plan.town) ?? [], begunAt, plan.hqAnswersWithin);
  const rests = restsOf(own, notice.begunAt);
  const found = [callsDue(dutyOf(own, settings), { ...ladderOf(own, notice.matter), rests }, notice, now)];
  if (own.otherTownAfter !== undefined && notice.matter === 'river') {
    const begunAt = awakeAfter(notice.begunAt, own.otherTownAfter, undefined, rests);
    for (const other of settings.duties.values()) {
      if (other.town === own.town) continue;
      const ladder = { ...ladderOf(other, 'river'), rests: restsOf(other, begunAt) };
      found.push(callsDue(dutyOf(other, settings), ladder, { ...notice, begunAt }, now));
    }
  }
  const next = found.flatMap((one) => one.next ?? []);
  return {
    now: onceEach(found.flatMap((one) => one.now)),
    next: next.length === 0 ? undefined : Math.min(...next),
  };
}

/** Whom the last step of a town's ladder calls: always a group. */
function lastOf(plan: DutyPlan | undefined, people: DutySettings['people']): Person[] {
  const call = plan?.ladder.at(-1)?.call;
  const group = call && 'group' in call ? plan?.groups.find(({ id }) => id === call.group) : undefined;
  return (group?.members ?? []).flatMap((id) => people.get(id) ?? []);
}

/** Somebody may be in the groups of both towns. */
const onceEach = (calls: readonly Call[]): Call[] => [
  ...new Map(calls.map((call) => [call.person, call])).values(),
];

const ladderOf = (plan: DutyPlan, matter: Matter): Ladder =>
  matter === 'river' || matter === 'unseen' || !plan.maintenance
    ? { steps: plan.ladder }
    : { steps: plan.maintenance.ladder, quiet: matter === 'telling' ? undefined : plan.maintenance.quiet };

/** A town's part of the settings. */
export const dutyOf = (
  plan: DutyPlan,
  { people, shifts }: Pick<DutySettings, 'people' | 'shifts'>,
): Duty => ({
  plan,
  people,
  shifts: shifts.filter(({ town }) => town === plan.town),
});
