import {
  type MusterPerson,
  type MusterView,
  type Person,
  type PersonId,
  personBehind,
} from '@kawamori/contracts';
import type { HubView } from '../views/hub-view.js';
import { arrivesAt, type Muster, musteredPeople, replyOf } from './muster.js';
import { musterKey } from './muster-telling.js';

/** A muster as it is shown. @param showsNumbers whether whoever looks may telephone people for it */
export function musterView(
  muster: Muster,
  view: Pick<HubView, 'settings' | 'notice'>,
  showsNumbers: boolean,
): MusterView {
  const { id, town, place, word, calledAt, by, withinMs, ended } = muster;
  const { people } = view.settings();
  const taken = view.notice(musterKey(muster))?.deliveries.filter(({ state }) => state === 'accepted') ?? [];
  const reached = new Set(taken.flatMap(({ recipient }) => personBehind(recipient) ?? []));
  const personView = (one: PersonId): MusterPerson => {
    const known = people.get(one);
    const { answer, arrivedAt } = replyOf(muster, one);
    return {
      id: one,
      nameJa: known?.nameJa ?? one,
      nameEn: known?.nameEn ?? known?.nameJa ?? one,
      numbers: showsNumbers ? numbersOf(known) : [],
      answer: answer && {
        ...{ at: answer.at, arrivesAt: arrivesAt({ answer }), note: answer.note },
        ...{ by: answer.by, via: answer.via },
      },
      arrivedAt,
      isReached: reached.has(one),
    };
  };
  return {
    ...{ id, town, place, word, calledAt, calledBy: by, dueAt: calledAt + withinMs, ended },
    groups: muster.groups.map((group) => ({ ...group, people: [...group.people] })),
    people: musteredPeople(muster).map(personView),
  };
}

/** Each once: a telephone takes calls and short messages. */
const numbersOf = (person: Person | undefined): string[] => [
  ...new Set((person?.contacts ?? []).flatMap((one) => ('number' in one ? one.number : []))),
];
