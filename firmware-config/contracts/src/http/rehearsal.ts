import { z } from 'zod';
import { ContactChannel } from '../duty.js';
import { PersonId } from '../ids.js';
import { Instant } from './instant.js';

/** A flood's name: a folder of the hub's `rehearsal.floods`. */
export const FloodName = z
  .string()
  .min(1)
  .max(60)
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u,
    'letters, digits, dots, hyphens and underscores',
  );

/** The longest period that is played out of the hub's own store. */
export const LONGEST_REHEARSED_MS = 7 * 24 * 3_600_000;

/** What is played: a folder of hydrographs, or a period that the hub itself has seen. */
export const Flood = z.union([
  z.strictObject({ name: FloodName }),
  z
    .strictObject({ from: z.number().int().min(0), to: z.number().int().min(0) })
    .refine(({ from, to }) => to > from, 'the period ends after it begins')
    .refine(({ from, to }) => to - from <= LONGEST_REHEARSED_MS, 'seven days at most'),
]);
export type Flood = z.infer<typeof Flood>;

/** River time in a unit of wall time. */
export const RehearsalSpeed = z.number().min(1).max(60);

export const RehearsalRequest = z.strictObject({
  flood: Flood,
  speed: RehearsalSpeed,
  /** Who is called; nobody else is. */
  people: z
    .array(PersonId)
    .min(1, 'at least one person')
    .max(50)
    .refine((all) => new Set(all).size === all.length, 'each person once'),
});
export type RehearsalRequest = z.infer<typeof RehearsalRequest>;

/** Why a rehearsal is over. */
export const RehearsalEnd = z.enum(['stopped', 'over', 'not-confirmed', 'broke', 'hub-stopped']);
export type RehearsalEnd = z.infer<typeof RehearsalEnd>;

export const RehearsedPerson = z.object({ id: PersonId, nameJa: z.string() });

/** A rehearsal (訓練), from its arming by the first of two to its end. Times are the wall clock's. */
export const RehearsalView = z.object({
  id: z.string(),
  flood: Flood,
  speed: z.number(),
  people: z.array(RehearsedPerson),
  state: z.enum(['armed', 'starting', 'running', 'ended']),
  armedBy: z.string(),
  armedAt: Instant,
  /** Until then somebody else must have confirmed. */
  expiresAt: Instant,
  confirmedBy: z.string().nullable(),
  startedAt: Instant.nullable(),
  /** When it ends by itself; null until it is known. */
  until: Instant.nullable(),
  /** Since then real notices leave, and no message of the rehearsal does any more. */
  yieldedAt: Instant.nullable(),
  ended: z
    .object({ at: Instant, why: RehearsalEnd, by: z.string().nullable(), detail: z.string() })
    .nullable(),
});
export type RehearsalView = z.infer<typeof RehearsalView>;

/** What every screen is told of it. */
export const RehearsalMark = RehearsalView.pick({
  ...{ id: true, armedBy: true, expiresAt: true, confirmedBy: true, until: true, yieldedAt: true },
}).extend({ state: z.enum(['armed', 'starting', 'running']) });
export type RehearsalMark = z.infer<typeof RehearsalMark>;

/** The one that is armed or runs, or the last that ended since the hub's start. */
export const RehearsalNow = z.object({ now: RehearsalView.nullable() });
export type RehearsalNow = z.infer<typeof RehearsalNow>;

/** What may be chosen for one. */
export const RehearsalChoices = z.object({
  /** Hours and stations of each flood that may be played. */
  floods: z.array(z.object({ name: FloodName, stations: z.number().int(), hours: z.number() })),
  people: z.array(RehearsedPerson),
  /** Ended ones whose report is kept, the newest first. */
  past: z.array(z.string()),
});
export type RehearsalChoices = z.infer<typeof RehearsalChoices>;

/** Whom one notice of a rehearsal reached, and who answered. Wall-clock milliseconds after it was decided. */
export const RehearsedNotice = z.object({
  notice: z.string(),
  subjectJa: z.string(),
  decidedAt: Instant,
  told: z.array(
    z.object({
      person: z.string(),
      channel: ContactChannel,
      afterMs: z.number().int(),
      /** `reached`: its channel took it; else why not. */
      outcome: z.enum(['reached', 'not-reached', 'yielded']),
      detail: z.string(),
    }),
  ),
  acknowledged: z.array(z.object({ by: z.string(), afterMs: z.number().int() })),
});

/** What came of a rehearsal. */
export const RehearsalReport = RehearsalView.extend({ notices: z.array(RehearsedNotice) });
export type RehearsalReport = z.infer<typeof RehearsalReport>;
