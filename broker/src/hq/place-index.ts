import {
  kilometresBetween,
  type PlaceGauge,
  type PlaceView,
  riverWords,
  type StationConfig,
  type StationId,
  type TownConfig,
  type TownPlace,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** Gauges that are named where the town has named none. */
const NEAREST = 3;

/** What can be looked up by name, each with the gauges that speak for it: the towns' own places, every level gauge, and every river that has one. */
export function placeIndex({ towns, stations }: Pick<Settings, 'towns' | 'stations'>): PlaceView[] {
  const gauges = [...stations.values()].filter(({ series }) => series.level);
  const stated = [...towns.values()].flatMap((town) =>
    (town.places ?? []).map((place) => placeView(town, place, gauges)),
  );
  const known = new Set(stated.map(({ kind, nameJa }) => `${kind} ${nameJa}`));
  return [
    ...stated,
    ...gauges.map(itself),
    ...riversOf(gauges).filter(({ nameJa }) => !known.has(`river ${nameJa}`)),
  ];
}

function placeView(
  { id }: TownConfig,
  { nameJa, nameEn, kana, kind, position, stations }: TownPlace,
  gauges: readonly StationConfig[],
): PlaceView {
  const known = (name: StationId) => gauges.find((gauge) => gauge.id === name);
  const gaugeOf = (why: PlaceGauge['why']) => (gauge: StationConfig) => ({
    station: gauge.id,
    why,
    distanceKm: position ? kilometresBetween(position, gauge.position) : null,
  });
  // One that was taken away since speaks for nothing.
  const named = stations
    .flatMap((name) => known(name) ?? [])
    .map(gaugeOf(kind === 'river' ? 'river' : 'named'));
  const near = position
    ? gauges
        .map(gaugeOf('near'))
        .sort((a, b) => (a.distanceKm ?? 0) - (b.distanceKm ?? 0))
        .slice(0, NEAREST)
    : [];
  return { town: id, kind, nameJa, nameEn, kana, gauges: named.length > 0 ? named : near };
}

const itself = ({ id, town, nameJa, nameEn, kana = '' }: StationConfig): PlaceView => ({
  ...{ town, kind: 'station', nameJa, nameEn, kana },
  gauges: [{ station: id, why: 'itself', distanceKm: null }],
});

function riversOf(gauges: readonly StationConfig[]): PlaceView[] {
  const rivers = new Map<string, PlaceView>();
  for (const gauge of gauges) {
    const nameJa = riverWords(gauge, 'ja');
    if (nameJa === '') continue;
    const river = rivers.get(nameJa) ?? {
      ...{ town: gauge.town, kind: 'river' as const, nameJa, nameEn: riverWords(gauge, 'en'), kana: '' },
      gauges: [],
    };
    rivers.set(nameJa, {
      ...river,
      gauges: [...river.gauges, { station: gauge.id, why: 'river', distanceKm: null }],
    });
  }
  return [...rivers.values()];
}
