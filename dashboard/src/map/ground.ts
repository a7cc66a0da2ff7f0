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
