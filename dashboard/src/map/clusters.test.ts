import { describe, expect, test } from 'vitest';
import { clustersOf, type Spot } from './clusters.js';

const spot = (id: string, x: number, y: number, level = 0): Spot => ({ id, x, y, level });
const ids = (spots: readonly Spot[], apart = 20) =>
  clustersOf(spots, apart).map(({ members }) => members.map(({ id }) => id));

/** Some places, the same for the same number. */
function scattered(count: number, seed: number): Spot[] {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return Array.from({ length: count }, (_, i) =>
    spot(`s${i}`, random() * 900, random() * 600, random() < 0.1 ? 1 + Math.floor(random() * 5) : 0),
  );
}

describe('stations that would cover one another', () => {
  test('are one, and those that stand apart are not', () => {
    expect(ids([spot('a', 0, 0), spot('b', 15, 0), spot('c', 40, 0)])).toEqual([['a', 'b'], ['c']]);
    expect(ids([spot('a', 0, 0), spot('b', 20, 0)])).toEqual([['a'], ['b']]);
  });

  test('take the place of the worst, which is told first', () => {
    const [cluster] = clustersOf([spot('worst', 10, 0, 4), spot('calm', 0, 0)], 20);
    expect(cluster?.head.id).toBe('worst');
    expect(cluster?.members.map(({ id }) => id)).toEqual(['worst', 'calm']);
  });

  test('keep their place while the order of calm ones changes with every reading', () => {
    const [a, b] = [spot('a', 0, 0), spot('b', 10, 0)];
    expect(clustersOf([a, b], 20)[0]?.head.id).toBe('a');
    expect(clustersOf([b, a], 20)[0]?.head.id).toBe('a');
    expect(ids([b, a])).toEqual([['b', 'a']]);
  });

  test('are put to the nearest head', () => {
    expect(ids([spot('a', 0, 0), spot('b', 30, 0), spot('c', 16, 0)])).toEqual([['a'], ['b', 'c']]);
  });
});

test('every station is in one cluster, below none that is calmer, and no two heads cover one another', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const spots = scattered(1_000, seed);
    const clusters = clustersOf(spots, 30);
    const all = clusters.flatMap(({ members }) => members.map(({ id }) => id));
    expect(all.toSorted()).toEqual(spots.map(({ id }) => id).toSorted());
    for (const { head, members } of clusters) {
      for (const member of members) {
        expect(head.level).toBeGreaterThanOrEqual(member.level);
        expect(Math.hypot(head.x - member.x, head.y - member.y)).toBeLessThan(30);
      }
    }
    for (const [i, { head }] of clusters.entries())
      for (const { head: other } of clusters.slice(i + 1))
        expect(Math.hypot(head.x - other.x, head.y - other.y)).toBeGreaterThanOrEqual(30);
  }
});
