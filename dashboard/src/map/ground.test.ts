import { BaseMap } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import {
  type Ground,
  groundOf,
  placeNames,
  riverPoints,
  riversSketched,
  sketched,
  townCorners,
} from './ground.js';

const area = (west: number, south: number, side: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south],
    ],
  ],
});
const feature = (properties: object, geometry: object) => ({ type: 'Feature', properties, geometry });
const TOWN = feature(
  { kind: 'town', id: 'nakatosa', nameJa: '中土佐町', nameEn: 'Nakatosa-cho' },
  area(133, 33, 0.5),
);
const SEA = feature({ kind: 'sea' }, area(134, 33, 0.5));
const RIVER = feature(
  { kind: 'river', id: 'w05-8808050001', nameJa: '四万十川', order: 1, course: 'published' },
  {
    type: 'MultiLineString',
    coordinates: [
      [
        [133, 33],
        [133.001, 33],
        [133.002, 33],
        [133.02, 33],
      ],
    ],
  },
);

/** Features as the hub would tell them, checked by the schema. */
const imported = (...features: object[]): Ground =>
  BaseMap.parse({ type: 'FeatureCollection', version: 1, credit: '試験', sources: [], features }).features;
const kinds = (ground: Ground) => [...new Set(ground.map(({ properties }) => properties.kind))].sort();

describe('the ground of the map', () => {
  it('is the imported map with the names of places, when it has towns, sea and rivers of its own', () => {
    const ground = groundOf(imported(TOWN, SEA, RIVER));
    expect(ground.filter(({ properties }) => properties.kind !== 'place')).toHaveLength(3);
    expect(placeNames(ground).map(({ nameJa }) => nameJa)).toContain('久礼');
    expect(riversSketched(ground)).toBe(false);
  });

  it('takes the sea and the rivers of the sketch where the import has none, and says that the rivers are sketched', () => {
    const ground = groundOf(imported(TOWN));
    expect(kinds(ground)).toEqual(['coast', 'place', 'river', 'sea', 'town']);
    expect(ground.filter(({ properties }) => properties.kind === 'town')).toHaveLength(1);
    expect(riversSketched(ground)).toBe(true);
  });

  it('shows at first the towns of whatever map it has', () => {
    expect(townCorners(imported(TOWN))).toEqual([
      { lat: 33, lon: 133 },
      { lat: 33.5, lon: 133.5 },
    ]);
    expect(townCorners(sketched)).toHaveLength(4);
  });

  it('keeps some hundred metres between the points of a river, however finely it is drawn', () => {
    const points = riverPoints(imported(TOWN, RIVER));
    const steps = points.slice(1).map(({ lon }, i) => lon - (points[i]?.lon ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.006);
    expect(points.length).toBeLessThan(8);
    expect(riverPoints(sketched).length).toBeGreaterThan(100);
  });
});
