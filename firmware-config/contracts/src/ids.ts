import { z } from 'zod';

/** Lower-case letters, digits and single hyphens, 2 to 40 characters: safe in topics, file names, URLs and SenML names. */
const slug = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens');

export const TownId = slug.brand<'TownId'>();
export type TownId = z.infer<typeof TownId>;

export const StationId = slug.brand<'StationId'>();
export type StationId = z.infer<typeof StationId>;

export const NodeId = slug.brand<'NodeId'>();
export type NodeId = z.infer<typeof NodeId>;

export const ProfileId = slug.brand<'ProfileId'>();
export type ProfileId = z.infer<typeof ProfileId>;

/** One name for one camera, over both towns; also the last part of the topic its pictures travel on. */
export const CameraId = slug.brand<'CameraId'>();
export type CameraId = z.infer<typeof CameraId>;

/** A person, or a telephone in a room, whom notices may wake. */
export const PersonId = slug.brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/**
 * What a series measures. `level` is a water level in metres above the series' own datum; `level-sub` the same by a station's second
 * gauge (副水位計); `rain` is the rainfall in millimetres that fell since the reading before it.
 */
export const Quantity = z.enum(['level', 'level-sub', 'rain']);
export type Quantity = z.infer<typeof Quantity>;

/** The gauges that measure a level. */
export const LevelQuantity = Quantity.exclude(['rain']);
export type LevelQuantity = z.infer<typeof LevelQuantity>;

export const isLevel = (quantity: Quantity): quantity is LevelQuantity => quantity !== 'rain';

/** `station/quantity`, for example `kajiyase-bashi/level`; also the SenML name of its records (RFC 8428, 4.5.1). */
export const SeriesId = z
  .string()
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*\/(?:level|level-sub|rain)$/,
    'a series is named station/level, station/level-sub or station/rain',
  )
  .brand<'SeriesId'>();
export type SeriesId = z.infer<typeof SeriesId>;

export function seriesId(station: StationId, quantity: Quantity): SeriesId {
  return `${station}/${quantity}` as SeriesId;
}

/** Splits a series id into its station and its quantity. */
export function seriesParts(series: SeriesId): { station: StationId; quantity: Quantity } {
  const slash = series.indexOf('/');
  return {
    station: series.slice(0, slash) as StationId,
    quantity: series.slice(slash + 1) as Quantity,
  };
}
