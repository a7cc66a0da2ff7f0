import {
  type CallReason,
  type Contact,
  type ContactChannel,
  type Instant,
  type LadderStep,
  MINUTE,
  type Milliseconds,
  type Person,
  type PersonId,
} from '@kawamori/contracts';
import { type Duty, type LadderTimes, type Turn, turnsOf } from './ladder.js';
import { awakeAfter, type QuietHours, type Rest } from './quiet-hours.js';

/**
 * A channel that has not taken a call for so long counts as not working, and the person's next one is tried beside it. Longer than a call
 * may be kept for a bundle.
 */
export const FALL_OVER_AFTER: Milliseconds = 1.5 * MINUTE;

/** Somebody is to be called. */
export interface Call {
  person: PersonId;
  channel: ContactChannel;
  why: CallReason;
  /** 1 the first time, 2 for the first reminder, and so on. */
  ordinal: number;
}

/** A call that was decided, and how far it has come. */
export interface CallMade extends Call {
  at: Instant;
  outcome: 'waiting' | 'accepted' | 'given-up' | 'not-needed';
}

export interface Calls {
  now: Call[];
  /** When there may be more, unless something happens before; undefined when there will be none. */
  next: Instant | undefined;
}

/** Who is called in which order, and when nobody is. */
export interface Ladder {
  steps: readonly LadderStep[];
  quiet?: QuietHours | undefined;
  /** Others are to answer meanwhile; ascending. */
  rests?: readonly Rest[];
}

/** Who is called one after the other. */
interface Course {
  turns: readonly Turn[];
  later(from: Instant, wait: Milliseconds): Instant;
  /** How often the people of a turn are called again; undefined for those whom the next one relieves. */
  remindEvery(turn: Turn): Milliseconds | undefined;
}

/**
 * Whom a notice calls at an instant, of what was decided before: a pure function, so that a restart calls nobody twice and leaves nobody
 * out. Acknowledged, it calls nobody any more. Whoever is in charge of the episode is called with the first. A step whose turn a lower level
 * has brought early has come for this one too.
 * @param notice.made in the order in which they were decided
 * @param notice.madeBefore the same of lower levels on the same ladder
 */
export function callsDue(
  duty: Duty,
  { steps, quiet, rests }: Ladder,
  notice: LadderTimes & {
    acknowledged: boolean;
    made: readonly CallMade[];
    madeBefore?: readonly CallMade[];
    inCharge?: readonly PersonId[];
  },
  now: Instant,
): Calls {
  if (notice.acknowledged) return NO_CALLS;
  const later = (from: Instant, wait: Milliseconds) => awakeAfter(from, wait, quiet, rests);
  if (later(now, 0) > now) return { now: [], next: later(now, 0) };
  const { made, madeBefore = [], inCharge = [] } = notice;
  const byTurn = madeBefore.filter(({ why, person }) => why === 'turn' && !inCharge.includes(person));
  const ladder = turnsOf(duty, steps, notice, later, {
    unreachedSince: (people) => unreachedSince(people, made, later),
    cameAt: (people) => byTurn.find(({ person }) => people.some(({ id }) => id === person))?.at,
  });
  const responsible = inCharge.flatMap((id) => duty.people.get(id) ?? []);
  const turns = withInCharge(ladder, responsible, notice.decidedAt);
  const remindEvery = (turn: Turn) => (turn === turns.at(-1) ? duty.plan.remindEvery : undefined);
  return callsOn({ turns, later, remindEvery }, made, 'turn', now);
}

/** An episode that was handed over: to whom, by whom where that is somebody who can be called, and when (wall clock). */
export interface HandOver {
  to: PersonId;
  from: PersonId | undefined;
  at: Instant;
}

/**
 * Whom a hand-over calls: that person at once; whoever handed over, or else the last of the ladder, where nobody has taken it over within
 * the time after which a notice is called again; both again and again until somebody has.
 * @param notice.made in the order in which they were decided
 */
export function callsOfHandOver(
  {
    people,
    last,
    remindEvery,
  }: { people: Duty['people']; last: readonly Person[]; remindEvery: Milliseconds },
  handOver: HandOver,
  made: readonly CallMade[],
  now: Instant,
): Calls {
  const known = (id: PersonId | undefined) => (id === undefined ? undefined : people.get(id));
  const [to, from] = [known(handOver.to), known(handOver.from)];
  const turns: Turn[] = [
    { step: 0, at: handOver.at, people: to ? [to] : [] },
    {
      step: 1,
      at: handOver.at + remindEvery,
      people: (from ? [from] : last).filter(({ id }) => id !== handOver.to),
    },
  ];
  const begun = made.findIndex(
    ({ person, why, at }) => person === handOver.to && why === 'handed-over' && at >= handOver.at,
  );
  const course = {
    turns,
    later: (at: Instant, wait: Milliseconds) => at + wait,
    remindEvery: () => remindEvery,
  };
  return callsOn(course, made, 'handed-over', now, begun === -1 ? made.length : begun);
}

/**
 * Whom a muster calls: everybody at once, each by one channel after the other, and again until they have answered or the hour has come.
 * @param people who have not answered
 * @param made in the order in which they were decided
 */
export function callsOfMuster(
  { people, remindEvery }: { people: readonly Person[]; remindEvery: Milliseconds },
  { decidedAt, dueAt, made }: { decidedAt: Instant; dueAt: Instant; made: readonly CallMade[] },
  now: Instant,
): Calls {
  if (now >= dueAt) return NO_CALLS;
  const course = {
    turns: [{ step: 0, at: decidedAt, people }],
    later: (at: Instant, wait: Milliseconds) => at + wait,
    remindEvery: () => remindEvery,
  };
  return callsOn(course, made, 'turn', now);
}

export const NO_CALLS: Calls = { now: [], next: undefined };

function withInCharge(
  turns: readonly Turn[],
  inCharge: readonly Person[],
  decidedAt: Instant,
): readonly Turn[] {
  if (inCharge.length === 0) return turns;
  const [first, ...rest] = turns;
  const others = (people: readonly Person[]) =>
    people.filter((one) => inCharge.every(({ id }) => id !== one.id));
  return [
    { ...(first ?? { step: 0, at: decidedAt }), people: [...inCharge, ...others(first?.people ?? [])] },
    ...rest
      .map((turn) => ({ ...turn, people: others(turn.people) }))
      .filter(({ people }) => people.length > 0),
  ];
}

/** @param begun the first of the calls that belong to this course */
function callsOn(
  { turns, later, remindEvery }: Course,
  made: readonly CallMade[],
  why: 'turn' | 'handed-over',
  now: Instant,
  begun = 0,
): Calls {
  const due: Call[] = [];
  const next: Instant[] = [];
  for (const turn of turns) {
    if (turn.at > now) {
      next.push(turn.at);
      continue;
    }
    for (const person of turn.people) {
      const before = made.filter((call) => call.person === person.id);
      const own = made
        .slice(begun)
        .filter((call) => call.person === person.id && call.outcome !== 'not-needed');
      const found = callOf(person, own, {
        ...{ now, later, remindEvery: remindEvery(turn) },
        first: why === 'turn' ? 'turn' : turn.step === 0 ? 'handed-over' : 'not-taken-over',
        ordinal: Math.max(0, ...before.map(({ ordinal }) => ordinal)) + 1,
      });
      if (found.call) due.push(found.call);
      if (found.next !== undefined) next.push(found.next);
    }
  }
  return { now: due, next: next.length === 0 ? undefined : Math.min(...next) };
}

/** From when on it is known that nobody of a turn takes a call: every channel of each was tried, and none has taken it. */
function unreachedSince(
  people: readonly Person[],
  made: readonly CallMade[],
  later: When['later'],
): Instant | undefined {
  const since: Instant[] = [];
  for (const { id, contacts } of people) {
    const calls = made.filter(({ person }) => person === id);
    const last = calls.at(-1);
    const isReached = calls.some(({ outcome }) => outcome === 'accepted' || outcome === 'not-needed');
    const isLeft = contacts.some(({ channel }) => calls.every((call) => call.channel !== channel));
    if (!last || isReached || isLeft) return undefined;
    since.push(failedAt(last, later));
  }
  return Math.max(...since);
}

/** When a call that nobody has taken counts as failed: with its refusal, or after a while. */
const failedAt = ({ at, outcome }: CallMade, later: When['later']): Instant =>
  later(at, outcome === 'given-up' ? 0 : FALL_OVER_AFTER);

interface When {
  now: Instant;
  later(from: Instant, wait: Milliseconds): Instant;
  /** Undefined for whom the next step relieves. */
  remindEvery: Milliseconds | undefined;
  /** Why somebody is called who was not called before. */
  first: CallReason;
  /** Of a call that begins a round. */
  ordinal: number;
}

/**
 * How to reach a person now, and when to look again. By one channel after the other, until one of them takes the call; then, where nobody
 * comes after this person, all of it again as a reminder.
 */
function callOf(
  person: Person,
  made: readonly CallMade[],
  { now, later, remindEvery, first: reason, ordinal }: When,
): { call?: Call; next?: Instant } {
  const round = made.slice(
    Math.max(
      0,
      made.findLastIndex(({ why }) => why !== 'fall-over'),
    ),
  );
  const [first] = round;
  const last = round.at(-1);
  if (!first || !last) return { call: callBy(person.contacts[0], person, reason, ordinal) };
  const remindAt = remindEvery === undefined ? Number.POSITIVE_INFINITY : later(first.at, remindEvery);
  if (remindAt <= now)
    return {
      call: callBy(person.contacts[0], person, reason === 'turn' ? 'reminder' : reason, ordinal),
    };
  const untilReminder = remindEvery === undefined ? {} : { next: remindAt };
  if (round.some(({ outcome }) => outcome === 'accepted')) return untilReminder;
  const used = new Set(round.map(({ channel }) => channel));
  const other = person.contacts.find(({ channel }) => !used.has(channel));
  if (!other) return untilReminder;
  const fallOverAt = failedAt(last, later);
  if (fallOverAt <= now) return { call: callBy(other, person, 'fall-over', first.ordinal) };
  return { next: Math.min(fallOverAt, remindAt) };
}

function callBy(contact: Contact | undefined, { id }: Person, why: CallReason, ordinal: number): Call {
  if (!contact) throw new Error('a person has one contact at least');
  return { person: id, channel: contact.channel, why, ordinal };
}
