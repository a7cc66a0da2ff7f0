import type { BaseMapSource, TownConfig } from '@kawamori/contracts';
import {
  type BoundaryShape,
  type Box,
  boundaryShape,
  boxesMeet,
  boxOf,
  type StreamShape,
  streamShape,
  widened,
} from './published-shapes.js';
import { type PublishedFeature, type ReadOptions, readFeatures, UnfitMap } from './read-features.js';

/** Points that are kept of all files together: some hundreds of megabytes of memory at most. */
const MOST_POINTS = 3_000_000;

export interface MapFile {
  file: string;
  /** The year that the data describe. */
  year: number;
}

export interface GatherOptions extends Pick<ReadOptions, 'limits'> {
  /** Around the towns, in kilometres. */
  marginKm: number;
  progress?: (file: string, bytes: number, of: number) => void;
}

export interface Gathered {
  /** What is drawn: the towns and so many kilometres around them. */
  box: Box;
  boundaries: BoundaryShape[];
  streams: StreamShape[];
  sources: BaseMapSource[];
}

/**
 * Cuts the towns and their surroundings out of published files. The boundaries are read twice: where the towns lie has to be known
 * before their neighbours can be told from the rest, and memory holds only what is kept.
 * @throws UnfitMap where a file is another than it should be, or a town is in none of them
 */
export async function gatherShapes(
  files: { boundaries: readonly MapFile[]; rivers: readonly MapFile[] },
  towns: readonly TownConfig[],
  options: GatherOptions,
): Promise<Gathered> {
  const codes = new Map(towns.map((town) => [town.jisCode, town]));
  const seen = new Map<string, string>();
  const found = new Map<string, Box>();
  let points = 0;
  const keepPoints = (paths: readonly (readonly unknown[])[]) => {
    for (const path of paths) points += path.length;
    if (points > MOST_POINTS)
      throw new Error(`brings the points to more than ${MOST_POINTS}: state a smaller --margin`);
  };
  const read = (file: string, take: (feature: PublishedFeature) => void) =>
    readFeatures(
      file,
      (feature, position) => {
        try {
          take(feature);
        } catch (error) {
          throw new UnfitMap(
            file,
            `feature ${position} ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      },
      {
        ...(options.limits ? { limits: options.limits } : {}),
        progress: (bytes, of) => options.progress?.(file, bytes, of),
      },
    );

  const sources: BaseMapSource[] = [];
  for (const { file, year } of files.boundaries) {
    const { sha256 } = await read(file, (feature) => {
      const shape = boundaryShape(feature);
      if (shape.code === null) return;
      if (seen.size < 5_000) seen.set(shape.code, shape.nameJa);
      if (!codes.has(shape.code)) return;
      const box = boxOf(shape.polygons.flat(2));
      if (box) found.set(shape.code, around(found.get(shape.code), box));
    });
    // The same polygons twice would cancel each other out.
    if (sources.some((one) => one.sha256 === sha256)) throw new UnfitMap(file, 'is stated twice');
    sources.push({ nameJa: '国土数値情報（行政区域データ）', year, file: nameOf(file), sha256 });
  }
  const missing = towns.filter(({ jisCode }) => !found.has(jisCode));
  if (missing.length > 0)
    throw new UnfitMap(files.boundaries.map(({ file }) => nameOf(file)).join(', '), noTown(missing, seen));
  const box = widened(
    [...found.values()].reduce((all, one) => around(all, one)),
    options.marginKm,
  );

  const boundaries: BoundaryShape[] = [];
  for (const { file } of files.boundaries) {
    await read(file, (feature) => {
      const shape = boundaryShape(feature);
      const polygons = shape.polygons.filter(([outer]) => meets(outer, box) && (outer?.length ?? 0) >= 4);
      keepPoints(polygons.flat());
      if (polygons.length > 0) boundaries.push({ ...shape, polygons });
    });
  }
  const streams: StreamShape[] = [];
  for (const { file, year } of files.rivers) {
    const { sha256 } = await read(file, (feature) => {
      const shape = streamShape(feature);
      const lines = shape?.lines.filter((line) => line.length >= 2 && meets(line, box)) ?? [];
      keepPoints(lines);
      if (shape && lines.length > 0) streams.push({ ...shape, lines });
    });
    sources.push({ nameJa: '国土数値情報（河川データ）', year, file: nameOf(file), sha256 });
  }
  return { box, boundaries, streams, sources };
}

const nameOf = (file: string) => file.replace(/^.*\//, '').slice(0, 200);

const around = (a: Box | undefined, b: Box): Box =>
  a ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])] : b;

function meets(path: Parameters<typeof boxOf>[0] | undefined, box: Box): boolean {
  const own = path && boxOf(path);
  return own !== undefined && boxesMeet(own, box);
}

function noTown(missing: readonly TownConfig[], seen: ReadonlyMap<string, string>): string {
  const wanted = missing.map(({ nameJa, jisCode }) => `${nameJa} (${jisCode})`).join(', ');
  const some = [...seen].slice(0, 5).map(([code, name]) => `${name} (${code})`);
  return `no ${wanted} by N03_007; there are ${seen.size} municipalities, ${some.join(', ')}${seen.size > 5 ? ' …' : ''}. State the file of the town's prefecture`;
}
