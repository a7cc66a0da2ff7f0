import type { Instant, PersonId, Shift, TownId } from '@kawamori/contracts';
import { onDuty } from './ladder.js';

/** Who is on duty in a town, and who comes next. */
export interface RosterAt {
  now: PersonId[];
  /** When that changes; undefined where it does not as far as the roster goes. */
  until: Instant | undefined;
  /** Who comes then, or after a gap. */
  next: { people: PersonId[]; from: Instant } | undefined;
}

/** @param at wall clock, as shifts are */
export function rosterAt(town: TownId, shifts: readonly Shift[], at: Instant): RosterAt {
  const own = shifts.filter((shift) => shift.town === town);
  const now = onDuty(own, at);
  const turns = own.flatMap(({ from, to }) => [from, to]).filter((time) => time > at);
  let until: Instant | undefined;
  for (const time of [...new Set(turns)].sort((a, b) => a - b)) {
    const people = onDuty(own, time);
    if (until === undefined && people.join() === now.join()) continue;
    until ??= time;
    if (people.length > 0) return { now, until, next: { people, from: time } };
  }
  return { now, until, next: undefined };
}
