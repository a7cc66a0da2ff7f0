import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  MINUTE,
  markId,
  SensorProfile,
  StationConfig,
  type StationConfig as StationSettings,
  TownConfig,
} from '@kawamori/contracts';
import { loadYaml } from '@kawamori/kit';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../../firmware-config/', import.meta.url));

/** Every file of a folder through its schema, by the file's name without its ending. */
function loadFolder<S extends z.ZodType>(folder: string, schema: S): Map<string, z.output<S>> {
  const files = readdirSync(ROOT + folder).filter((name) => name.endsWith('.yaml'));
  return new Map(
    files.map((name) => [name.slice(0, -'.yaml'.length), loadYaml(`${ROOT}${folder}/${name}`, schema)]),
  );
}

const towns = loadFolder('towns', TownConfig);
const profiles = loadFolder('profiles', SensorProfile);
const stations = loadFolder('stations', StationConfig);

/** 国土交通省 川の水位情報, as published in 2025-26: town, latitude, longitude, observation start, overflow (T.P., metres). */
const PUBLISHED: Record<string, [string, number, number, number, number]> = {
  'nagasawa-bashi': ['nakatosa', 33.33165, 133.22484, 4.11, 6.78],
  kaminokae: ['nakatosa', 33.274525, 133.22227, 10.03, 12.4],
  naro: ['nakatosa', 33.337696, 133.13914, 286.08, 292.29],
  'kurinoki-ohashi': ['shimanto', 33.302563, 133.1016, 232.94, 242.07],
  'kajiyase-bashi': ['shimanto', 33.2385, 133.12944, 206.81, 212.71],
  'shinkaibashi-joryu': ['shimanto', 33.210865, 133.13112, 199.9, 205.21],
  'showa-ohashi': ['shimanto', 33.22167, 132.88972, 85.75, 94.77],
};

function marksOf(station: StationSettings): [string, number][] {
  return station.levels.flatMap((set) =>
    set.marks.map((mark): [string, number] => [markId(mark), mark.valueM]),
  );
}

describe('the files under firmware-config', () => {
  it('are each named after the thing that they hold', () => {
    for (const folder of [towns, profiles, stations]) {
      for (const [name, thing] of folder) expect(thing.id).toBe(name);
    }
  });

  it('give both towns their codes, so that 四万十町 is never taken for 四万十市', () => {
    expect(towns.get('nakatosa')).toMatchObject({ jisCode: '39401', nameJa: '中土佐町' });
    expect(towns.get('shimanto')).toMatchObject({ jisCode: '39412', nameJa: '四万十町' });
  });

  it('let every station belong to a town, and every series to a profile, that has a file', () => {
    for (const station of stations.values()) {
      expect(towns.has(station.town), `${station.id}: town ${station.town}`).toBe(true);
      for (const series of [station.series.level, station.series.rain]) {
        if (series) expect(profiles.has(series.profile), `${station.id}: ${series.profile}`).toBe(true);
      }
    }
  });

  it.each(Object.entries(PUBLISHED))(
    'place %s where it was published, with the levels that were published and no other',
    (id, [town, lat, lon, start, overflow]) => {
      const station = stations.get(id);
      expect(station).toMatchObject({ town, position: { lat, lon }, kind: 'crisis-gauge', invented: false });
      expect(station && marksOf(station)).toEqual([
        ['start', start],
        ['overflow', overflow],
      ]);
      expect(station?.series.level?.datum.kind).toBe('tp');
      expect(station?.series.level?.range.min).toBeCloseTo(start - 10, 6);
      expect(station?.series.level?.range.max).toBeCloseTo(overflow + 15, 6);
      expect(station).toMatchObject({ hysteresisM: 0.1, hold: 20 * MINUTE });
    },
  );

  it('state how the river runs where that is known, and tell no level from one station to the next', () => {
    const stated = [...stations.values()].flatMap(({ id, upstream }) =>
      upstream.map((rule) => ({ id, ...rule })),
    );
    expect(stated).toEqual([
      { id: 'kurinoki-ohashi', station: 'naro' },
      { id: 'showa-ohashi', station: 'kurinoki-ohashi' },
    ]);
  });

  it('doubt a level that jumps on either kind of gauge, and never rain', () => {
    const spike = { maxChangePerMinute: 0.1, neverBelow: 0.5, confirmWithin: 0.5 };
    expect(profiles.get('crisis-gauge')?.spike).toEqual(spike);
    expect(profiles.get('ordinary-gauge')?.spike).toEqual(spike);
    expect(profiles.get('tipping-bucket')).toBeDefined();
    expect(profiles.get('tipping-bucket')?.spike).toBeUndefined();
  });
});

it('places that callers name are each read once in their town, and speak through stations that have a file', () => {
  for (const { id, places = [] } of towns.values()) {
    expect(new Set(places.map(({ kind, nameJa }) => `${kind} ${nameJa}`)).size, id).toBe(places.length);
    for (const { nameJa, stations: named } of places)
      for (const station of named) expect(stations.has(station), `${nameJa}: station ${station}`).toBe(true);
  }
});
