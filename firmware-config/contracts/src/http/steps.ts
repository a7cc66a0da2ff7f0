import { z } from 'zod';
import { StationId } from '../ids.js';
import { Instant } from './instant.js';

/** What is told of a river beside a station's levels: a fast rise, a level upstream, a doubted reading that would reach one. */
export const StepKind = z.enum(['rise', 'upstream', 'check']);
export type StepKind = z.infer<typeof StepKind>;

/** One that stands now. It follows from the readings of the station with which it is told. */
export const StandingStep = z.object({
  kind: StepKind,
  /** Where it is told: this station, or one downstream. */
  station: StationId,
  episode: z.string(),
  /** Of a rise `rise` or `near`; of a level upstream its mark; of a check the mark that it would reach. */
  mark: z.string(),
  /** What was observed: 「1時間に1.20 m上昇」. */
  wordsJa: z.string(),
  wordsEn: z.string(),
  /** Since when it stands. */
  since: Instant,
});
export type StandingStep = z.infer<typeof StandingStep>;
