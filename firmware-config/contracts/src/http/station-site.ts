import { z } from 'zod';
import { CrossSection } from '../cross-section.js';
import { StationId } from '../ids.js';
import { Instant } from './instant.js';

/** What is known of a station's place beside its state: it does not change with the water. */
export const StationSite = z.object({
  /** Stations above it, as the files name them, with how long the water usually takes from there as staff know it. */
  upstream: z.array(z.object({ station: StationId, usualDelayMs: z.number().nullable() })),
  /** Stations whose files name this one as lying above them. */
  downstream: z.array(StationId),
  /** The ground across the river, where it was surveyed. */
  crossSection: CrossSection.nullable(),
});
export type StationSite = z.infer<typeof StationSite>;

/** How high the water stood at most in one past flood: an episode of the station's levels. */
export const PastCrest = z.object({
  episode: z.string(),
  crestM: z.number(),
  crestAt: Instant,
  openedAt: Instant,
  /** Null while it goes on. */
  subsidedAt: Instant.nullable(),
});
export type PastCrest = z.infer<typeof PastCrest>;

/** The highest first; of equals the newest. */
export const PastCrests = z.object({ crests: z.array(PastCrest) });
export type PastCrests = z.infer<typeof PastCrests>;
