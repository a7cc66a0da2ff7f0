/**
 * Checks for a drawn outline or river against another one: area, overlap, distance.
 *
 * Everything is reckoned on a flat local sheet (equirectangular, one scale per axis), which is right to a few parts in a thousand
 * for shapes up to some 100 km across. Not for surveying, and not for shapes across the 180th meridian or near the poles.
 */

/** Longitude and latitude in degrees, WGS84, in GeoJSON's order (RFC 7946, 3.1.1). */
export type LonLat = readonly [lon: number, lat: number];

/** A line of two or more points; a river's first point lies upstream. */
export type GeoLine = readonly LonLat[];

/** Polygons, each an outer ring and its holes; rings are closed (first point = last point). */
export type GeoArea = readonly (readonly GeoLine[])[];

/** A point on the flat sheet, in metres from the sheet's origin. */
type Spot = readonly [x: number, y: number];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Length of one degree at a latitude, in metres: the usual series for the WGS84 ellipsoid, good to a metre. */
function metresPerDegree(lat: number): { lon: number; lat: number } {
  const phi = radians(lat);
  return {
    lon: 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
    lat: 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  };
}

/** A projection to metres around an origin. */
function sheetAround([lon0, lat0]: LonLat): (point: LonLat) => Spot {
  const scale = metresPerDegree(lat0);
  return ([lon, lat]) => [(lon - lon0) * scale.lon, (lat - lat0) * scale.lat];
}

/** The middle of the box around all points given: the origin that keeps the sheet's error least. */
function middleOf(points: Iterable<LonLat>): LonLat {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  if (west > east) throw new Error('an outline was expected, received one without points');
  return [(west + east) / 2, (south + north) / 2];
}

const ringsOf = (area: GeoArea): readonly GeoLine[] => area.flat();

/** The pairs of neighbours in a list: the segments of a line. */
function segmentsOf<T>(points: readonly T[]): [T, T][] {
  const segments: [T, T][] = [];
  let before: T | undefined;
  for (const point of points) {
    if (before !== undefined) segments.push([before, point]);
    before = point;
  }
  return segments;
}

function readPoint(value: unknown): LonLat {
  if (Array.isArray(value)) {
    const [lon, lat] = value as unknown[];
    if (typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90)
      return [lon, lat];
  }
  throw new Error(`expected [longitude, latitude] in degrees, received ${JSON.stringify(value)}`);
}

function readList<T>(value: unknown, what: string, atLeast: number, read: (item: unknown) => T): T[] {
  if (Array.isArray(value) && value.length >= atLeast) return value.map((item: unknown) => read(item));
  throw new Error(`expected ${what}, received ${JSON.stringify(value)?.slice(0, 80)}`);
}

const readRing = (value: unknown): GeoLine => {
  const ring = readList(value, 'a ring of four or more points', 4, readPoint);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) {
    throw new Error(`expected a closed ring, received one from ${String(first)} to ${String(last)}`);
  }
  return ring;
};
const readPolygon = (value: unknown): GeoLine[] =>
  readList(value, 'a polygon of one or more rings', 1, readRing);

/** The shape of a GeoJSON geometry before its coordinates are trusted. */
export interface GeometryLike {
  readonly type: string;
  readonly coordinates: unknown;
}

/**
 * Reads a GeoJSON Polygon or MultiPolygon.
 * @throws Error when the type is another, a ring is open or short, or a coordinate is no longitude or latitude in degrees.
 */
export function readArea(geometry: GeometryLike): GeoArea {
  if (geometry.type === 'Polygon') return [readPolygon(geometry.coordinates)];
  if (geometry.type === 'MultiPolygon') {
    return readList(geometry.coordinates, 'one or more polygons', 1, readPolygon);
  }
  throw new Error(`expected a Polygon or MultiPolygon, received ${geometry.type}`);
}

/**
 * Reads a GeoJSON LineString.
 * @throws Error when the type is another, there are fewer than two points, or a coordinate is no longitude or latitude in degrees.
 */
export function readLine(geometry: GeometryLike): GeoLine {
  if (geometry.type !== 'LineString') throw new Error(`expected a LineString, received ${geometry.type}`);
  return readList(geometry.coordinates, 'a line of two or more points', 2, readPoint);
}

/** GeoArea in km², holes taken off (shoelace formula on the local sheet). Winding does not matter; rings must not cross themselves. */
export function areaKm2(area: GeoArea): number {
  const toSheet = sheetAround(middleOf(ringsOf(area).flat()));
  const ringKm2 = (ring: GeoLine): number => {
    let twiceM2 = 0;
    for (const [[ax, ay], [bx, by]] of segmentsOf(ring.map(toSheet))) twiceM2 += ax * by - bx * ay;
    return Math.abs(twiceM2) / 2 / 1_000_000;
  };
  let km2 = 0;
  for (const [outer, ...holes] of area) {
    if (outer) km2 += ringKm2(outer);
    for (const hole of holes) km2 -= ringKm2(hole);
  }
  return km2;
}

/** Whether a point lies inside an area (even-odd rule, so a hole is outside). Exactly on the outline it may be either. */
export function isInside([lon, lat]: LonLat, area: GeoArea): boolean {
  let inside = false;
  for (const ring of ringsOf(area)) {
    for (const [[aLon, aLat], [bLon, bLat]] of segmentsOf(ring)) {
      if (aLat > lat !== bLat > lat && lon < aLon + ((lat - aLat) / (bLat - aLat)) * (bLon - aLon))
        inside = !inside;
    }
  }
  return inside;
}

/** What two areas have in common, in km² as counted in cells. */
export interface Overlap {
  readonly aKm2: number;
  readonly bKm2: number;
  readonly bothKm2: number;
  /** Intersection over union: 1 for the same area, 0 for areas apart. */
  readonly iou: number;
}

/** Marks the cells of one raster row whose centres lie inside an area: `bit` is set in `row`. */
function markRow(
  row: Uint8Array,
  bit: number,
  outline: readonly [Spot, Spot][],
  y: number,
  westM: number,
  cellM: number,
): void {
  const crossings: number[] = [];
  for (const [[ax, ay], [bx, by]] of outline) {
    if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  crossings.sort((a, b) => a - b);
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = crossings.slice(i, i + 2);
    const first = Math.max(0, Math.ceil((from - westM) / cellM - 0.5));
    for (let cell = first; cell < row.length && westM + (cell + 0.5) * cellM < to; cell += 1)
      row[cell] = (row[cell] ?? 0) | bit;
  }
}

/**
 * How far two areas cover each other, counted on a raster of square cells; a cell counts where its centre lies.
 * @param cellM side of a cell in metres, more than 0. 100 m is fine for towns; the work grows with its inverse square.
 * @throws Error when a cell has no size, or both areas together need more than 100 million cells.
 */
export function measureOverlap(a: GeoArea, b: GeoArea, cellM = 100): Overlap {
  if (!(cellM > 0)) throw new Error(`a raster cell is more than 0 m wide, received ${cellM}`);
  const toSheet = sheetAround(middleOf([...ringsOf(a).flat(), ...ringsOf(b).flat()]));
  const outlineOf = (area: GeoArea): [Spot, Spot][] =>
    ringsOf(area).flatMap((ring) => segmentsOf(ring.map(toSheet)));
  const [outlineA, outlineB] = [outlineOf(a), outlineOf(b)];
  let [westM, southM, eastM, northM] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [[x, y]] of [...outlineA, ...outlineB]) {
    westM = Math.min(westM, x);
    eastM = Math.max(eastM, x);
    southM = Math.min(southM, y);
    northM = Math.max(northM, y);
  }
  const [columns, rows] = [Math.ceil((eastM - westM) / cellM), Math.ceil((northM - southM) / cellM)];
  if (columns * rows > 100_000_000)
    throw new Error(`a raster of at most 100 million cells was expected, received ${columns} x ${rows}`);

  const cells = { a: 0, b: 0, both: 0 };
  for (let i = 0; i < rows; i += 1) {
    const row = new Uint8Array(columns);
    const y = southM + (i + 0.5) * cellM;
    markRow(row, 1, outlineA, y, westM, cellM);
    markRow(row, 2, outlineB, y, westM, cellM);
    for (const mark of row) {
      if (mark & 1) cells.a += 1;
      if (mark & 2) cells.b += 1;
      if (mark === 3) cells.both += 1;
    }
  }
  const cellKm2 = (cellM * cellM) / 1_000_000;
  const union = cells.a + cells.b - cells.both;
  return {
    aKm2: cells.a * cellKm2,
    bKm2: cells.b * cellKm2,
    bothKm2: cells.both * cellKm2,
    iou: union === 0 ? 0 : cells.both / union,
  };
}

/** The foot of the perpendicular from a spot to a segment: how far away (m), and at which fraction (0 to 1) of the segment. */
function footOn([px, py]: Spot, [ax, ay]: Spot, [bx, by]: Spot): { distanceM: number; fraction: number } {
  const [dx, dy] = [bx - ax, by - ay];
  const lengthSquared = dx * dx + dy * dy;
  const fraction =
    lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / lengthSquared));
  return { distanceM: Math.hypot(px - ax - fraction * dx, py - ay - fraction * dy), fraction };
}

/** The place on a line that is nearest to a point: its distance from the point, and how far along the line it lies, both in metres. */
export function nearestOnLine(point: LonLat, line: GeoLine): { distanceM: number; alongM: number } {
  const toSheet = sheetAround(point);
  let nearest = { distanceM: Infinity, alongM: 0 };
  let walkedM = 0;
  for (const [a, b] of segmentsOf(line.map(toSheet))) {
    const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const { distanceM, fraction } = footOn([0, 0], a, b);
    if (distanceM < nearest.distanceM) nearest = { distanceM, alongM: walkedM + fraction * lengthM };
    walkedM += lengthM;
  }
  return nearest;
}

/** Length of a line in kilometres. */
export function lineKm(line: GeoLine): number {
  const toSheet = sheetAround(middleOf(line));
  let lengthM = 0;
  for (const [[ax, ay], [bx, by]] of segmentsOf(line.map(toSheet))) lengthM += Math.hypot(bx - ax, by - ay);
  return lengthM / 1_000;
}

/** Points along a line at most `stepM` metres apart, the line's own points among them. */
export function densify(line: GeoLine, stepM: number): LonLat[] {
  if (!(stepM > 0)) throw new Error(`points are more than 0 m apart, received ${stepM}`);
  const toSheet = sheetAround(middleOf(line));
  const dense: LonLat[] = line.slice(0, 1);
  for (const [a, b] of segmentsOf(line)) {
    const [[ax, ay], [bx, by]] = [toSheet(a), toSheet(b)];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / stepM));
    for (let i = 1; i < steps; i += 1)
      dense.push([a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps]);
    dense.push(b);
  }
  return dense;
}

/** How far two outlines lie apart, in metres. */
export interface OutlineDistance {
  readonly meanM: number;
  /** 95 of 100 places on the outlines lie nearer to the other outline than this. */
  readonly p95M: number;
  readonly maxM: number;
}

/**
 * Distance between the outlines of two areas, both ways: each outline is walked in steps, and every step measured to the nearest
 * place on the other one.
 * @param stepM length of a step in metres, more than 0
 */
export function measureOutlineDistance(a: GeoArea, b: GeoArea, stepM = 100): OutlineDistance {
  const toSheet = sheetAround(middleOf([...ringsOf(a).flat(), ...ringsOf(b).flat()]));
  const distances: number[] = [];
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const outline = ringsOf(to).flatMap((ring) => segmentsOf(ring.map(toSheet)));
    for (const ring of ringsOf(from)) {
      // the last point of a ring is its first one again
      for (const spot of densify(ring, stepM).slice(0, -1).map(toSheet)) {
        let nearestM = Infinity;
        for (const [start, end] of outline) nearestM = Math.min(nearestM, footOn(spot, start, end).distanceM);
        distances.push(nearestM);
      }
    }
  }
  distances.sort((x, y) => x - y);
  return {
    meanM: distances.reduce((sum, distanceM) => sum + distanceM, 0) / distances.length,
    p95M: distances[Math.ceil(distances.length * 0.95) - 1] ?? Number.NaN,
    maxM: distances.at(-1) ?? Number.NaN,
  };
}

/** Whether two segments cross: each has its ends on both sides of the other. */
function doCross([a, b]: readonly [LonLat, LonLat], [c, d]: readonly [LonLat, LonLat]): boolean {
  const side = (p: LonLat, q: LonLat, r: LonLat): number =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Whether a line or ring crosses itself somewhere. Two parts that only touch do not cross. */
export function crossesItself(line: GeoLine): boolean {
  const segments = segmentsOf(line);
  return segments.some((segment, i) => segments.slice(i + 2).some((other) => doCross(segment, other)));
}
