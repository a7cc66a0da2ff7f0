import { z } from 'zod';
import { TownId } from './ids.js';

// Disaster headquarters (本部): while they are open notices are answered in their room, and people's own telephones rest.

const By = z.string().min(1).max(60);
const Instant = z.number().int().min(0).max(4_102_444_800_000);

export const HqPlace = z.string().trim().min(1).max(60);

export const HqOpened = z.object({ town: TownId, place: HqPlace.optional(), by: By });
/** `mistake`: they were never open. What was told meanwhile rested all the same. */
export const HqClosed = z.object({ town: TownId, by: By, mistake: z.literal(true).optional() });

export const OpenHqRequest = z.strictObject({ town: TownId, place: HqPlace.optional() });
export const CloseHqRequest = z.strictObject({ town: TownId, mistake: z.literal(true).optional() });

/** Headquarters that are open. */
export const HqView = z.object({
  town: TownId,
  place: z.string().nullable(),
  /** River clock. */
  openedAt: Instant,
  openedBy: z.string(),
  /** What nobody has acknowledged for so long calls people all the same. Milliseconds. */
  answersWithinMs: z.number(),
});
export type HqView = z.infer<typeof HqView>;
