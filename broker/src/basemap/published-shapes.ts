import { basename } from 'node:path';
import type { LonLat } from '@kawamori/contracts';
import { z } from 'zod';
import { placeFault } from './foreign-files.js';
import type { PublishedFeature } from './read-features.js';

/** West, south, east, north in degrees. */
export type Box = [west: number, south: number, east: number, north: number];

/** One polygon of a municipality. N03 has a feature for each island. */
export interface BoundaryShape {
  /** 全国地方公共団体コード, five digits; null for land that belongs to no municipality (所属未定地). */
  code: string | null;
  nameJa: string;
  polygons: LonLat[][][];
}

/** A stretch of a river between two of its nodes. */
export interface StreamShape {
  /** 河川コード, ten digits: six for the river system, four for the river in it; the main stem is 0001. */
  code: string;
  nameJa: string;
  lines: LonLat[][];
}

/**
 * 国土数値情報 N03 (行政区域): N03_001 prefecture, N03_003 district or designated city, N03_004 municipality, N03_007 code. Editions
 * differ in the others.
 */
const N03 = z.object({
  N03_003: z.string().nullish(),
  N03_004: z.string().nullish(),
  N03_007: z.union([z.string(), z.int()]).nullish(),
});

/** 国土数値情報 W05 (河川), Stream: W05_001 river system, W05_002 river code, W05_003 kind of stretch, W05_004 name. */
const W05 = z.object({ W05_002: z.union([z.string(), z.int()]), W05_004: z.string().nullish() });

const UNNAMED = new Set(['', '名称不明', '不明']);

/** To about a metre. What two municipalities share stays the same numbers on both sides. */
export const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/**
 * Reads a feature of N03.
 * @throws Error where it is none
 */
export function boundaryShape({ properties, geometry }: PublishedFeature): BoundaryShape {
  const named = N03.safeParse(properties);
  if (!named.success || !properties || !('N03_007' in properties)) {
    throw new Error('has no N03_007; expected 国土数値情報 N03 (行政区域)');
  }
  const { N03_003: district, N03_004: municipality, N03_007: code } = named.data;
  return {
    code: code === null || code === undefined || code === '' ? null : String(code).padStart(5, '0'),
    nameJa: (municipality ?? district ?? '').slice(0, 60),
    polygons: polygonsOf(geometry),
  };
}

/**
 * Reads a feature of W05's streams; undefined where the river has no name.
 * @throws Error where it is none
 */
export function streamShape({ properties, geometry }: PublishedFeature): StreamShape | undefined {
  const named = W05.safeParse(properties);
  if (!named.success) throw new Error('has no W05_002; expected the streams of 国土数値情報 W05 (河川)');
  const nameJa = (named.data.W05_004 ?? '').trim().slice(0, 60);
  if (UNNAMED.has(nameJa)) return undefined;
  return { code: String(named.data.W05_002), nameJa, lines: linesOf(geometry) };
}

type Geometry = PublishedFeature['geometry'];

function polygonsOf(geometry: Geometry): LonLat[][][] {
  if (geometry?.type === 'Polygon') return [ringsOf(geometry.coordinates)];
  if (geometry?.type === 'MultiPolygon') return listOf(geometry.coordinates).map(ringsOf);
  throw new Error(`is a ${geometry?.type ?? 'feature without a shape'}; expected a Polygon or MultiPolygon`);
}

function linesOf(geometry: Geometry): LonLat[][] {
  if (geometry?.type === 'LineString') return [pathOf(geometry.coordinates)];
  if (geometry?.type === 'MultiLineString') return listOf(geometry.coordinates).map(pathOf);
  throw new Error(
    `is a ${geometry?.type ?? 'feature without a shape'}; expected a LineString (W05 has nodes in another file)`,
  );
}

function ringsOf(coordinates: unknown): LonLat[][] {
  const rings = listOf(coordinates).map(pathOf);
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw new Error('has an open ring');
  }
  return rings;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error('has coordinates that are no list');
}

/** A path in rounded degrees; neighbours that fall together are one. */
function pathOf(coordinates: unknown): LonLat[] {
  const path: LonLat[] = [];
  for (const point of listOf(coordinates)) {
    const [lon, lat] = listOf(point);
    if (typeof lon !== 'number' || typeof lat !== 'number') throw new Error('has a point without numbers');
    const fault = placeFault(lon, lat);
    if (fault) throw new Error(fault);
    const [before, next] = [path.at(-1), [rounded(lon), rounded(lat)] as const];
    if (before?.[0] !== next[0] || before[1] !== next[1]) path.push(next);
  }
  return path;
}

/** The box around points; undefined where there are none. */
export function boxOf(points: Iterable<LonLat>): Box | undefined {
  let box: Box | undefined;
  for (const [lon, lat] of points) {
    box ??= [lon, lat, lon, lat];
    box = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  }
  return box;
}

export const boxesMeet = (a: Box, b: Box): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** A box with so many kilometres more on each side. */
export function widened([west, south, east, north]: Box, km: number): Box {
  const degreeKm = 111.2;
  const lat = km / degreeKm;
  const lon = lat / Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  return [west - lon, south - lat, east + lon, north + lat];
}

/** The year in a file's published name: N03-20240101_39, N03-21_39_210101, W05-06_39-g_Stream; undefined for another name. */
export function editionYear(file: string): number | undefined {
  const [, full, short] = /(?:N03|W05)-(?:((?:19|20)\d\d)\d{4}|(\d\d))[_.-]/.exec(basename(file)) ?? [];
  if (full !== undefined) return Number(full);
  if (short === undefined) return undefined;
  return Number(short) + (Number(short) >= 70 ? 1900 : 2000);
}
