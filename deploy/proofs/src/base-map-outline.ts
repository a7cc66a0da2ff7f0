import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type GeoArea,
  type GeometryLike,
  measureOutlineDistance,
  measureOverlap,
  readArea,
} from '@kawamori/contracts';

/** Which town of the base map is compared with which municipality (JIS code, `N03_007`) of the reference. */
const TOWNS = [
  { town: 'nakatosa', jisCode: '39401' },
  { town: 'shimanto', jisCode: '39412' },
] as const;

/** What a drawing in a coarse hand must reach to pass as the shape of the town. */
export const OUTLINE_GOALS = { iouAtLeast: 0.93, meanMAtMost: 500 } as const;

export interface OutlineRow {
  readonly town: string;
  /** Intersection over union, 0 to 1. */
  readonly iou: number;
  readonly meanM: number;
  readonly p95M: number;
}

interface Collection {
  readonly features: readonly {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: GeometryLike;
  }[];
}

function areaOf(collection: Collection, whose: string, property: string, value: string): GeoArea {
  const feature = collection.features.find(({ properties }) => properties[property] === value);
  if (!feature) throw new Error(`expected a feature with ${property} ${value} in ${whose}, found none`);
  return readArea(feature.geometry);
}

/** Compares the drawn outlines of both towns with the real ones: overlap on a raster of 50 m, distances each 50 m along the outlines. */
export function compareOutlines(basemap: Collection, reference: Collection): OutlineRow[] {
  return TOWNS.map(({ town, jisCode }) => {
    const drawn = areaOf(basemap, 'the base map', 'id', town);
    const real = areaOf(reference, 'the reference', 'N03_007', jisCode);
    const { meanM, p95M } = measureOutlineDistance(drawn, real, 50);
    return { town, iou: measureOverlap(drawn, real, 50).iou, meanM, p95M };
  });
}

async function readCollection(path: string): Promise<Collection> {
  return JSON.parse(await readFile(path, 'utf8')) as Collection;
}

/**
 * Compares the bundled base map with 国土数値情報 N03 (2021) in `../shared`, beside the repository, or in `KAWAMORI_SHARED`.
 * @throws Error when a file is missing or a town is not in it
 */
export async function run(): Promise<{ rows: OutlineRow[] }> {
  // src/ and dist/ are equally deep
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const shared = process.env.KAWAMORI_SHARED ?? resolve(root, '../shared');
  const [basemap, reference] = await Promise.all([
    readCollection(resolve(root, 'dashboard/src/basemap/basemap.json')),
    readCollection(resolve(shared, 'data/geo/kochi-municipalities-2021.geojson')),
  ]);
  return { rows: compareOutlines(basemap, reference) };
}
