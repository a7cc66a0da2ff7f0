import { CameraId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import { type Thinnable, thinOut } from './thinning.js';

const BRIDGE = CameraId.parse('kajiyase-bashi-1');
const WEIR = CameraId.parse('naro-1');

const picture = (id: number, changes: Partial<Thinnable> = {}): Thinnable => ({
  id,
  camera: BRIDGE,
  takenAt: minute(id * 10),
  levelM: undefined,
  bytes: 100,
  parked: false,
  ...changes,
});
const pictures = (levels: readonly (number | undefined)[]): Thinnable[] =>
  levels.map((levelM, index) => picture(index + 1, { levelM }));
const left = (all: readonly Thinnable[], maxBytes: number, spared?: number): number[] => {
  const gone = new Set(thinOut(all, maxBytes, spared).map(({ id }) => id));
  return all.map(({ id }) => id).filter((id) => !gone.has(id));
};
const flat = (count: number): Thinnable[] => pictures(Array.from({ length: count }, () => undefined));

describe('thinning', () => {
  test('gives up nothing while all fit', () => {
    expect(thinOut(flat(10), 1_000)).toEqual([]);
  });

  test('of a day of even pictures leaves an even half, from its beginning to its end', () => {
    expect(left(flat(9), 500)).toEqual([1, 3, 5, 7, 9]);
  });

  test('keeps the picture of the crest between thinned ones', () => {
    expect(left(pictures([1, 1.1, 1.2, 2.9, 1.5, 1.2, 1.1, 1]), 300)).toEqual([1, 4, 8]);
  });

  test('keeps the crest of an earlier, lower rise as long as anything else can go', () => {
    const twoRises = pictures([1, 1.2, 2, 1.5, 1.1, 1.3, 3, 2, 1.5, 1.1]);
    expect(left(twoRises, 300)).toEqual([3, 7, 10]);
    expect(left(twoRises, 200)).toEqual([7, 10]);
  });

  test('takes the waves of a river at rest for no rise', () => {
    expect(left(pictures([1, 1.1, 1, 1.1, 1, 1.12, 1, 1.1, 1]), 200)).toEqual([6, 9]);
  });

  test('of two cameras thins the one that looks more often', () => {
    const often = Array.from({ length: 6 }, (_, index) => picture(index + 1, { takenAt: minute(index) }));
    const rarely = Array.from({ length: 3 }, (_, index) =>
      picture(index + 7, { camera: WEIR, takenAt: minute(index * 30) }),
    );
    expect(left([...often, ...rarely], 600).filter((id) => id > 6)).toEqual([7, 8, 9]);
  });

  test('gives up what was parked first, and never what is on its way', () => {
    const all = [picture(1), picture(2, { parked: true }), picture(3), picture(4)];
    expect(left(all, 300)).toEqual([1, 3, 4]);
    expect(left(flat(4), 200, 2)).toEqual([2, 4]);
  });

  test('whatever is there: what remains fits or is what must remain, and newest and crest always remain', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const chance = seeded(seed);
      const all = Array.from({ length: chance(0, 60) }, (_, index) =>
        picture(index + 1, {
          camera: chance(0, 1) === 0 ? BRIDGE : WEIR,
          // Clocks are set, so times come twice and backwards.
          takenAt: minute(index * 10 + chance(-20, 20)),
          levelM: chance(0, 3) === 0 ? undefined : chance(0, 400) / 100,
          bytes: chance(1, 200),
          parked: chance(0, 9) === 0,
        }),
      );
      const maxBytes = chance(0, 6_000);
      const gone = thinOut(all, maxBytes);
      const ids = new Set(gone.map(({ id }) => id));
      const rest = all.filter(({ id }) => !ids.has(id));
      expect(ids.size, `seed ${seed}`).toBe(gone.length);
      const musts = [BRIDGE, WEIR].flatMap((camera) => {
        const own = all.filter((each) => each.camera === camera && !each.parked);
        const crestM = Math.max(...own.map(({ levelM }) => levelM ?? -1));
        return [
          own.at(-1),
          own.filter(({ levelM }) => levelM === crestM).sort((a, b) => a.takenAt - b.takenAt)[0],
        ];
      });
      for (const must of musts) if (must) expect(rest, `seed ${seed}`).toContain(must);
      const bytes = rest.reduce((sum, each) => sum + each.bytes, 0);
      if (bytes > maxBytes)
        expect(new Set(rest), `seed ${seed}`).toEqual(new Set(musts.filter((must) => must)));
      // Not one more than was needed.
      const last = gone.at(-1);
      if (last) expect(bytes + last.bytes, `seed ${seed}`).toBeGreaterThan(maxBytes);
    }
  });

  test('however long a silence lasts, no gap in time grows far beyond the others', () => {
    let kept: Thinnable[] = [];
    for (let id = 1; id <= 2_000; id += 1) {
      kept.push(picture(id));
      const gone = new Set(thinOut(kept, 50 * 100));
      kept = kept.filter((each) => !gone.has(each));
    }
    expect(kept).toHaveLength(50);
    const gaps = kept.slice(1).map(({ takenAt }, index) => takenAt - (kept[index]?.takenAt ?? 0));
    expect(kept[0]?.id).toBe(1);
    const fair = (kept.at(-1)?.takenAt ?? 0) - (kept[0]?.takenAt ?? 0);
    expect(Math.max(...gaps)).toBeLessThanOrEqual((4 * fair) / 49);
  });
});
