import { HOUR, MINUTE, MusterId, type MusterPerson, MusterView, PersonId, TownId } from '@kawamori/contracts';
import { aTown, minute } from '../../testing/builders.js';
import { musterSheet } from '../muster-sheet.js';

const CALLED = minute(20);
const NOTES = ['', '国道が冠水していて遠回りになります。着いたら正面から入ります。', '車で', ''];

const person = (i: number): MusterPerson => {
  const answered = i % 4 === 3 ? null : CALLED + (i % 7) * MINUTE;
  return {
    ...{ id: PersonId.parse(`person-${i}`), nameJa: `職員 太郎左衛門${i}`, nameEn: `Person ${i}` },
    ...{
      numbers: ['09012345678'],
      isReached: i % 5 !== 0,
      arrivedAt: i % 6 === 0 ? CALLED + HOUR / 2 : null,
    },
    answer:
      answered === null
        ? null
        : {
            ...{
              at: answered,
              note: NOTES[i % NOTES.length] ?? '',
              by: '森 一郎',
              via: i % 3 ? 'link' : 'hq',
            },
            arrivesAt: i % 9 === 8 ? null : answered + (15 + (i % 5) * 15) * MINUTE,
          },
  };
};

/** A muster of so many in three groups; the first of each stands in the group before, too. */
export function aMuster(count: number): MusterView {
  const people = Array.from({ length: count }, (_, i) => person(i));
  const size = Math.ceil(count / 3);
  const town = TownId.parse(aTown().id);
  return MusterView.parse({
    ...{ id: MusterId.parse(`condition:muster:${town}:2026-06-02T18:20:00+09:00`), town },
    ...{ place: '本庁舎2階 大会議室', word: '国道は通れます。', calledAt: CALLED, calledBy: '森 一郎' },
    ...{ dueAt: CALLED + HOUR, ended: null, people },
    groups: [0, 1, 2].map((n) => ({
      ...{ id: `group-${n}`, nameJa: `第${n + 1}配備` },
      people: people.slice(Math.max(0, n * size - 1), (n + 1) * size).map(({ id }) => id),
    })),
  });
}

/** The roll of so many. */
export const aFullMuster = (count: number, drill = true): string =>
  musterSheet({
    ...{
      musters: count === 0 ? [] : [aMuster(count)],
      asked: {},
      drill,
      now: minute(60),
      madeAt: minute(60),
    },
    ...{
      settings: { towns: new Map([[aTown().id, aTown()]]) },
      hubName: '中土佐・四万十 川守',
      by: '森 一郎',
    },
  });
