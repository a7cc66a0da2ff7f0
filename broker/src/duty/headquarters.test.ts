import { type Fact, MINUTE, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { hqRests, openPeriod, periodsAfter } from './headquarters.js';

const town = TownId.parse('nakatosa');
const opened = (minutes: number) =>
  ({
    kind: 'hq.opened',
    body: { town, by: 'mori', place: '大会議室' },
    at: minutes,
    wallAt: minutes * MINUTE,
  }) as Fact & { kind: 'hq.opened' };
const closed = (minutes: number) =>
  ({ kind: 'hq.closed', body: { town, by: 'oka' }, at: minutes, wallAt: minutes * MINUTE }) as Fact & {
    kind: 'hq.closed';
  };
const after = (...facts: (ReturnType<typeof opened> | ReturnType<typeof closed>)[]) =>
  facts.reduce<ReturnType<typeof periodsAfter>>((periods, fact) => periodsAfter(periods, fact), []);

test('headquarters are open from one word to the other; to say either twice changes nothing', () => {
  const once = after(opened(1), closed(5));
  expect(once.map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([[MINUTE, 5 * MINUTE]]);
  expect(after(opened(1), opened(2), closed(5), closed(6))).toEqual(once);
  expect(openPeriod(once)).toBeUndefined();
  expect(openPeriod(after(opened(1), closed(5), opened(7)))).toMatchObject({
    openedAt: 7 * MINUTE,
    place: '大会議室',
  });
});

test('of very many periods the last are kept, among them the open one', () => {
  const many = after(
    ...Array.from({ length: 60 }, (_, i) => [opened(2 * i), closed(2 * i + 1)]).flat(),
    opened(500),
  );
  expect(many).toHaveLength(20);
  expect(openPeriod(many)?.openedAt).toBe(500 * MINUTE);
});

test('a ladder that begins after they have closed does not rest', () => {
  expect(hqRests(after(opened(1), closed(5)), 6 * MINUTE, 10 * MINUTE)).toEqual([]);
  expect(hqRests(after(opened(1), closed(5)), 2 * MINUTE, 10 * MINUTE)).toEqual([
    { from: 2 * MINUTE, until: 5 * MINUTE },
  ]);
});
