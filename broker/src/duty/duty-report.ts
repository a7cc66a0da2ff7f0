import type { Called, DutyPlan, Instant, LadderStep, PersonId, TownId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { dutyOf } from './calls-of-notice.js';
import { onDuty, whoIs } from './ladder.js';

type Known = Pick<Settings, 'people' | 'duties' | 'shifts'>;

/** Somebody of a ladder, and by what. */
export interface ReportedPerson {
  id: PersonId;
  nameJa: string;
  /** In the order in which they are tried. */
  channels: string[];
}

export interface ReportedStep {
  afterMs: number;
  /** 「当番1人目」, 「宿直」 */
  calls: string;
  /** Whom it would call at that instant; empty: it is left out. */
  people: ReportedPerson[];
}

/** Who would be woken in a town at an instant. */
export interface DutyReport {
  town: TownId;
  at: Instant;
  onDuty: ReportedPerson[];
  ladder: ReportedStep[];
  remindEveryMs: number;
  /** Null where the other town is never woken. */
  otherTownAfterMs: number | null;
  /** Null where what is broken goes by the same ladder. */
  maintenance: { ladder: ReportedStep[]; quiet: { from: string; to: string } | null } | null;
}

/** Undefined for a town without a plan. */
export function dutyReport(settings: Known, town: TownId, at: Instant): DutyReport | undefined {
  const plan = settings.duties.get(town);
  if (!plan) return undefined;
  const duty = dutyOf(plan, settings);
  const reported = (id: PersonId): ReportedPerson[] => {
    const person = settings.people.get(id);
    return person
      ? [{ id, nameJa: person.nameJa, channels: person.contacts.map(({ channel }) => channel) }]
      : [];
  };
  const stepsOf = (steps: readonly LadderStep[]): ReportedStep[] =>
    steps.map(({ after = 0, call }) => ({
      afterMs: after,
      calls: calledWords(call, plan),
      people: whoIs(call, duty, at).flatMap(({ id }) => reported(id)),
    }));
  const { maintenance } = plan;
  return {
    ...{ town, at, ladder: stepsOf(plan.ladder), remindEveryMs: plan.remindEvery },
    onDuty: onDuty(duty.shifts, at).flatMap(reported),
    otherTownAfterMs: plan.otherTownAfter ?? null,
    maintenance: maintenance
      ? { ladder: stepsOf(maintenance.ladder), quiet: maintenance.quiet ?? null }
      : null,
  };
}

function calledWords(call: Called, { groups }: DutyPlan): string {
  if ('onDuty' in call) return `当番${call.onDuty}人目`;
  return groups.find(({ id }) => id === call.group)?.nameJa ?? call.group;
}
