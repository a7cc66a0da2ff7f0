import type { BaseMap } from '@kawamori/contracts';
import sketch from '../basemap/basemap.json';

export interface LatLon {
  lat: number;
  lon: number;
}

export interface PlaceName extends LatLon {
  kind: 'place';
  id: string;
  nameJa: string;
  nameEn: string;
}

/** A town's name, and where it may stand: within the town, the roomiest place first. */
export interface TownName {
  id: string;
  nameJa: string;
  nameEn: string;
  at: readonly LatLon[];
}

/** What the map draws, from the sketch or from published data. */
export type Ground = BaseMap['features'];

/** The bundled sketch: a test holds it against the schema, so that the page need not. */
export const sketched = sketch.features as unknown as Ground;

/** An imported map, and from the sketch what it does not have: the names of places, and the sea or the rivers where it has none. */
export function groundOf(imported: Ground): Ground {
  const has = (kind: string) => imported.some(({ properties }) => properties.kind === kind);
  const lent = ['place', 'river', ...(has('sea') ? [] : ['sea', 'coast'])].filter((kind) => !has(kind));
  return [...imported, ...sketched.filter(({ properties }) => lent.includes(properties.kind))];
}

/** Whether rivers are drawn whose courses are a sketch. */
export const riversSketched = (ground: Ground): boolean =>
  ground.some(({ properties }) => properties.kind === 'river' && properties.course === 'sketch');

type Point = readonly [lon: number, lat: number];

/** All points of a geometry, whatever its kind. */
function pointsOf(coordinates: unknown): Point[] {
  const list = coordinates as readonly unknown[];
  return typeof list[0] === 'number' ? [list as unknown as Point] : list.flatMap(pointsOf);
}

/** The corners of the towns: what the map shows at first. */
export function townCorners(ground: Ground): LatLon[] {
  return ground.flatMap(({ properties, geometry }) => {
    if (properties.kind !== 'town') return [];
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const [lon, lat] of pointsOf(geometry.coordinates)) {
      [west, south] = [Math.min(west, lon), Math.min(south, lat)];
      [east, north] = [Math.max(east, lon), Math.max(north, lat)];
    }
    return [
      { lat: south, lon: west },
      { lat: north, lon: east },
    ];
  });
}

/** About 600 m: some ten pixels when both towns are shown. */
const RIVER_STEP_DEG = 0.006;

/** Points along the rivers, near enough to one another that a label between two of them would touch neither for long. */
export function riverPoints(ground: Ground): LatLon[] {
  const points: LatLon[] = [];
  for (const { properties, geometry } of ground) {
    if (properties.kind !== 'river') continue;
    const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    for (const line of lines as readonly (readonly Point[])[]) {
      // A finer line has points enough of its own: one is taken for each step.
      let last: Point | undefined;
      for (const [lon, lat] of line) {
        const [lonBefore, latBefore] = last ?? [lon, lat];
        const away = Math.hypot(lon - lonBefore, lat - latBefore);
        if (last && away < RIVER_STEP_DEG) continue;
        const parts = Math.max(1, Math.ceil(away / RIVER_STEP_DEG));
        for (let part = 1; part <= parts; part++) {
          points.push({
            lat: latBefore + ((lat - latBefore) * part) / parts,
            lon: lonBefore + ((lon - lonBefore) * part) / parts,
          });
        }
        last = [lon, lat];
      }
    }
  }
  return points;
}

export function placeNames(ground: Ground): PlaceName[] {
  return ground.flatMap(({ properties, geometry }) => {
    if (properties.kind !== 'place' || geometry.type !== 'Point') return [];
    const [lon, lat] = geometry.coordinates;
    const { kind, id, nameJa, nameEn } = properties;
    return [{ kind, id, nameJa, nameEn, lat, lon }];
  });
}

/** Rows and columns of the places that are looked at for a town's name, and as many of a border's corners at most. */
const LOOKS = 16;
const CORNERS = 300;

/** The names of the towns, each with the places in it that lie farthest from its border. */
export function townNames(ground: Ground): TownName[] {
  return ground.flatMap(({ properties, geometry }) => {
    if (properties.kind !== 'town') return [];
    const { id, nameJa, nameEn } = properties;
    const areas = (
      geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    ) as readonly (readonly (readonly Point[])[])[];
    return [{ id, nameJa, nameEn, at: roomiestIn(largest(areas.map(([outer = []]) => outer))) }];
  });
}

const widthOf = (ring: readonly Point[]): [west: number, east: number] => [
  Math.min(...ring.map(([lon]) => lon)),
  Math.max(...ring.map(([lon]) => lon)),
];
const heightOf = (ring: readonly Point[]): [south: number, north: number] => [
  Math.min(...ring.map(([, lat]) => lat)),
  Math.max(...ring.map(([, lat]) => lat)),
];

/** Islands of a town have no name of their own. */
function largest(rings: readonly (readonly Point[])[]): readonly Point[] {
  const size = (ring: readonly Point[]): number => {
    const [[west, east], [south, north]] = [widthOf(ring), heightOf(ring)];
    return (east - west) * (north - south);
  };
  return rings.reduce((most, ring) => (size(ring) > size(most) ? ring : most), rings[0] ?? []);
}

function roomiestIn(ring: readonly Point[]): LatLon[] {
  const border = ring.filter((_, i) => i % Math.ceil(ring.length / CORNERS) === 0);
  const [[west, east], [south, north]] = [widthOf(border), heightOf(border)];
  const places: { lat: number; lon: number; room: number }[] = [];
  for (let row = 1; row < LOOKS; row++)
    for (let column = 1; column < LOOKS; column++) {
      const [lon, lat] = [west + ((east - west) * column) / LOOKS, south + ((north - south) * row) / LOOKS];
      if (!isWithin([lon, lat], border)) continue;
      places.push({
        lat,
        lon,
        room: Math.min(...border.map((one) => Math.hypot(one[0] - lon, one[1] - lat))),
      });
    }
  return places.sort((a, b) => b.room - a.room).map(({ lat, lon }) => ({ lat, lon }));
}

/** Whether a line from the point to the west crosses the border an odd number of times. */
function isWithin([lon, lat]: Point, border: readonly Point[]): boolean {
  return border.reduce((within, [lonA, latA], i) => {
    const [lonB, latB] = border[(i + 1) % border.length] ?? [lonA, latA];
    const crosses = latA > lat !== latB > lat && lon > lonA + ((lat - latA) / (latB - latA)) * (lonB - lonA);
    return crosses ? !within : within;
  }, false);
}
