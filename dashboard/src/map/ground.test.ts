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
  townNames,
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

describe('the names of the towns', () => {
  it('stand within them, first where there is most room, and on no island', () => {
    const square = (west: number, south: number, side: number) => [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ];
    const town = feature(
      { kind: 'town', id: 'nakatosa', nameJa: '中土佐町', nameEn: 'Nakatosa-cho' },
      { type: 'MultiPolygon', coordinates: [[square(134, 33, 0.01)], [square(133, 33, 0.32)]] },
    );
    const [name] = townNames(imported(town));
    expect(name).toMatchObject({ id: 'nakatosa', nameJa: '中土佐町', nameEn: 'Nakatosa-cho' });
    expect(name?.at[0]?.lat).toBeCloseTo(33.16, 2);
    expect(name?.at[0]?.lon).toBeCloseTo(133.16, 2);
    expect(name?.at.every(({ lat, lon }) => lat > 33 && lat < 33.32 && lon > 133 && lon < 133.32)).toBe(true);
  });

  it('are those of both towns of the sketch', () => {
    const names = townNames(sketched);
    expect(names.map(({ nameJa }) => nameJa).sort()).toEqual(['中土佐町', '四万十町']);
    expect(names.every(({ at }) => at.length > 10)).toBe(true);
  });
});
