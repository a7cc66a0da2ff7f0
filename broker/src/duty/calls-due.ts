import {
  type Contact,
  type Instant,
  type LadderStep,
  MINUTE,
  type Milliseconds,
  type Person,
  type PersonId,
} from '@kawamori/contracts';
import { type Duty, turnsOf } from './ladder.js';

/** A channel that has not taken a call for so long counts as not working, and the person's next one is tried beside it. */
export const FALL_OVER_AFTER: Milliseconds = MINUTE;

/** Somebody is to be called. */
export interface Call {
  person: PersonId;
  channel: Contact['channel'];
  /** `turn`: by the ladder. `fall-over`: the channel before did not work. `reminder`: nobody has acknowledged. */
  why: 'turn' | 'fall-over' | 'reminder';
}

/** A call that was decided, and how far it has come. */
export interface CallMade extends Call {
  at: Instant;
  outcome: 'waiting' | 'accepted' | 'given-up';
}

export interface Calls {
  now: Call[];
  /** When there may be more, unless something happens before; undefined when there will be none. */
  next: Instant | undefined;
}

/**
 * Whom a notice calls at an instant, of what was decided before: a pure function, so that a restart calls nobody twice and leaves nobody
 * out. Acknowledged, it calls nobody any more.
 */
export function callsDue(
  duty: Duty,
  ladder: readonly LadderStep[],
  notice: { decidedAt: Instant; acknowledged: boolean; made: readonly CallMade[] },
  now: Instant,
): Calls {
  if (notice.acknowledged) return { now: [], next: undefined };
  const due: Call[] = [];
  const later: Instant[] = [];
  const turns = turnsOf(duty, ladder, notice.decidedAt);
  for (const turn of turns) {
    if (turn.at > now) {
      later.push(turn.at);
      continue;
    }
    for (const person of turn.people) {
      const call = callOf(person, ofPerson(notice.made, person.id), now);
      if (typeof call === 'number') later.push(call);
      else if (call) due.push(call);
    }
  }
  const last = turns.at(-1);
  if (last && last.at <= now) {
    const { calls, next } = remindersOf(last.people, notice.made, duty.plan.remindEvery, now);
    due.push(...calls);
    if (next !== undefined) later.push(next);
  }
  return { now: due, next: later.length === 0 ? undefined : Math.min(...later) };
}

const ofPerson = (made: readonly CallMade[], id: PersonId): CallMade[] =>
  made.filter(({ person }) => person === id);

/** The next way to reach a person who has not been reached; or when to look again; undefined where there is no other way. */
function callOf(person: Person, made: readonly CallMade[], now: Instant): Call | Instant | undefined {
  const last = made.at(-1);
  if (!last) return { person: person.id, channel: firstChannel(person), why: 'turn' };
  if (made.some(({ outcome }) => outcome === 'accepted')) return undefined;
  const used = new Set(made.map(({ channel }) => channel));
  const next = person.contacts.find(({ channel }) => !used.has(channel));
  if (!next) return undefined;
  const from = last.outcome === 'given-up' ? last.at : last.at + FALL_OVER_AFTER;
  return from <= now ? { person: person.id, channel: next.channel, why: 'fall-over' } : from;
}

/** The last of the ladder are called again and again: their first channel, since the others were tried where it failed. */
function remindersOf(
  people: readonly Person[],
  made: readonly CallMade[],
  every: Milliseconds,
  now: Instant,
): { calls: Call[]; next: Instant | undefined } {
  const calls: Call[] = [];
  let next: Instant | undefined;
  for (const person of people) {
    const last = ofPerson(made, person.id).at(-1);
    if (!last) continue;
    const at = last.at + every;
    if (at <= now) calls.push({ person: person.id, channel: firstChannel(person), why: 'reminder' });
    next = Math.min(next ?? Number.POSITIVE_INFINITY, at <= now ? now + every : at);
  }
  return { calls, next };
}

function firstChannel({ contacts }: Person): Contact['channel'] {
  const [first] = contacts;
  if (!first) throw new Error('a person has one contact at least');
  return first.channel;
}
