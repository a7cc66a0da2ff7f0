import { z } from 'zod';
import { PersonId, TownId } from './ids.js';
import { HOUR, MINUTE, type Milliseconds } from './units.js';

// Muster (参集): headquarters call their people together, and each says whether and when they come.

const By = z.string().min(1).max(60);
const Instant = z.number().int().min(0).max(4_102_444_800_000);

/** Also the name of its notice's episode: `condition:muster:TOWN:ISO time`. */
export const MusterId = z
  .string()
  .max(100)
  .regex(/^condition:muster:[^|\s:]+:[^|\s]+$/)
  .brand<'MusterId'>();
export type MusterId = z.infer<typeof MusterId>;

/** People who are called together; somebody may be in several of a muster. */
export const MusterGroup = z.object({
  id: z.string().min(1).max(40),
  nameJa: z.string().min(1).max(40),
  people: z.array(PersonId).min(1).max(500),
});
export type MusterGroup = z.infer<typeof MusterGroup>;

export const MusterPlace = z.string().trim().min(1).max(60);
export const MusterWord = z.string().trim().min(1).max(200);
/** Between ten minutes, in which nobody can come from afar, and half a day. */
export const MusterWithin = z
  .number()
  .int()
  .min(10 * MINUTE)
  .max(12 * HOUR);
/** So long after its hour nobody can be expected any more: a muster that nobody has ended ends by itself, unless headquarters of its town are open. */
export const MUSTER_ENDS_AFTER: Milliseconds = 12 * HOUR;
/** Until somebody is there, as they guess it; minutes. */
export const InMinutes = z.number().int().min(0).max(720);
export const MusterNote = z.string().trim().min(1).max(100);

/** Who is called stands in the fact itself: a plan that is changed later changes nobody's call. */
export const MusterCalled = z.object({
  muster: MusterId,
  town: TownId,
  groups: z.array(MusterGroup).min(1).max(21),
  place: MusterPlace,
  word: MusterWord.optional(),
  /** Milliseconds after the call, by which people are to be there. */
  withinMs: MusterWithin,
  by: By,
});

/** By what somebody has answered: the link in their message, their account, or a telephone call that headquarters have entered. */
export const MusterVia = z.enum(['link', 'face', 'hq']);
export type MusterVia = z.infer<typeof MusterVia>;

export const MusterAnswered = z.object({
  muster: MusterId,
  town: TownId,
  person: PersonId,
  /** Null: they do not come. */
  inMinutes: InMinutes.nullable(),
  note: MusterNote.optional(),
  /** Of a link the person. */
  by: By,
  via: MusterVia,
});
export const MusterArrived = z.object({ muster: MusterId, town: TownId, person: PersonId, by: By });
export const MusterUndone = z.object({
  muster: MusterId,
  town: TownId,
  person: PersonId,
  what: z.enum(['answer', 'arrival']),
  by: By,
});
/** `by` left out: nobody ended it, and it ended by itself. `mistake`: it should not have been called. */
export const MusterEnded = z.object({
  muster: MusterId,
  town: TownId,
  by: By.optional(),
  mistake: z.literal(true).optional(),
});

export const CallMusterRequest = z.strictObject({
  town: TownId,
  /** Groups of the town's duty plan; left out: all people of the town. */
  groups: z.array(z.string().min(1).max(40)).min(1).max(20).optional(),
  place: MusterPlace,
  word: MusterWord.optional(),
  withinMs: MusterWithin,
});
export type CallMusterRequest = z.infer<typeof CallMusterRequest>;

/** What a person says for themself. */
export const OwnMusterAnswer = z.strictObject({
  muster: MusterId,
  inMinutes: InMinutes.nullable(),
  note: MusterNote.optional(),
});
/** The same, entered for somebody who has telephoned. */
export const MusterAnswerRequest = OwnMusterAnswer.extend({ person: PersonId });
export const MusterArrivalRequest = z.strictObject({ muster: MusterId, person: PersonId });
export const UndoMusterRequest = z.strictObject({
  muster: MusterId,
  person: PersonId,
  what: z.enum(['answer', 'arrival']),
});
export const EndMusterRequest = z.strictObject({ muster: MusterId, mistake: z.literal(true).optional() });

/** How somebody stands who was called. Times are the river clock's. */
export const MusterPerson = z.object({
  id: PersonId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** Who may not enter answers sees none. */
  numbers: z.array(z.string()),
  answer: z
    .object({
      at: Instant,
      /** When they will be there; null: they do not come. */
      arrivesAt: Instant.nullable(),
      note: z.string(),
      by: z.string(),
      via: MusterVia,
    })
    .nullable(),
  arrivedAt: Instant.nullable(),
  /** A channel has taken a message to them. */
  isReached: z.boolean(),
});
export type MusterPerson = z.infer<typeof MusterPerson>;

export const MusterView = z.object({
  id: MusterId,
  town: TownId,
  place: z.string(),
  word: z.string(),
  calledAt: Instant,
  calledBy: z.string(),
  /** When people are to be there. */
  dueAt: Instant,
  /** `by` null: by itself. */
  ended: z.object({ at: Instant, by: z.string().nullable(), isMistake: z.boolean() }).nullable(),
  groups: z.array(MusterGroup),
  people: z.array(MusterPerson),
});
export type MusterView = z.infer<typeof MusterView>;

/** How it ended, as texts of it are called. */
export const musterEnd = ({
  by,
  isMistake,
}: NonNullable<MusterView['ended']>): 'ended' | 'endedMistake' | 'endedItself' =>
  isMistake ? 'endedMistake' : by === null ? 'endedItself' : 'ended';

/** Those that are open, and those that ended in the last day; the newest first. */
export const MusterList = z.object({
  musters: z.array(MusterView),
  /** Whom a town can call, by the groups of its plan. */
  choices: z.array(
    z.object({
      town: TownId,
      everybody: z.number().int(),
      groups: z.array(z.object({ id: z.string(), nameJa: z.string(), count: z.number().int() })),
    }),
  ),
  /** Who asks, where they are one of the people. */
  self: PersonId.nullable(),
});
export type MusterList = z.infer<typeof MusterList>;

export interface Headcount {
  called: number;
  coming: number;
  notComing: number;
  /** Have said nothing, and are not there. */
  silent: number;
  arrived: number;
}

/** Everybody once: who has arrived is counted as arrived, whatever they said. */
export function headcount(people: readonly Pick<MusterPerson, 'answer' | 'arrivedAt'>[]): Headcount {
  const count = { called: people.length, coming: 0, notComing: 0, silent: 0, arrived: 0 };
  for (const { answer, arrivedAt } of people) {
    if (arrivedAt !== null) count.arrived++;
    else if (answer === null) count.silent++;
    else if (answer.arrivesAt === null) count.notComing++;
    else count.coming++;
  }
  return count;
}

/** Somebody is not there at the time that they said. */
export const isOverdue = (
  { answer, arrivedAt }: { answer: { arrivesAt: number | null } | null; arrivedAt: number | null },
  now: number,
): boolean => {
  const arrivesAt = answer?.arrivesAt ?? null;
  return arrivedAt === null && arrivesAt !== null && arrivesAt < now;
};

/** Whoever is awaited, by when they said that they would be there; the next first. */
export const expectedArrivals = <
  P extends Pick<MusterPerson, 'arrivedAt'> & { answer: { arrivesAt: number | null } | null },
>(
  people: readonly P[],
): (P & { arrivesAt: number })[] =>
  people
    .flatMap((one) => {
      const arrivesAt = one.arrivedAt === null ? (one.answer?.arrivesAt ?? null) : null;
      return arrivesAt === null ? [] : [{ ...one, arrivesAt }];
    })
    .sort((a, b) => a.arrivesAt - b.arrivesAt);
