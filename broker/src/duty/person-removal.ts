import { type Instant, type NewFact, type PersonId, toIsoJst } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** What it would mean that somebody is called no more. */
export interface PersonRemoval {
  facts: NewFact[];
  /** `- person mori-ichiro 森 一郎`, then what it breaks, each line with `!`. */
  lines: string[];
  /** Why it cannot be done. */
  faults: string[];
}

/** Shifts that are named; the rest is counted. */
const MOST_SHIFTS = 5;

/**
 * Takes a person out of those who may be woken. Groups and shifts go on naming them; they count as nobody there.
 * @param handedTo episodes that wait for this person to take them over
 * @param now wall clock
 */
export function personRemoval(
  settings: Pick<Settings, 'people' | 'duties' | 'shifts'>,
  id: PersonId,
  handedTo: readonly string[],
  now: Instant,
): PersonRemoval {
  const person = settings.people.get(id);
  if (!person) return { facts: [], lines: [], faults: [`nobody is named ${id}`] };
  const isLeft = (one: PersonId) => one !== id && settings.people.has(one);
  const breaks: string[] = [];
  for (const { town, groups, ladder, maintenance } of settings.duties.values()) {
    for (const group of groups.filter(({ members }) => members.includes(id))) {
      const left = group.members.filter(isLeft).length;
      const name = `${town}: group ${group.id} (${group.nameJa})`;
      breaks.push(left === 0 ? `${name} has nobody left` : `${name} has ${left} left`);
      if (left > 0) continue;
      for (const steps of [ladder, maintenance?.ladder ?? []]) {
        const call = steps.at(-1)?.call;
        if (call && 'group' in call && call.group === group.id)
          breaks.push(`${town}: the last step of a ladder calls nobody any more`);
      }
    }
  }
  const shifts = settings.shifts
    .filter(({ to, people }) => to > now && people.includes(id))
    .sort((a, b) => a.from - b.from);
  for (const { town, from, to, people } of shifts.slice(0, MOST_SHIFTS)) {
    const alone = people.some(isLeft) ? '' : ', and nobody else is';
    breaks.push(`${town}: on duty from ${toIsoJst(from)} to ${toIsoJst(to)}${alone}`);
  }
  if (shifts.length > MOST_SHIFTS) breaks.push(`and ${shifts.length - MOST_SHIFTS} more shifts`);
  for (const episode of handedTo) breaks.push(`${episode} was handed over to them and is not taken over yet`);
  return {
    facts: [{ kind: 'person.removed', body: { person: id, town: person.town } }],
    lines: [`- person ${id} ${person.nameJa}`, ...breaks.map((one) => `! ${one}`)],
    faults: [],
  };
}

/** Whether something breaks with it. */
export const breaksSomething = ({ lines }: Pick<PersonRemoval, 'lines'>): boolean =>
  lines.some((line) => line.startsWith('!'));
