import { z } from 'zod';
import { StationId, TownId } from '../ids.js';
import { PlaceKind } from '../place.js';

/** Why a gauge speaks for a place: it is the place itself, it stands at that river, the town has named it, or it is near by the straight line. */
export const GaugeWhy = z.enum(['itself', 'river', 'named', 'near']);
export type GaugeWhy = z.infer<typeof GaugeWhy>;

export const PlaceGauge = z.object({
  station: StationId,
  why: GaugeWhy,
  /** By the straight line; null where the place has no position. */
  distanceKm: z.number().nullable(),
});
export type PlaceGauge = z.infer<typeof PlaceGauge>;

/** What somebody at the telephone may name. */
export const PlaceView = z.object({
  /** Of a river, that of the first town that names it or has a gauge there. */
  town: TownId,
  kind: PlaceKind.or(z.literal('station')),
  nameJa: z.string(),
  nameEn: z.string(),
  /** Empty where nobody has stated it. */
  kana: z.string(),
  /** The one that speaks for it first; empty where none does. */
  gauges: z.array(PlaceGauge),
});
export type PlaceView = z.infer<typeof PlaceView>;

export const PlaceList = z.object({ places: z.array(PlaceView) });
export type PlaceList = z.infer<typeof PlaceList>;
