import type { Called, DutyPlan, Instant, LadderStep, PersonId, TownId } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { dutyOf } from './calls-of-notice.js';
import { openPeriod } from './headquarters.js';
import { onDuty, turnsOf } from './ladder.js';
import { awakeAfter, type QuietHours } from './quiet-hours.js';

type Known = Pick<Settings, 'people' | 'duties' | 'shifts' | 'headquarters'>;

/** Somebody of a ladder, and by what. */
export interface ReportedPerson {
  id: PersonId;
  nameJa: string;
  /** In the order in which they are tried. */
  channels: string[];
}

export interface ReportedStep {
  /** After the notice; quiet hours counted. */
  afterMs: number;
  /** 「当番1人目」, 「宿直」 */
  calls: string;
  /** Whom it would call who was not called before; empty: it is left out, and those after it come earlier. */
  people: ReportedPerson[];
}

/** Who would be woken in a town at an instant. */
export interface DutyReport {
  town: TownId;
  at: Instant;
  onDuty: ReportedPerson[];
  /** Since when its headquarters are open (wall clock), for how long a ladder rests then; null while they are not. */
  headquarters: { openedAt: Instant; answersWithinMs: number } | null;
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
  const stepsOf = (steps: readonly LadderStep[], quiet?: QuietHours): ReportedStep[] => {
    const turns = turnsOf(duty, steps, { begunAt: at, decidedAt: at }, (from, wait) =>
      awakeAfter(from, wait, quiet),
    );
    return steps.map(({ after = 0, call }, index) => {
      const turn = turns.find(({ step }) => step === index);
      return {
        afterMs: turn ? turn.at - at : after,
        calls: calledWords(call, plan),
        people: (turn?.people ?? []).flatMap(({ id }) => reported(id)),
      };
    });
  };
  const { maintenance } = plan;
  const open = openPeriod(settings.headquarters.get(town));
  return {
    ...{ town, at, ladder: stepsOf(plan.ladder), remindEveryMs: plan.remindEvery },
    onDuty: onDuty(duty.shifts, at).flatMap(reported),
    headquarters: open ? { openedAt: open.openedAt, answersWithinMs: plan.hqAnswersWithin } : null,
    otherTownAfterMs: plan.otherTownAfter ?? null,
    maintenance: maintenance
      ? { ladder: stepsOf(maintenance.ladder, maintenance.quiet), quiet: maintenance.quiet ?? null }
      : null,
  };
}

function calledWords(call: Called, { groups }: DutyPlan): string {
  if ('onDuty' in call) return `当番${call.onDuty}人目`;
  return groups.find(({ id }) => id === call.group)?.nameJa ?? call.group;
}
