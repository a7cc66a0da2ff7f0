import { HqView, MINUTE, MusterId, MusterPerson, type MusterView, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { NIGHT } from '../test-data.js';
import { asOf, wallHqs } from './wall-hq.js';

const [shimanto, nakatosa] = ['shimanto', 'nakatosa'].map((id) => TownId.parse(id)) as [TownId, TownId];
const hq = (town: TownId) =>
  HqView.parse({ town, place: null, openedAt: NIGHT, openedBy: 'mori', answersWithinMs: 10 * MINUTE });
const person = (id: string, said: { arrivesInMin?: number | null; arrived?: true } = {}) =>
  MusterPerson.parse({
    ...{ id, nameJa: id, nameEn: id, numbers: [], isReached: true },
    answer:
      said.arrivesInMin === undefined
        ? null
        : {
            ...{ at: NIGHT, note: '', by: id, via: 'link' },
            arrivesAt: said.arrivesInMin === null ? null : NIGHT + said.arrivesInMin * MINUTE,
          },
    arrivedAt: said.arrived ? NIGHT : null,
  });
const muster = (town: TownId, people: MusterPerson[], ended: MusterView['ended'] = null): MusterView => ({
  ...{ id: MusterId.parse(`condition:muster:${town}:2026-06-03T00:12:00+09:00`), town, place: '本庁舎' },
  ...{ word: '', calledAt: NIGHT, calledBy: 'mori', dueAt: NIGHT + 60 * MINUTE, ended, groups: [], people },
});
const towns = [{ id: nakatosa }, { id: shimanto }];

describe('the line of headquarters on the wall', () => {
  test('says how many of those who were called are there, come, are overdue, say nothing', () => {
    const called = [
      person('there', { arrivesInMin: 30, arrived: true }),
      person('comes', { arrivesInMin: 30 }),
      person('late', { arrivesInMin: 5 }),
      person('stays', { arrivesInMin: null }),
      person('silent'),
    ];
    expect(wallHqs(towns, [hq(shimanto)], [muster(shimanto, called)], NIGHT + 10 * MINUTE)).toMatchObject([
      {
        ...{ town: shimanto, hq: { town: shimanto } },
        musters: [{ called: 5, arrived: 1, coming: 2, overdue: 1, silent: 1, notComing: 1 }],
      },
    ]);
  });

  test('keeps the towns apart, and leaves out what has ended and who has neither', () => {
    const over = muster(nakatosa, [person('one')], { at: NIGHT, by: 'hq', isMistake: false });
    expect(wallHqs(towns, [], [over], NIGHT)).toEqual([]);
    const both = wallHqs(towns, [hq(shimanto)], [muster(nakatosa, [person('one')])], NIGHT);
    expect(both.map(({ town, hq: open, musters }) => [town, open !== undefined, musters.length])).toEqual([
      [nakatosa, false, 1],
      [shimanto, true, 0],
    ]);
  });
});

test('a line that is not of now says of when it is: of the oldest that it is made of', () => {
  const well = { heardAt: null, judgedAt: null, readAt: null };
  expect(asOf(well)).toBeNull();
  expect(asOf({ ...well, heardAt: NIGHT })).toBe(NIGHT);
  expect(asOf({ heardAt: NIGHT, judgedAt: NIGHT - 1, readAt: NIGHT - 2 })).toBe(NIGHT - 2);
});
