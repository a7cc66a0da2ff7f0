import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  type GeoArea,
  type GeometryLike,
  measureOutlineDistance,
  measureOverlap,
  readArea,
} from '@kawamori/contracts';
import { REPOSITORY } from './parts/repository.js';

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

/** What an imported map must reach: it is the real outline, but for corners finer than its detail. */
export const IMPORTED_GOALS = { iouAtLeast: 0.995, meanMAtMost: 20, bothKm2AtMost: 0 } as const;

export interface Outlines {
  readonly sketched: OutlineRow[];
  readonly imported: OutlineRow[];
  /** What both towns cover on the imported map, in km². */
  readonly bothKm2: number;
}

/**
 * Compares the bundled base map, and one that `kawamori basemap import` makes, with 国土数値情報 N03 (2021) in `../shared`, beside the
 * repository, or in `KAWAMORI_SHARED`.
 * @throws Error when a file is missing, a town is not in it, or the import fails
 */
export async function run(): Promise<Outlines> {
  const published = resolve(REPOSITORY.shared, 'data/geo/kochi-municipalities-2021.geojson');
  const reference = await readCollection(published);
  const sketch = await readCollection(resolve(REPOSITORY.root, 'dashboard/src/basemap/basemap.json'));
  const imported = await importOf(published);
  const [a, b] = TOWNS.map(({ town }) => areaOf(imported, 'the imported map', 'id', town));
  return {
    sketched: compareOutlines(sketch, reference),
    imported: compareOutlines(imported, reference),
    bothKm2: a && b ? measureOverlap(a, b, 50).bothKm2 : Number.NaN,
  };
}

/** Runs the operator's command, as an operator would. */
async function importOf(published: string): Promise<Collection> {
  const folder = await mkdtemp(join(tmpdir(), 'kawamori-base-map-'));
  try {
    const out = join(folder, 'basemap.json');
    await promisify(execFile)(process.execPath, [
      REPOSITORY.kawamori,
      ...['basemap', 'import', '--boundaries', published, '--boundaries-year', '2021'],
      ...['--towns', resolve(REPOSITORY.firmwareConfig, 'towns'), '--sea', '133.35,33.15', '--out', out],
    ]);
    return await readCollection(out);
  } finally {
    await rm(folder, { recursive: true });
  }
}
