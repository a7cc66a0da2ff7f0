// The only file that names the topojson libraries: shapes that share a border are simplified along one shared line.
import type { LonLat } from '@kawamori/contracts';
import { merge, mesh } from 'topojson-client';
import { topology } from 'topojson-server';
import {
  filter,
  filterAttachedWeight,
  presimplify,
  simplify,
  sphericalRingArea,
  sphericalTriangleArea,
} from 'topojson-simplify';
import type {
  GeometryCollection,
  GeometryObject,
  MultiLineString,
  MultiPolygon,
  Topology,
} from 'topojson-specification';

const EARTH_M = 6_371_000;
/** An island whose area is less than so many times the detail's square is left away. */
const ISLAND = 25;

export interface Keyed<T> {
  key: string;
  shape: T;
}

export interface SimplifiedAreas {
  /** Joined by key; a key whose polygons have all become too small is missing. */
  byKey: Map<string, LonLat[][][]>;
  /** Everything joined to one. */
  all: LonLat[][][];
}

/**
 * Simplifies polygons by triangle areas (Visvalingam and Whyatt, 1993), a shared border once for both sides, so that neighbours stay
 * neighbours: no gap, no overlap.
 * @param detailM a corner is left away where the triangle with its neighbours is smaller than the square of so many metres
 */
export function simplifiedAreas(areas: readonly Keyed<LonLat[][][]>[], detailM: number): SimplifiedAreas {
  const simple = simplified(
    areas.map(({ key, shape }) => ({ key, type: 'MultiPolygon', coordinates: shape.map(wound) })),
    detailM,
  );
  const kept = filter(simple, filterAttachedWeight(simple, ISLAND * squareOf(detailM), ringArea));
  const polygons = geometriesOf(kept).filter((one): one is MultiPolygon => one.type === 'MultiPolygon');
  const joined = (members: MultiPolygon[]) => merge(kept as Topology, members).coordinates.map(asRings);
  return {
    byKey: new Map([...byKey(polygons)].map(([key, members]) => [key, joined(members)])),
    all: joined(polygons),
  };
}

/** Simplifies lines in the same way, and joins those of one key where their ends meet. */
export function simplifiedLines(
  lines: readonly Keyed<LonLat[][]>[],
  detailM: number,
): Map<string, LonLat[][]> {
  if (lines.length === 0) return new Map();
  const simple = simplified(
    lines.map(({ key, shape }) => ({ key, type: 'MultiLineString', coordinates: shape })),
    detailM,
  );
  const stretches = geometriesOf(simple).filter(
    (one): one is MultiLineString => one.type === 'MultiLineString',
  );
  return new Map(
    [...byKey(stretches)].map(([key, geometries]) => [
      key,
      mesh(simple, { type: 'GeometryCollection', geometries }).coordinates.map((line) => line.map(asPoint)),
    ]),
  );
}

/** The library joins polygons along arcs that run against each other: outlines are turned clockwise, holes the other way. */
const wound = (rings: readonly LonLat[][]): LonLat[][] =>
  rings.map((ring, i) => (runsClockwise(ring) === (i === 0) ? ring : ring.toReversed()));

function runsClockwise(ring: readonly LonLat[]): boolean {
  let twice = 0;
  ring.forEach(([lon, lat], i) => {
    const [nextLon, nextLat] = ring[i + 1] ?? [lon, lat];
    twice += (nextLon - lon) * (nextLat + lat);
  });
  return twice > 0;
}

type Drawn = { key: string } & (
  | { type: 'MultiPolygon'; coordinates: LonLat[][][] }
  | { type: 'MultiLineString'; coordinates: LonLat[][] }
);

function simplified(shapes: readonly Drawn[], detailM: number): Topology<{ shapes: GeometryObject }> {
  const features = shapes.map(({ key, ...geometry }) => ({
    type: 'Feature' as const,
    properties: { key },
    geometry,
  }));
  const collection = { type: 'FeatureCollection' as const, features };
  const shared = topology({ shapes: collection }) as Topology<{ shapes: GeometryObject }>;
  return simplify(presimplify(shared, sphericalTriangleArea), squareOf(detailM));
}

/** The area within a ring, whichever way round it is drawn. */
const ringArea = (ring: [number, number][]): number => {
  const area = sphericalRingArea(ring, false);
  return Math.min(area, 4 * Math.PI - area);
};

/** A square of so many metres as a part of the sphere, in steradian. */
const squareOf = (metres: number) => (metres / EARTH_M) ** 2;

function geometriesOf(of: { objects: Record<string, unknown> }): GeometryObject[] {
  const shapes = of.objects.shapes as GeometryCollection | { type: null };
  return shapes.type === null ? [] : shapes.geometries;
}

function byKey<T extends GeometryObject>(shapes: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const shape of shapes) {
    const { key } = shape.properties as { key: string };
    const group = groups.get(key);
    if (group) group.push(shape);
    else groups.set(key, [shape]);
  }
  return groups;
}

const asPoint = (point: readonly number[]): LonLat => [point[0] ?? 0, point[1] ?? 0];
const asRings = (rings: number[][][]): LonLat[][] => rings.map((ring) => ring.map(asPoint));
