import { StationConfig, type TownConfig } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStationFile, aTown } from '../testing/builders.js';
import { placeIndex } from './place-index.js';

const station = (id: string, lat: number, changes: object = {}) =>
  StationConfig.parse(
    aStationFile({ id, nameJa: id, nameEn: id, position: { lat, lon: 133 }, ...changes } as never),
  );
const settings = (stations: StationConfig[], places: object[]) => ({
  towns: new Map([[aTown().id, aTown({ places } as unknown as Partial<TownConfig>)]]),
  stations: new Map(stations.map((one) => [one.id, one])),
});
const place = (changes: object) => ({ nameJa: '窪川', kana: 'くぼかわ', nameEn: 'Kubokawa', ...changes });
const gaugesOf = (stations: StationConfig[], changes: object) =>
  placeIndex(settings(stations, [place(changes)]))[0]?.gauges.map(({ station: id, why, distanceKm }) => [
    id,
    why,
    distanceKm === null ? null : Math.round(distanceKm),
  ]);

const [near, next, far, farthest] = [33.1, 33.2, 33.5, 34].map((lat, i) => station(`g${i}`, lat)) as [
  StationConfig,
  StationConfig,
  StationConfig,
  StationConfig,
];
const all = [farthest, near, far, next];
const here = { lat: 33.1, lon: 133 };

test('for a place speak the gauges that its town has named, in its order, with how far they are', () => {
  expect(gaugesOf(all, { position: here, stations: [far.id, near.id] })).toEqual([
    [far.id, 'named', 44],
    [near.id, 'named', 0],
  ]);
});

test('where the town has named none, the three nearest by the straight line', () => {
  expect(gaugesOf(all, { position: here })).toEqual([
    [near.id, 'near', 0],
    [next.id, 'near', 11],
    [far.id, 'near', 44],
  ]);
});

test('for a place with neither gauge nor position none speaks', () => {
  expect(gaugesOf(all, {})).toEqual([]);
});

test('one that was taken away since speaks no more: the nearest do', () => {
  expect(gaugesOf([near], { position: here, stations: ['gone'] })).toEqual([[near.id, 'near', 0]]);
});

test('rain gauges speak for no place, and are none', () => {
  const { level: _, ...rain } = {
    ...aStationFile().series,
    rain: { profile: 'tipping', expected: { observing: '10m' }, range: { min: 0, max: 100 } },
  };
  const rainOnly = station('rain', 33.1, { kind: 'rain-gauge', series: rain, levels: [] });
  expect(gaugesOf([rainOnly], { position: here })).toEqual([]);
  expect(placeIndex(settings([rainOnly], []))).toEqual([]);
});

test('each gauge and each river with one can be named; a river that a town describes itself stands once', () => {
  const on = (id: string, riverJa: string) =>
    station(id, 33.1, { riverJa, riverEn: 'Shimanto-gawa', kana: 'ばし' });
  const stations = [on('aa', '四万十川'), on('bb', '四万十川'), on('cc', '（河川名未確認）')];
  const names = (places: object[]) =>
    placeIndex(settings(stations, places)).map(
      ({ kind, nameJa, gauges }) => `${kind} ${nameJa} ${gauges.map((one) => one.station)}`,
    );
  expect(names([])).toEqual(['station aa aa', 'station bb bb', 'station cc cc', 'river 四万十川 aa,bb']);
  expect(names([place({ nameJa: '四万十川', kind: 'river', stations: ['bb'] })])).toEqual([
    'river 四万十川 bb',
    'station aa aa',
    'station bb bb',
    'station cc cc',
  ]);
});
