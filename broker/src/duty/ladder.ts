import type {
  Called,
  DutyPlan,
  Instant,
  LadderStep,
  Milliseconds,
  Person,
  PersonId,
  Shift,
} from '@kawamori/contracts';

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

/** When a ladder was begun, and when what it tells was decided: a higher level goes on with the ladder of its episode. */
export interface LadderTimes {
  begunAt: Instant;
  decidedAt: Instant;
}

/** What has become of the people of a turn. */
export interface LadderSoFar {
  /** From when on it is known that none of them takes a call; undefined while one may. */
  unreachedSince(people: readonly Person[]): Instant | undefined;
  /** When their turn came for a lower level; undefined where it has not. */
  cameAt(people: readonly Person[]): Instant | undefined;
}

const NOTHING_SO_FAR: LadderSoFar = { unreachedSince: () => undefined, cameAt: () => undefined };

/**
 * The turns of a ladder, each with whom it calls: by the roster of the moment at which it comes. A step that would call nobody (a gap in
 * the roster, a person who has left) is left out, and those after it come earlier by its wait: nobody on duty never means that nothing
 * happens for a while. Whoever has been called by an earlier step is not called by a later one. Steps whose time has passed when the
 * notice is decided come with the decision.
 * Where nobody of a turn can be reached, the next comes from that instant on, and those after it as long after it as they would have.
 * @param later the instant that comes so long after another, where some hours do not count
 */
export function turnsOf(
  duty: Duty,
  ladder: readonly LadderStep[],
  { begunAt, decidedAt }: LadderTimes,
  later: (from: Instant, wait: Milliseconds) => Instant = (from, wait) => from + wait,
  { unreachedSince, cameAt }: LadderSoFar = NOTHING_SO_FAR,
): Turn[] {
  const turns: Turn[] = [];
  const called = new Set<PersonId>();
  const earliest = later(decidedAt, 0);
  let [due, before] = [later(begunAt, 0), 0];
  let isEmpty = true;
  for (const [step, { after = 0, call }] of ladder.entries()) {
    if (!isEmpty) {
      const since = unreachedSince(turns.at(-1)?.people ?? []);
      due = Math.min(later(due, after - before), since ?? Number.POSITIVE_INFINITY);
    }
    before = after;
    const whoAt = (at: Instant) => whoIs(call, duty, at).filter(({ id }) => !called.has(id));
    due = Math.min(due, cameAt(whoAt(earliest)) ?? Number.POSITIVE_INFINITY);
    const at = Math.max(due, earliest);
    const people = whoAt(at);
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
