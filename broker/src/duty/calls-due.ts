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
import { type Duty, type LadderTimes, turnsOf } from './ladder.js';
import { awakeAfter, type QuietHours } from './quiet-hours.js';

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
}

/**
 * Whom a notice calls at an instant, of what was decided before: a pure function, so that a restart calls nobody twice and leaves nobody
 * out. Acknowledged, it calls nobody any more.
 * @param notice.made in the order in which they were decided
 */
export function callsDue(
  duty: Duty,
  { steps, quiet }: Ladder,
  notice: LadderTimes & { acknowledged: boolean; made: readonly CallMade[] },
  now: Instant,
): Calls {
  if (notice.acknowledged) return { now: [], next: undefined };
  const later = (from: Instant, wait: Milliseconds) => awakeAfter(from, wait, quiet);
  if (later(now, 0) > now) return { now: [], next: later(now, 0) };
  const due: Call[] = [];
  const next: Instant[] = [];
  const turns = turnsOf(duty, steps, notice, later, (people) => unreachedSince(people, notice.made, later));
  for (const turn of turns) {
    if (turn.at > now) {
      next.push(turn.at);
      continue;
    }
    const isLast = turn === turns.at(-1);
    for (const person of turn.people) {
      const made = notice.made.filter((call) => call.person === person.id);
      const found = callOf(person, made, {
        now,
        later,
        remindEvery: isLast ? duty.plan.remindEvery : undefined,
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
}

/**
 * How to reach a person now, and when to look again. By one channel after the other, until one of them takes the call; then, where nobody
 * comes after this person, all of it again as a reminder.
 */
function callOf(
  person: Person,
  made: readonly CallMade[],
  { now, later, remindEvery }: When,
): { call?: Call; next?: Instant } {
  const round = made.slice(
    Math.max(
      0,
      made.findLastIndex(({ why }) => why !== 'fall-over'),
    ),
  );
  const [first] = round;
  const last = round.at(-1);
  if (!first || !last) return { call: callBy(person.contacts[0], person, 'turn', 1) };
  const remindAt = remindEvery === undefined ? Number.POSITIVE_INFINITY : later(first.at, remindEvery);
  if (remindAt <= now) return { call: callBy(person.contacts[0], person, 'reminder', first.ordinal + 1) };
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
