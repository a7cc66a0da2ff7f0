import type { Called, DutyPlan, Instant, LadderStep, Person, PersonId, Shift } from '@kawamori/contracts';

/** What a town has decided about waking people. */
export interface Duty {
  plan: DutyPlan;
  shifts: readonly Shift[];
  people: ReadonlyMap<PersonId, Person>;
}

/** A step of the ladder with whom it calls. */
export interface Turn {
  /** From 0. */
  step: number;
  at: Instant;
  /** Never empty. */
  people: readonly Person[];
}

/**
 * The turns of a ladder, each with whom it calls: by the roster of the moment at which it comes. A step that would call nobody (a gap in
 * the roster, a person who has left) is left out, and those after it come earlier by its wait: nobody on duty never means that nothing
 * happens for a while. Whoever has been called by an earlier step is not called by a later one.
 */
export function turnsOf(duty: Duty, ladder: readonly LadderStep[], decidedAt: Instant): Turn[] {
  const turns: Turn[] = [];
  const called = new Set<PersonId>();
  let [at, before] = [decidedAt, 0];
  let isEmpty = true;
  for (const [step, { after = 0, call }] of ladder.entries()) {
    if (!isEmpty) at += after - before;
    before = after;
    const people = whoIs(call, duty, at).filter(({ id }) => !called.has(id));
    isEmpty = people.length === 0;
    if (isEmpty) continue;
    for (const { id } of people) called.add(id);
    turns.push({ step, at, people });
  }
  return turns;
}

/** Whom a step calls at an instant, in its order. */
function whoIs(call: Called, { plan, shifts, people }: Duty, at: Instant): Person[] {
  const ids =
    'group' in call
      ? (plan.groups.find(({ id }) => id === call.group)?.members ?? [])
      : onDuty(shifts, at).slice(call.onDuty - 1, call.onDuty);
  return ids.flatMap((id) => people.get(id) ?? []);
}

/** Who is on duty, in the order of calling. Where shifts overlap, the one that began last is asked first. */
export function onDuty(shifts: readonly Shift[], at: Instant): PersonId[] {
  const standing = shifts.filter(({ from, to }) => from <= at && at < to);
  standing.sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1));
  return [...new Set(standing.flatMap(({ people }) => people))];
}
