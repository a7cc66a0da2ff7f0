import {
  type BaseMap,
  type BaseMapFeature,
  crossesItself,
  isInside,
  type LonLat,
  lineKm,
  type TownConfig,
} from '@kawamori/contracts';
import type { Gathered } from './gather-shapes.js';
import { type Box, boxesMeet, boxOf } from './published-shapes.js';
import { type Sea, seaAround } from './sea.js';
import { type SimplifiedAreas, simplifiedAreas, simplifiedLines } from './topology.js';

/** 国土数値情報's terms ask for the source and for the word that it was processed. */
const CREDIT = {
  both: '「国土数値情報（行政区域データ・河川データ）（国土交通省）を加工して作成」',
  boundaries: '「国土数値情報（行政区域データ）（国土交通省）を加工して作成」',
};

/** What a face can draw without delay. */
const MOST_POINTS = 60_000;
const MOST_RIVERS = 2_000;
/** Shorter ones are left away, unless they pass through a town. Kilometres within the drawn box. */
const RIVER_KM = 3;
/** Simplifying may make an outline cross itself; it is tried with finer detail then. */
const FINER = 0.7;
const TRIES = 8;

export interface DrawOptions {
  /** See {@link simplifiedAreas}. */
  detailM: number;
  /** Longitude and latitude of a place in the sea; undefined leaves the sea to the sketch. */
  seaPoint: LonLat | undefined;
}

export interface Drawn {
  map: BaseMap;
  /** Finer than asked for where an outline would have crossed itself. */
  detailM: number;
  points: number;
}

/**
 * Makes a base map of shapes that were cut out of published files.
 * @throws Error where it would have more points than a face can draw, or the point said to be in the sea is not
 */
export function drawBaseMap(gathered: Gathered, towns: readonly TownConfig[], options: DrawOptions): Drawn {
  const { detailM, areas } = withoutCrossings(gathered, towns, options.detailM);
  const sea = options.seaPoint && seaOf(options.seaPoint, gathered.box, areas.all);
  const townAreas = towns.flatMap(({ jisCode }) => areas.byKey.get(jisCode) ?? []);
  const features: BaseMapFeature[] = [
    ...seaFeatures(sea),
    ...landFeatures(areas, gathered, new Set(towns.map(({ jisCode }) => jisCode))),
    ...towns.map((town) => townFeature(town, areas)),
    ...riverFeatures(gathered, detailM, townAreas),
  ];
  const points = pointsIn(features.map(({ geometry }) => geometry.coordinates));
  if (points > MOST_POINTS) {
    throw new Error(
      `the map would have ${points} points, more than the ${MOST_POINTS} that a screen draws at ease: state a larger --detail (now ${Math.round(detailM)}) or a smaller --margin`,
    );
  }
  const credit = gathered.streams.length > 0 ? CREDIT.both : CREDIT.boundaries;
  return {
    map: { type: 'FeatureCollection', version: 1, credit, sources: gathered.sources, features },
    detailM,
    points,
  };
}

function withoutCrossings(
  { boundaries }: Gathered,
  towns: readonly TownConfig[],
  asked: number,
): { detailM: number; areas: SimplifiedAreas } {
  const keyed = boundaries.map(({ code, polygons }) => ({ key: code ?? '', shape: polygons }));
  let detailM = asked;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const areas = simplifiedAreas(keyed, detailM);
    const rings = towns.flatMap(({ jisCode }) => areas.byKey.get(jisCode)?.flat() ?? []);
    if (!rings.some((ring) => crossesItself(ring))) return { detailM, areas };
    detailM *= FINER;
  }
  throw new Error("a town's outline crosses itself, however little it is simplified: is the file whole?");
}

function seaOf(point: LonLat, box: Box, land: LonLat[][][]): Sea {
  const sea = seaAround(point, box, land);
  if (sea) return sea;
  const [west, south, east, north] = box.map((degrees) => degrees.toFixed(2));
  throw new Error(
    `--sea ${point.join(',')} lies on land or outside what is drawn (${west} to ${east} east, ${south} to ${north} north)`,
  );
}

function seaFeatures(sea: Sea | undefined): BaseMapFeature[] {
  if (!sea) return [];
  const feature: BaseMapFeature = {
    type: 'Feature',
    properties: { kind: 'sea' },
    geometry: { type: 'MultiPolygon', coordinates: sea.area },
  };
  if (sea.coast.length === 0) return [feature];
  return [
    feature,
    {
      type: 'Feature',
      properties: { kind: 'coast' },
      geometry: { type: 'MultiLineString', coordinates: sea.coast },
    },
  ];
}

function landFeatures(
  areas: SimplifiedAreas,
  { boundaries }: Gathered,
  own: ReadonlySet<string>,
): BaseMapFeature[] {
  const names = new Map(boundaries.map(({ code, nameJa }) => [code ?? '', nameJa]));
  return [...areas.byKey]
    .filter(([code]) => !own.has(code))
    .map(([code, coordinates]) => {
      const nameJa = names.get(code) ?? '';
      return {
        type: 'Feature',
        properties: { kind: 'land', ...(nameJa === '' ? {} : { nameJa }) },
        geometry: { type: 'MultiPolygon', coordinates },
      };
    });
}

function townFeature({ id, jisCode, nameJa, nameEn }: TownConfig, areas: SimplifiedAreas): BaseMapFeature {
  const coordinates = areas.byKey.get(jisCode);
  if (!coordinates) throw new Error(`nothing is left of ${nameJa}: state a smaller --detail`);
  return {
    type: 'Feature',
    properties: { kind: 'town', id, nameJa, nameEn },
    geometry: { type: 'MultiPolygon', coordinates },
  };
}

function riverFeatures({ streams }: Gathered, detailM: number, towns: LonLat[][][]): BaseMapFeature[] {
  const names = new Map(streams.map(({ code, nameJa }) => [code, nameJa]));
  const courses = simplifiedLines(
    streams.map(({ code, lines }) => ({ key: code, shape: lines })),
    detailM,
  );
  return [...courses]
    .map(([code, lines]) => ({ code, lines, km: lines.reduce((sum, line) => sum + lineKm(line), 0) }))
    .filter(({ lines, km }) => km >= RIVER_KM || passes(lines, towns))
    .sort((a, b) => b.km - a.km)
    .slice(0, MOST_RIVERS)
    .map(({ code, lines }) => ({
      type: 'Feature',
      properties: {
        kind: 'river',
        id: `w05-${code}`,
        nameJa: names.get(code) ?? code,
        // 河川コード: the last four digits number the rivers of a system, the main stem first.
        order: code.endsWith('0001') ? 1 : 2,
        course: 'published',
      },
      geometry: { type: 'MultiLineString', coordinates: lines },
    }));
}

function passes(lines: LonLat[][], towns: LonLat[][][]): boolean {
  const box = boxOf(towns.flat(2));
  const own = boxOf(lines.flat());
  if (!box || !own || !boxesMeet(box, own)) return false;
  return lines.some((line) => line.some((point) => isInside(point, towns)));
}

function pointsIn(coordinates: unknown): number {
  if (!Array.isArray(coordinates)) return 0;
  const items: unknown[] = coordinates;
  return typeof items[0] === 'number' ? 1 : items.reduce<number>((sum, item) => sum + pointsIn(item), 0);
}
