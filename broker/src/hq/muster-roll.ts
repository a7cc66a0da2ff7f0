import { type Instant, isOverdue, type MusterPerson, type MusterView } from '@kawamori/contracts';

/** How somebody stands who was called. */
export type RollState = 'arrived' | 'coming' | 'overdue' | 'not-coming' | 'silent';

/** @param now river clock */
export function rollState(person: Pick<MusterPerson, 'answer' | 'arrivedAt'>, now: Instant): RollState {
  if (person.arrivedAt !== null) return 'arrived';
  if (person.answer === null) return 'silent';
  if (person.answer.arrivesAt === null) return 'not-coming';
  return isOverdue(person, now) ? 'overdue' : 'coming';
}

export interface RollGroup {
  id: string;
  nameJa: string;
  /** Who stands on the roll here. */
  people: MusterPerson[];
  /** Who is in it too, and stands on the roll in a group before. */
  elsewhere: { person: MusterPerson; nameJa: string }[];
}

/** Everybody who was called, once: in the first of their groups. */
export function rollOf({ groups, people }: Pick<MusterView, 'groups' | 'people'>): RollGroup[] {
  const known = new Map(people.map((one) => [one.id, one]));
  const standing = new Map<string, string>();
  return groups.map(({ id, nameJa, people: members }) => {
    const group: RollGroup = { id, nameJa, people: [], elsewhere: [] };
    for (const member of members) {
      const person = known.get(member);
      const before = standing.get(member);
      if (!person) continue;
      if (before !== undefined) group.elsewhere.push({ person, nameJa: before });
      else {
        standing.set(member, nameJa);
        group.people.push(person);
      }
    }
    return group;
  });
}
