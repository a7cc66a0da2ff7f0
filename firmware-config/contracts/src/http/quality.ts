import { z } from 'zod';
import { SeriesId } from '../ids.js';
import { Quality, QualityReason } from '../quality.js';
import { Instant } from './instant.js';

/** Readings one after another of which the same is thought. */
export const QualityRun = z.object({
  /** Observation time of the first and of the last. */
  from: Instant,
  to: Instant,
  count: z.number().int(),
  /** Of their values, in the unit of the series; for `missing`, of the raw ones. */
  lowest: z.number(),
  highest: z.number(),
  quality: Quality,
  reasons: z.array(QualityReason),
});
export type QualityRun = z.infer<typeof QualityRun>;

/** An instant for which more than one value came: the one that is judged, shown and exported, and the others, which are only kept. */
export const SeveralValues = z.object({
  at: Instant,
  value: z.number(),
  receivedAt: Instant,
  quality: Quality,
  /** In the order in which they came; a sensor's sign for "no value" as it came. */
  others: z.array(z.object({ value: z.number(), receivedAt: Instant })),
});
export type SeveralValues = z.infer<typeof SeveralValues>;

/** What is thought of the readings of a period, by the hub and by staff. */
export const QualityView = z.object({
  series: SeriesId,
  from: Instant,
  to: Instant,
  counts: z.object({
    good: z.number().int(),
    suspect: z.number().int(),
    bad: z.number().int(),
    missing: z.number().int(),
  } satisfies Record<Quality, unknown>),
  /** The highest of those that are suspect or bad. */
  highestDoubted: z.object({ at: Instant, value: z.number() }).nullable(),
  /** Of those that are not good, or were decided by staff, the newest first. */
  runs: z.array(QualityRun),
  /** Whether there are older ones than are told. */
  more: z.boolean(),
  /** Instants for which more than one value came, the newest first; of many the newest. Left out by hubs of before. */
  several: z.array(SeveralValues).default([]),
  moreSeveral: z.boolean().default(false),
});
export type QualityView = z.infer<typeof QualityView>;
