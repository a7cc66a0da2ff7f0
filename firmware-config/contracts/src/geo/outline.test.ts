import { describe, expect, it } from 'vitest';
import type { GeoArea, GeoLine, LonLat } from './outline.js';
import {
  areaKm2,
  crossesItself,
  densify,
  isInside,
  lineKm,
  measureOutlineDistance,
  measureOverlap,
  nearestOnLine,
  readArea,
  readLine,
} from './outline.js';

/** One degree at 33° N on the WGS84 ellipsoid, from its radii of curvature: 93 453 m eastwards, 110 904 m northwards. */
const DEGREE_EAST_M = 93_453;
const DEGREE_NORTH_M = 110_904;

/** A point so many kilometres east and north of 133° E, 33° N. */
const at = (eastKm: number, northKm: number): LonLat => [
  133 + (eastKm * 1_000) / DEGREE_EAST_M,
  33 + (northKm * 1_000) / DEGREE_NORTH_M,
];
/** A square with its south-western corner there. */
const square = (eastKm: number, northKm: number, sideKm: number): GeoLine => [
  at(eastKm, northKm),
  at(eastKm + sideKm, northKm),
  at(eastKm + sideKm, northKm + sideKm),
  at(eastKm, northKm + sideKm),
  at(eastKm, northKm),
];
const town = (eastKm: number, northKm: number, sideKm: number): GeoArea => [
  [square(eastKm, northKm, sideKm)],
];

describe('the area of an outline', () => {
  it('a square of 10 km has 100 km², whichever way round it is drawn', () => {
    expect(areaKm2(town(-5, -5, 10))).toBeCloseTo(100, 1);
    expect(areaKm2([[square(-5, -5, 10).toReversed()]])).toBeCloseTo(100, 1);
  });

  it('a lake is taken off, and an island town is added', () => {
    expect(areaKm2([[square(-5, -5, 10), square(-1, -1, 2)]])).toBeCloseTo(96, 1);
    expect(areaKm2([[square(-5, -5, 10)], [square(8, -1, 2)]])).toBeCloseTo(104, 1);
  });
});

describe('inside and outside', () => {
  it('a point in the town is inside, one in its lake or beyond the border is not', () => {
    const withLake: GeoArea = [[square(0, 0, 10), square(4, 4, 2)]];
    expect(isInside(at(1, 1), withLake)).toBe(true);
    expect(isInside(at(5, 5), withLake)).toBe(false);
    expect(isInside(at(-1, 5), withLake)).toBe(false);
    expect(isInside(at(5, 11), withLake)).toBe(false);
  });
});

describe('the overlap of two areas', () => {
  it('an area covers itself wholly, and one apart from it not at all', () => {
    expect(measureOverlap(town(0, 0, 5), town(0, 0, 5)).iou).toBe(1);
    expect(measureOverlap(town(0, 0, 5), town(6, 0, 5))).toMatchObject({ bothKm2: 0, iou: 0 });
  });

  it('two squares that share half their ground have a third of their union in common', () => {
    const { aKm2, bKm2, bothKm2, iou } = measureOverlap(town(-6, -4, 8), town(-2, -4, 8), 100);
    expect(aKm2).toBeCloseTo(64, 0);
    expect(bKm2).toBeCloseTo(64, 0);
    expect(bothKm2).toBeCloseTo(32, 0);
    expect(iou).toBeCloseTo(1 / 3, 2);
  });

  it('neighbours with one border between them share no ground', () => {
    expect(measureOverlap(town(-5, 0, 5), town(0, 0, 5), 50).bothKm2).toBe(0);
  });

  it('a raster without a cell size is refused', () => {
    expect(() => measureOverlap(town(0, 0, 5), town(0, 0, 5), 0)).toThrow('more than 0 m');
  });
});

describe('the distance of two outlines', () => {
  it('an outline lies 0 m from itself', () => {
    expect(measureOutlineDistance(town(0, 0, 5), town(0, 0, 5)).maxM).toBeCloseTo(0, 6);
  });

  it('a frame of 500 m around a square is 500 m away, its corners 707 m', () => {
    const { meanM, p95M, maxM } = measureOutlineDistance(town(-5, -5, 10), town(-5.5, -5.5, 11), 100);
    expect(meanM).toBeGreaterThan(498);
    expect(meanM).toBeLessThan(510);
    expect(p95M).toBeLessThan(600);
    expect(maxM).toBeCloseTo(707, -1);
  });
});

describe('a point beside a river', () => {
  const river: GeoLine = [at(0, 0), at(0, -3), at(4, -3)];

  it('a gauge 200 m off the second reach is found there, 4 km downstream of the source', () => {
    const { distanceM, alongM } = nearestOnLine(at(1, -2.8), river);
    expect(distanceM).toBeCloseTo(200, 0);
    expect(alongM / 1_000).toBeCloseTo(4, 2);
  });

  it('a gauge beyond the mouth is measured to the mouth', () => {
    expect(nearestOnLine(at(5, -3), river).distanceM).toBeCloseTo(1_000, -1);
  });

  it('a river walked in steps keeps its ends and bends, and no step is longer than asked for', () => {
    const steps = densify(river, 501);
    expect(steps).toEqual(expect.arrayContaining([...river]));
    expect(steps).toHaveLength(1 + 6 + 8);
  });
});

describe('a line that crosses itself', () => {
  it('a loop crosses itself, a bend and a closed square do not', () => {
    expect(crossesItself([at(0, 0), at(2, 0), at(2, 2), at(1, -1)])).toBe(true);
    expect(crossesItself([at(0, 0), at(2, 0), at(2, 2), at(1, 1)])).toBe(false);
    expect(crossesItself(square(0, 0, 3))).toBe(false);
  });
});

describe('reading GeoJSON', () => {
  it('a polygon and a multipolygon of the same town are the same area', () => {
    const ring = square(0, 0, 5);
    expect(readArea({ type: 'Polygon', coordinates: [ring] })).toEqual(
      readArea({ type: 'MultiPolygon', coordinates: [[ring]] }),
    );
  });

  it('an open ring, swapped coordinates and the wrong kind of shape are told apart and refused', () => {
    expect(() => readArea({ type: 'Polygon', coordinates: [square(0, 0, 5).slice(0, 4)] })).toThrow(
      'closed ring',
    );
    expect(() => readLine({ type: 'LineString', coordinates: [[33, 133], at(0, 0)] })).toThrow(
      '[longitude, latitude]',
    );
    expect(() => readArea({ type: 'LineString', coordinates: [] })).toThrow('received LineString');
  });
});

describe('the length of a line', () => {
  it('a way of 3 km east and 4 km north is 7 km long', () => {
    expect(lineKm([at(0, 0), at(3, 0), at(3, 4)])).toBeCloseTo(7, 2);
  });
});
