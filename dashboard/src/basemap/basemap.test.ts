import {
  areaKm2,
  BaseMap,
  crossesItself,
  densify,
  isInside,
  measureOverlap,
  nearestOnLine,
  readArea,
  readLine,
} from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import basemap from './basemap.json';

interface Feature {
  readonly properties: {
    readonly kind: string;
    readonly id?: string | undefined;
    readonly into?: string | undefined;
    readonly course?: string | undefined;
    readonly nameJa?: string | undefined;
    readonly nameEn?: string | undefined;
  };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

const features: readonly Feature[] = basemap.features;
const ofKind = (kind: string): readonly Feature[] =>
  features.filter(({ properties }) => properties.kind === kind);

function the(kind: string, id?: string): Feature {
  const [feature, another] = ofKind(kind).filter(
    ({ properties }) => id === undefined || properties.id === id,
  );
  if (!feature || another) throw new Error(`expected one ${kind} ${id ?? ''} on the base map`);
  return feature;
}

const town = (id: string) => readArea(the('town', id).geometry);
const river = (id: string) => readLine(the('river', id).geometry);
const coast = readLine(the('coast').geometry);
const sea = readArea(the('sea').geometry);
const nakatosa = town('nakatosa');
const shimanto = town('shimanto');

/** The seven crisis gauges as published (川の水位情報); `startTpM` is their start level above Tokyo Bay mean sea level. */
const GAUGES = [
  { name: '長沢橋', town: 'nakatosa', river: 'nagasawa-gawa', lonLat: [133.22484, 33.33165], startTpM: 4.11 },
  {
    name: '上ノ加江',
    town: 'nakatosa',
    river: 'kaminokae-gawa',
    lonLat: [133.22227, 33.274525],
    startTpM: 10.03,
  },
  {
    name: '奈路',
    town: 'nakatosa',
    river: 'shimanto-gawa',
    lonLat: [133.13914, 33.337696],
    startTpM: 286.08,
  },
  {
    name: '栗の木大橋',
    town: 'shimanto',
    river: 'shimanto-gawa',
    lonLat: [133.1016, 33.302563],
    startTpM: 232.94,
  },
  {
    name: '鍛冶屋瀬橋',
    town: 'shimanto',
    river: 'shimanto-gawa',
    lonLat: [133.12944, 33.2385],
    startTpM: 206.81,
  },
  {
    name: '新開橋上流',
    town: 'shimanto',
    river: 'shimanto-gawa',
    lonLat: [133.13112, 33.210865],
    startTpM: 199.9,
  },
  {
    name: '昭和大橋',
    town: 'shimanto',
    river: 'shimanto-gawa',
    lonLat: [132.88972, 33.22167],
    startTpM: 85.75,
  },
] as const;

const RIVERS = ofKind('river').map(({ properties }) => ({
  id: properties.id ?? '',
  into: properties.into ?? '',
}));

function pointsIn(coordinates: unknown): number {
  if (!Array.isArray(coordinates)) return 0;
  const items: unknown[] = coordinates;
  return typeof items[0] === 'number' ? 1 : items.reduce<number>((sum, item) => sum + pointsIn(item), 0);
}

const boxOf = (id: string) => {
  const points = town(id).flat(2);
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return {
    west: Math.min(...lons),
    east: Math.max(...lons),
    south: Math.min(...lats),
    north: Math.max(...lats),
  };
};

describe('the two towns', () => {
  it('Nakatosa is within 15 % of its 193.2 km² and Shimanto-cho of its 642.3 km²', () => {
    expect(Math.abs(areaKm2(nakatosa) / 193.2 - 1)).toBeLessThan(0.15);
    expect(Math.abs(areaKm2(shimanto) / 642.3 - 1)).toBeLessThan(0.15);
  });

  it('each town reaches as far west, east, south and north as it does in the world, to half a kilometre', () => {
    const span = {
      nakatosa: { west: 133.05, east: 133.264, south: 33.235, north: 33.422 },
      shimanto: { west: 132.787, east: 133.256, south: 33.118, north: 33.356 },
    };
    for (const id of ['nakatosa', 'shimanto'] as const) {
      const box = boxOf(id);
      for (const side of ['west', 'east', 'south', 'north'] as const) {
        expect(Math.abs(box[side] - span[id][side]), `${id}, ${side}`).toBeLessThan(0.005);
      }
    }
  });

  it('the towns do not overlap by more than 1 % of the smaller one', () => {
    expect(measureOverlap(nakatosa, shimanto, 100).bothKm2).toBeLessThan(0.01 * 193.2);
  });

  it('the border between the towns is one line: every point of it belongs to both', () => {
    const own = new Set(shimanto.flat(2).map(String));
    const shared = nakatosa.flat(2).map((point) => own.has(String(point)));
    expect(shared.filter(Boolean).length).toBeGreaterThan(20);
    // one unbroken run around the ring: it is entered once and left once
    expect(shared.filter((isShared, i) => isShared !== shared.at(i - 1)).length).toBeLessThanOrEqual(2);
  });

  it('no outline crosses itself', () => {
    for (const ring of [...nakatosa.flat(), ...shimanto.flat(), ...sea.flat()])
      expect(crossesItself(ring)).toBe(false);
  });

  it('no town lies in the sea, and both have a shore', () => {
    for (const area of [nakatosa, shimanto]) {
      const ashore = area.flat(2).filter((point) => nearestOnLine(point, coast).distanceM < 1);
      expect(ashore.length).toBeGreaterThan(10);
      const afloat = area
        .flat(2)
        .filter((point) => isInside(point, sea) && nearestOnLine(point, coast).distanceM > 50);
      expect(afloat).toEqual([]);
    }
  });
});

describe('the gauges on the map', () => {
  it.each(GAUGES)('$name lies inside its town', (gauge) => {
    expect(isInside(gauge.lonLat, town(gauge.town))).toBe(true);
    expect(isInside(gauge.lonLat, town(gauge.town === 'nakatosa' ? 'shimanto' : 'nakatosa'))).toBe(false);
  });

  it.each(GAUGES)('$name lies within 250 m of its river', (gauge) => {
    expect(nearestOnLine(gauge.lonLat, river(gauge.river)).distanceM).toBeLessThan(250);
  });
});

describe('the rivers', () => {
  it.each(RIVERS)('$id ends within 300 m of where it says: $into', ({ id, into }) => {
    const mouth = river(id).at(-1) ?? [0, 0];
    expect(nearestOnLine(mouth, into === 'sea' ? coast : river(into)).distanceM).toBeLessThan(300);
  });

  it.each(RIVERS)(
    '$id runs in flow order: it begins far from $into and never crosses itself',
    ({ id, into }) => {
      const line = river(id);
      const source = line[0] ?? [0, 0];
      expect(nearestOnLine(source, into === 'sea' ? coast : river(into)).distanceM).toBeGreaterThan(2_000);
      expect(crossesItself(line)).toBe(false);
    },
  );

  it('along the Shimanto-gawa every gauge lies farther downstream than the higher ones', () => {
    const downstream = GAUGES.filter((gauge) => gauge.river === 'shimanto-gawa').map((gauge) => ({
      alongM: nearestOnLine(gauge.lonLat, river('shimanto-gawa')).alongM,
      startTpM: gauge.startTpM,
    }));
    const byFall = downstream.toSorted((a, b) => b.startTpM - a.startTpM);
    expect(downstream.toSorted((a, b) => a.alongM - b.alongM)).toEqual(byFall);
  });

  it('the Shimanto-gawa comes from the north, through Nakatosa, then Shimanto-cho, and leaves both to the west', () => {
    const stay = densify(river('shimanto-gawa'), 250).map((point) =>
      isInside(point, nakatosa) ? 'nakatosa' : isInside(point, shimanto) ? 'shimanto' : 'beyond',
    );
    expect(stay.filter((where, i) => where !== stay[i - 1])).toEqual([
      'beyond',
      'nakatosa',
      'shimanto',
      'beyond',
    ]);
  });

  it('the Yusuhara-gawa joins the Shimanto-gawa at Taisho, between Kubokawa and Towa', () => {
    const along = (point: readonly [number, number]) => nearestOnLine(point, river('shimanto-gawa')).alongM;
    const junction = river('yusuhara-gawa').at(-1) ?? [0, 0];
    expect(along(junction)).toBeGreaterThan(along([133.13112, 33.210865]));
    expect(along(junction)).toBeLessThan(along([132.88972, 33.22167]));
  });

  it.each(['kure-gawa', 'nagasawa-gawa', 'kaminokae-gawa'])(
    '%s never leaves Nakatosa but for the sea',
    (id) => {
      const strayed = densify(river(id), 200).filter(
        (point) => !isInside(point, nakatosa) && nearestOnLine(point, coast).distanceM > 300,
      );
      expect(strayed).toEqual([]);
    },
  );

  it('every river says that its course is a sketch', () => {
    for (const { properties } of ofKind('river')) expect(properties.course).toBe('sketch');
  });
});

describe('the drawing', () => {
  it('has the form that an imported base map has', () => {
    expect(BaseMap.safeParse(basemap).error?.issues ?? []).toEqual([]);
  });

  it('is a few hundred points in all', () => {
    const points = features.reduce((sum, { geometry }) => sum + pointsIn(geometry.coordinates), 0);
    expect(points).toBeGreaterThan(300);
    expect(points).toBeLessThan(700);
  });

  it('names every town, river and place in Japanese and English', () => {
    for (const { properties } of [...ofKind('town'), ...ofKind('river'), ...ofKind('place')]) {
      expect(properties.nameJa).toMatch(/[\u3040-\u9fff]/);
      expect(properties.nameEn).toMatch(/^[A-Z][a-z]/);
    }
  });

  it('says who drew it, what it was checked against, and that it is not for measuring', () => {
    expect(basemap.credit).toContain('Kawamori');
    expect(basemap.credit).toContain('国土数値情報');
    expect(basemap.credit).toContain('not for measuring');
  });
});
