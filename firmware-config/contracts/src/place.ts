import { z } from 'zod';
import { StationId } from './ids.js';
import { Position } from './position.js';

/** How a name is read: hiragana, with the mark of a long vowel. */
export const Kana = z
  .string()
  .max(60)
  .regex(/^[\u3041-\u3096ー]+$/, 'hiragana alone, as it is read: くぼかわ');

/** What a caller may name: a part of the town, a river, a bridge, or anything else that is known by name. */
export const PlaceKind = z.enum(['district', 'river', 'bridge', 'landmark']);
export type PlaceKind = z.infer<typeof PlaceKind>;

/**
 * A place that people name when they call. The gauges that speak for it are those that the town names, the first above all; where it names
 * none, the nearest to its position. With neither, no gauge speaks for it, and staff are told so.
 */
export const TownPlace = z.strictObject({
  nameJa: z.string().trim().min(1).max(40),
  kana: Kana,
  nameEn: z.string().trim().min(1).max(60),
  kind: PlaceKind.default('district'),
  position: Position.optional(),
  /** Of the town or of a neighbour. */
  stations: z.array(StationId).max(10).default([]),
});
export type TownPlace = z.infer<typeof TownPlace>;
