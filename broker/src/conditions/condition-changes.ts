import {
  type ConditionKind,
  type ConditionSubject,
  type FactBody,
  MINUTE,
  type Milliseconds,
  MOST_SUBJECTS,
  SECOND,
  type TownId,
} from '@kawamori/contracts';
import type { OpenCondition } from './condition-table.js';
import { groupedBy } from './grouped-by.js';

/** Something that is broken or blind at the moment of a look. */
export interface Seen {
  condition: ConditionKind;
  /** Null: of the hub. */
  town: TownId | null;
  subject: ConditionSubject;
}

/** What a look has found. */
export interface Sight {
  broken: readonly Seen[];
  /** Keys of what nobody can tell, or lies between two borders: what is open stays open, and what is not does not begin. */
  unsure: ReadonlySet<string>;
  /** How many there are to be looked at of a kind: all of them at once have another cause than each of its own. */
  watched: ReadonlyMap<ConditionKind, number>;
}

export const conditionKey = (condition: ConditionKind, subject: string): string => `${condition}|${subject}`;

/** For how long something is broken before it is told, and well before that is: so that it does not flap. */
interface Patience {
  beginsAfter: Milliseconds;
  endsAfter: Milliseconds;
}
const PATIENCE: Readonly<Record<ConditionKind, Patience>> = {
  // Three intervals have gone by already.
  silent: { beginsAfter: 10 * SECOND, endsAfter: MINUTE },
  'camera-dark': { beginsAfter: 10 * SECOND, endsAfter: MINUTE },
  'camera-blind': { beginsAfter: 10 * SECOND, endsAfter: MINUTE },
  'battery-low': { beginsAfter: MINUTE, endsAfter: 10 * MINUTE },
  // A node climbs its ladder of tries in less.
  'node-offline': { beginsAfter: 5 * MINUTE, endsAfter: 2 * MINUTE },
  // A hub is set up file by file; once it is settled that is told at once.
  'duty-gap': { beginsAfter: 5 * MINUTE, endsAfter: 0 },
  hub: { beginsAfter: 30 * SECOND, endsAfter: 2 * MINUTE },
};

/** What begins so soon after another of its kind and town waits, and is told as one with what begins meanwhile. */
const TOGETHER: Milliseconds = 2 * MINUTE;

/** Since when what has been seen; of a clock that nobody sets. */
export interface Course {
  brokenSince: ReadonlyMap<string, Milliseconds>;
  wellSince: ReadonlyMap<string, Milliseconds>;
  /** When something of a kind and town began last. */
  toldAt: ReadonlyMap<string, Milliseconds>;
}
export const NO_COURSE: Course = { brokenSince: new Map(), wellSince: new Map(), toldAt: new Map() };

export interface Changes {
  course: Course;
  began: FactBody<'condition.began'>[];
  ended: FactBody<'condition.ended'>[];
}

/**
 * What begins and ends by a look, given what is open: what lasts for its kind's patience, all of one kind and town together.
 * @param now milliseconds that nobody sets
 */
export function conditionChanges(
  course: Course,
  { broken, unsure, watched }: Sight,
  open: readonly Pick<OpenCondition, 'condition' | 'subject' | 'town'>[],
  now: Milliseconds,
): Changes {
  const isOpen = new Set(open.map((one) => conditionKey(one.condition, one.subject)));
  const brokenNow = new Map(broken.map((one) => [conditionKey(one.condition, one.subject.subject), one]));
  const brokenSince = since(
    course.brokenSince,
    [...brokenNow.keys()].filter((key) => !isOpen.has(key)),
    now,
  );
  const wellSince = since(
    course.wellSince,
    [...isOpen].filter((key) => !brokenNow.has(key) && !unsure.has(key)),
    now,
  );
  const due = [...brokenNow].flatMap(([key, one]) =>
    isDue(brokenSince.get(key), PATIENCE[one.condition].beginsAfter, now) ? [one] : [],
  );
  const over = open.filter((one) =>
    isDue(wellSince.get(conditionKey(one.condition, one.subject)), PATIENCE[one.condition].endsAfter, now),
  );
  const toldAt = new Map(course.toldAt);
  const began: Changes['began'] = [];
  for (const [name, group] of groupedBy(due, ({ condition, town }) => `${condition}|${town}`)) {
    const [first] = group;
    if (!first || !isDue(toldAt.get(name) ?? Number.NEGATIVE_INFINITY, TOGETHER, now)) continue;
    toldAt.set(name, now);
    const { condition, town } = first;
    const all = watched.get(condition) ?? 0;
    const standing = broken.filter((one) => one.condition === condition).length;
    began.push({
      ...{ condition, town, subjects: group.slice(0, MOST_SUBJECTS).map(({ subject }) => subject) },
      ...(all > 1 && standing === all ? { isEverything: true as const } : {}),
    });
  }
  const ended = [...groupedBy(over, ({ condition, town }) => `${condition}|${town}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (!first) return [];
      const subjects = group.slice(0, MOST_SUBJECTS).map(({ subject }) => subject);
      return [{ condition: first.condition, town: first.town, subjects }];
    },
  );
  return { course: { brokenSince, wellSince, toldAt }, began, ended };
}

/** The instants of before for what still stands, and this one for what is new. */
const since = (before: ReadonlyMap<string, Milliseconds>, keys: readonly string[], now: Milliseconds) =>
  new Map(keys.map((key) => [key, before.get(key) ?? now]));

const isDue = (from: Milliseconds | undefined, after: Milliseconds, now: Milliseconds): boolean =>
  from !== undefined && now - from >= after;
