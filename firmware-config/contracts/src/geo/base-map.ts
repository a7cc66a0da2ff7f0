import { z } from 'zod';
import { TownId } from '../ids.js';
import { MAP_LAYER_IDS } from './map-layer-ids.js';

/**
 * The base map: towns, land, sea, coast, rivers and place names as one GeoJSON FeatureCollection (RFC 7946). The face bundles a sketch
 * in this form; `kawamori basemap import` makes a finer one from published files. Version 1; a reader refuses any other.
 */

const LonLatPair = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).readonly();
const Line = z.array(LonLatPair).min(2).readonly();
const Ring = z.array(LonLatPair).min(4).readonly();
const Rings = z.array(Ring).min(1).readonly();
const Polygon = z.strictObject({ type: z.literal('Polygon'), coordinates: Rings });
const MultiPolygon = z.strictObject({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(Rings).min(1).readonly(),
});
const LineString = z.strictObject({ type: z.literal('LineString'), coordinates: Line });
const MultiLineString = z.strictObject({
  type: z.literal('MultiLineString'),
  coordinates: z.array(Line).min(1).readonly(),
});
const Area = z.union([Polygon, MultiPolygon]);
const Course = z.union([LineString, MultiLineString]);

const name = z.string().min(1).max(60);

const feature = <P extends z.ZodType, G extends z.ZodType>(properties: P, geometry: G) =>
  z.strictObject({ type: z.literal('Feature'), properties, geometry });

export const BaseMapFeature = z.union([
  feature(z.strictObject({ kind: z.literal('sea'), nameJa: name.optional(), nameEn: name.optional() }), Area),
  feature(z.strictObject({ kind: z.literal('land'), nameJa: name.optional() }), Area),
  feature(z.strictObject({ kind: z.literal('town'), id: TownId, nameJa: name, nameEn: name }), Area),
  feature(z.strictObject({ kind: z.literal('coast') }), Course),
  feature(
    z.strictObject({
      kind: z.literal('river'),
      id: name,
      nameJa: name,
      nameEn: name.optional(),
      /** 1: a river that reaches the sea; 2: its tributaries. */
      order: z.union([z.literal(1), z.literal(2)]),
      /** The river that it joins, or `sea`. */
      into: name.optional(),
      /** How good the drawn course is. */
      course: z.enum(['sketch', 'published']),
    }),
    Course,
  ),
  feature(
    z.strictObject({ kind: z.literal('place'), id: name, nameJa: name, nameEn: name }),
    z.strictObject({ type: z.literal('Point'), coordinates: LonLatPair }),
  ),
]);
export type BaseMapFeature = z.infer<typeof BaseMapFeature>;

/** A published file that a base map was made from. */
export const BaseMapSource = z.strictObject({
  /** As its publisher calls it: 国土数値情報（行政区域データ）. */
  nameJa: name,
  /** The year that the data describe. */
  year: z.int().min(1900).max(2100),
  file: z.string().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BaseMapSource = z.infer<typeof BaseMapSource>;

export const BaseMap = z.strictObject({
  type: z.literal('FeatureCollection'),
  version: z.literal(1),
  /** What must be told wherever the map is shown or handed on. */
  credit: z.string().min(1).max(1_000),
  /** Empty for a map that was drawn by hand. */
  sources: z.array(BaseMapSource).max(20),
  features: z.array(BaseMapFeature).min(1).max(5_000),
});
export type BaseMap = z.infer<typeof BaseMap>;

/** A degree box: west, south, east, north (RFC 7946, 5). */
export const Bounds = z
  .tuple([
    z.number().min(-180).max(180),
    z.number().min(-85).max(85),
    z.number().min(-180).max(180),
    z.number().min(-85).max(85),
  ])
  .refine(([west, south, east, north]) => west < east && south < north, {
    error: 'expected west, south, east, north in degrees, west before east and south before north',
  });
export type Bounds = z.infer<typeof Bounds>;

/** A cache of map tiles: what a face has to know to lay it under the map. */
export const TileLayer = z.strictObject({
  minZoom: z.int().min(0).max(18),
  maxZoom: z.int().min(0).max(18),
  bounds: Bounds,
  attribution: z.strictObject({
    text: z.string().min(1).max(100),
    /** Where the tiles' publisher tells their terms; followed only when somebody clicks. */
    url: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .nullable(),
  }),
});
export type TileLayer = z.infer<typeof TileLayer>;

export const MapLayerId = z.enum(MAP_LAYER_IDS);
export type MapLayerId = z.infer<typeof MapLayerId>;

/** A layer whose tiles a hub has, and serves at `/tiles/{layer}/{z}/{x}/{y}`. */
export const CachedLayer = TileLayer.extend({ layer: MapLayerId });
export type CachedLayer = z.infer<typeof CachedLayer>;

/** What a hub has beside the bundled sketch. */
export const MapLayers = z.strictObject({
  /** `unreadable`: there is an imported map, and it cannot be used. */
  baseMap: z.enum(['absent', 'ready', 'unreadable']),
  /** Those that have been prepared. */
  layers: z.array(CachedLayer).max(MapLayerId.options.length),
});
export type MapLayers = z.infer<typeof MapLayers>;
