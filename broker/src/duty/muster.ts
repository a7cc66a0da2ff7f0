import {
  type DutyPlan,
  type Fact,
  type FactBody,
  type Instant,
  MINUTE,
  type Milliseconds,
  MUSTER_ENDS_AFTER,
  type MusterGroup,
  type MusterId,
  type NewFact,
  type Person,
  type PersonId,
  type TownId,
} from '@kawamori/contracts';

export type MusterFact = Fact & {
  kind: 'muster.called' | 'muster.answered' | 'muster.arrived' | 'muster.undone' | 'muster.ended';
};

/** What is said of a muster, also before it stands in the journal. */
export type MusterNews = NewFact & Pick<MusterFact, 'kind' | 'at'>;

/** What is known of somebody who was called. Times are the river clock's. */
export interface Reply {
  answer:
    | (Pick<FactBody<'muster.answered'>, 'inMinutes' | 'by' | 'via'> & { at: Instant; note: string })
    | null;
  arrivedAt: Instant | null;
}

/** People who were called together, and what each has said. */
export interface Muster {
  id: MusterId;
  town: TownId;
  groups: readonly MusterGroup[];
  place: string;
  word: string;
  withinMs: Milliseconds;
  by: string;
  /** River clock; people are called by the wall clock, as any notice calls them. */
  calledAt: Instant;
  /** `by` null: by itself. */
  ended: { at: Instant; by: string | null; isMistake: boolean } | null;
  /** Of those who have said something, or are there. */
  replies: Readonly<Record<string, Reply>>;
}

const NOTHING_SAID: Reply = { answer: null, arrivedAt: null };

export const replyOf = (muster: Pick<Muster, 'replies'>, person: PersonId): Reply =>
  muster.replies[person] ?? NOTHING_SAID;

/** Everybody who was called, once, in the order of the groups. */
export const musteredPeople = ({ groups }: Pick<Muster, 'groups'>): PersonId[] => [
  ...new Set(groups.flatMap(({ people }) => people)),
];

/** Whom it still calls: who has said nothing and is not there. Nobody once it has ended. */
export const awaited = (muster: Muster): PersonId[] =>
  muster.ended
    ? []
    : musteredPeople(muster).filter((person) => {
        const { answer, arrivedAt } = replyOf(muster, person);
        return answer === null && arrivedAt === null;
      });

/**
 * A muster after a fact about it; undefined where nothing is known of it before. The last word of somebody counts. What is said of
 * somebody who was not called, or after its end, changes nothing.
 */
export function musterAfter(before: Muster | undefined, fact: MusterNews): Muster | undefined {
  if (fact.kind === 'muster.called') return before ?? begun(fact);
  if (!before || before.ended) return before;
  if (fact.kind === 'muster.ended') {
    const { by = null, mistake = false } = fact.body;
    return { ...before, ended: { at: fact.at, by, isMistake: mistake } };
  }
  const { person } = fact.body;
  if (!musteredPeople(before).includes(person)) return before;
  const reply = replyAfter(replyOf(before, person), fact);
  return { ...before, replies: { ...before.replies, [person]: reply } };
}

function begun({ at, body }: MusterNews & { kind: 'muster.called' }): Muster {
  const { muster: id, town, groups, place, word = '', withinMs, by } = body;
  return { id, town, groups, place, word, withinMs, by, calledAt: at, ended: null, replies: {} };
}

function replyAfter(
  reply: Reply,
  fact: Exclude<MusterNews, { kind: 'muster.called' | 'muster.ended' }>,
): Reply {
  const { at } = fact;
  switch (fact.kind) {
    case 'muster.answered': {
      const { inMinutes, by, via, note = '' } = fact.body;
      return { ...reply, answer: { at, inMinutes, by, via, note } };
    }
    case 'muster.arrived':
      return { ...reply, arrivedAt: reply.arrivedAt ?? at };
    case 'muster.undone':
      return fact.body.what === 'answer' ? { ...reply, answer: null } : { ...reply, arrivedAt: null };
  }
}

/** When somebody is there by their own word; null where they do not come or have said nothing. */
export const arrivesAt = ({ answer }: Pick<Reply, 'answer'>): Instant | null =>
  answer === null || answer.inMinutes === null ? null : answer.at + answer.inMinutes * MINUTE;

/** How the group of those is called who are in no group of the plan. */
const OTHERS = { id: '(others)', nameJa: 'その他の職員' };

/** Whether nobody can be expected any more, though nobody has ended it. @param now river clock */
export const isLeftOpen = ({ calledAt, withinMs, ended }: Muster, now: Instant): boolean =>
  ended === null && now >= calledAt + withinMs + MUSTER_ENDS_AFTER;

/** Whom a further muster leaves out: everybody until its hour, then who comes or is there, until nobody can be expected any more. @param now river clock */
export function heldBy(muster: Muster, now: Instant): PersonId[] {
  if (muster.ended || isLeftOpen(muster, now)) return [];
  const dueAt = muster.calledAt + muster.withinMs;
  return musteredPeople(muster).filter((person) => {
    const reply = replyOf(muster, person);
    return now < dueAt || reply.arrivedAt !== null || arrivesAt(reply) !== null;
  });
}

/**
 * Whom a muster calls: the people of some groups of the plan, or all people of the town by its groups. Who is being called together
 * already is not called once more (`heldBy`). Undefined for a group that there is none of; empty where nobody is left.
 */
export function musterGroups(
  { town, plan, people }: { town: TownId; plan: DutyPlan | undefined; people: ReadonlyMap<PersonId, Person> },
  asked: readonly string[] | undefined,
  open: readonly Muster[],
  now: Instant,
): MusterGroup[] | undefined {
  const groups = plan?.groups ?? [];
  if (asked?.some((id) => groups.every((group) => group.id !== id))) return undefined;
  const called = new Set(open.flatMap((muster) => heldBy(muster, now)));
  const chosen: MusterGroup[] = groups
    .filter(({ id }) => asked?.includes(id) ?? true)
    .map(({ id, nameJa, members }) => ({ id, nameJa, people: members }));
  if (asked === undefined) {
    const inGroups = new Set(chosen.flatMap((group) => group.people));
    const others = [...people.values()].filter((one) => one.town === town && !inGroups.has(one.id));
    chosen.push({ ...OTHERS, people: others.map(({ id }) => id) });
  }
  return chosen
    .map((group) => ({ ...group, people: group.people.filter((id) => people.has(id) && !called.has(id)) }))
    .filter((group) => group.people.length > 0);
}
