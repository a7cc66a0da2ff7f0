import { z } from 'zod';
import { StationId } from './ids.js';
import { LEVEL_MEANING, LevelKey } from './levels.js';
import { Duration, HOUR } from './units.js';
import { forbiddenIn } from './wording/forbidden.js';

// What is told of a station beside its levels: how fast its water rises, and what a station upstream has reached.

/** Steps of a rise, the lower first: it is as fast as the town wants to be told of; it would come to the overflow level soon. */
export const RiseMark = z.enum(['rise', 'near']);
export type RiseMark = z.infer<typeof RiseMark>;

/** `ahead` of a station whose file does not say it, where nothing but the overflow level stands to be told in time. */
export const USUAL_AHEAD = 2 * HOUR;

/** From which rate of rise on a station tells. Without a number none is told. */
export const RiseRule = z.strictObject({
  /** Metres within ten minutes. A gauge's own unrest is no rise: choose more than its profile's `neverBelow`. */
  in10min: z.number().min(0.05).max(20).optional(),
  /** Metres within an hour. */
  in1h: z.number().min(0.05).max(50).optional(),
  /**
   * Told where the rise of the last hour, gone on with, would come to the overflow level in so long. Left out: two hours for a gauge that
   * has neither an evacuation nor a danger level, none for others. `off`: none.
   */
  ahead: z
    .union([
      z.literal('off'),
      Duration.refine(
        (ms) => ms <= 12 * HOUR,
        'ahead is at most 12 hours: no rise goes on evenly for longer',
      ),
    ])
    .optional(),
});
export type RiseRule = z.infer<typeof RiseRule>;

const opens = (id: string): boolean => {
  const key = LevelKey.exclude(['town']).safeParse(id);
  return key.success && LEVEL_MEANING[key.data].opensEpisode;
};
const ownWords = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine(
      (text) => forbiddenIn(text, 'public').length === 0,
      'may not carry the name of an official announcement or order, nor foretell anything',
    );

/** A station upstream, and which level of it is told here. */
export const UpstreamRule = z.strictObject({
  station: StationId,
  /**
   * The mark's id: a level key, or `town:ID` for a level that the town there has set for itself. Left out: nothing of it is told here; how
   * the river runs is known all the same.
   */
  mark: z
    .string()
    .refine(
      (id) => opens(id) || /^town:[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id),
      'expected a level that is told there: standby, caution, evacuation, danger, gauge_danger, overflow or town:ID',
    )
    .optional(),
  /** How long the water usually takes from there to here, as staff know it. */
  usualDelay: Duration.optional(),
  /** What staff want to be reminded of with it. */
  noteJa: ownWords(80).optional(),
  noteEn: ownWords(120).optional(),
});
export type UpstreamRule = z.infer<typeof UpstreamRule>;
