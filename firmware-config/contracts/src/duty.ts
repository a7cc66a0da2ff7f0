import { z } from 'zod';
import { PersonId, TownId } from './ids.js';
import { Duration, MINUTE, TimeOfDay } from './units.js';

const NameJa = z.string().trim().min(1).max(40);

/** Half-width, without what a list writes between digits: 「０９０－１２３４－５６７８」, `(0889) 52-2211`. */
const dialled = (text: string): string => text.normalize('NFKC').replace(/[\s()\-‐‑‒–—―−ー]/g, '');

/** As it is dialled: `+` and country code (E.164), or national with its leading 0. What is written between the digits is left out. */
const PhoneNumber = z
  .string()
  .max(40)
  .overwrite(dialled)
  .regex(
    /^(?:\+[1-9][0-9]{7,14}|0[0-9]{9,10})$/,
    'digits alone, as they are dialled: 09012345678 or +819012345678',
  );

/** One way to reach a person. `web-push` reaches every browser in which that person has asked for it. */
export const Contact = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('voice'), number: PhoneNumber }),
  z.strictObject({ channel: z.literal('sms'), number: PhoneNumber }),
  z.strictObject({
    channel: z.literal('line-works'),
    /** To whom the bot writes: a member's id, or a login name. */
    user: z.string().min(1).max(100),
    /** The member's id, by which a press of 「確認」 names its sender. Left out: `user` is it. */
    userId: z.string().min(1).max(100).optional(),
  }),
  z.strictObject({ channel: z.literal('mail'), to: z.email().max(200) }),
  z.strictObject({ channel: z.literal('web-push') }),
]);
export type Contact = z.infer<typeof Contact>;

export const ContactChannel = z.enum(['voice', 'sms', 'line-works', 'mail', 'web-push']);
export type ContactChannel = z.infer<typeof ContactChannel>;

/**
 * Why somebody is called: by their turn of the ladder, since the channel before did not work, since nobody has acknowledged, since it was
 * handed over to them, or since nobody has taken over what was.
 */
export const CallReason = z.enum(['turn', 'fall-over', 'reminder', 'handed-over', 'not-taken-over']);
export type CallReason = z.infer<typeof CallReason>;

/** By what somebody has acknowledged: a face, the link in a notice, or the button below it in a chat. */
export const AcknowledgedVia = z.enum(['face', 'link', 'line-works']);
export type AcknowledgedVia = z.infer<typeof AcknowledgedVia>;

/** How a person stands in a notice's key among the recipients of the hub's file, none of which has a colon. */
const PERSON = 'person:';

export const recipientOf = (person: PersonId): string => `${PERSON}${person}`;

/** The person behind a recipient; undefined for one of the hub's file. */
export const personBehind = (recipient: string): PersonId | undefined =>
  recipient.startsWith(PERSON) ? (recipient.slice(PERSON.length) as PersonId) : undefined;

/** Somebody whom a notice may wake. A telephone in a room is one too (宿直). */
export const Person = z.strictObject({
  id: PersonId,
  town: TownId,
  nameJa: NameJa,
  nameEn: z.string().trim().min(1).max(60).optional(),
  language: z.enum(['ja', 'en']).default('ja'),
  /** In the order in which they are tried, each channel once. */
  contacts: z
    .array(Contact)
    .min(1, 'at least one way to reach this person')
    .max(5)
    .refine(
      (contacts) => new Set(contacts.map(({ channel }) => channel)).size === contacts.length,
      'each channel once',
    ),
});
export type Person = z.infer<typeof Person>;

/** Whom a step calls: a place in the roster of that hour (1 is the first), or a group. */
export const Called = z.union([
  z.strictObject({ onDuty: z.number().int().min(1).max(10) }),
  z.strictObject({ group: z.string().min(1).max(40) }),
]);
export type Called = z.infer<typeof Called>;

const Step = z.strictObject({
  /** After the notice was decided, unless somebody has acknowledged it by then. The first step comes at once and has none. */
  after: Duration.optional(),
  call: Called,
});
export type LadderStep = z.infer<typeof Step>;

/** From the first whom a notice wakes to the last who must answer. */
const Ladder = z
  .array(Step)
  .min(1)
  .max(10)
  .refine((steps) => steps[0]?.after === undefined, 'the first step calls at once: leave out its after')
  .refine(
    (steps) => steps.every(({ after = 0 }, i) => i === 0 || after > (steps[i - 1]?.after ?? 0)),
    'each step comes later than the one before it',
  );

/** Who is woken in a town, in which order and when. */
export const DutyPlan = z
  .strictObject({
    town: TownId,
    groups: z
      .array(
        z.strictObject({
          id: z
            .string()
            .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
            .max(40),
          nameJa: NameJa,
          members: z.array(PersonId).min(1).max(50),
        }),
      )
      .max(20),
    ladder: Ladder,
    /** Until somebody acknowledges, whoever is on the last step is called again so often. */
    remindEvery: Duration.prefault('15m').refine(
      (every) => every >= 5 * MINUTE,
      'not more often than every 5m',
    ),
    /** While this town's headquarters are open a notice waits so long for somebody there; then the ladder goes on. */
    hqAnswersWithin: Duration.prefault('10m').refine(
      (within) => within >= 3 * MINUTE && within <= 30 * MINUTE,
      'between 3m and 30m, so that nobody is left untold',
    ),
    /** The other town's ladder begins so long after this one's, where nobody has acknowledged. Left out: never. */
    otherTownAfter: Duration.optional(),
    /** What is broken, and not the river: it waits for the morning. Left out: as for the river, and nothing waits. */
    maintenance: z
      .strictObject({
        ladder: Ladder,
        quiet: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
      })
      .optional(),
  })
  .superRefine((plan, context) => {
    const known = new Set(plan.groups.map(({ id }) => id));
    if (known.size !== plan.groups.length)
      context.addIssue({ code: 'custom', path: ['groups'], message: 'two groups have the same id' });
    const ladders = [
      ['ladder', plan.ladder],
      ['maintenance', plan.maintenance?.ladder ?? []],
    ] as const;
    for (const [name, steps] of ladders) {
      for (const [i, { call }] of steps.entries()) {
        if ('group' in call && !known.has(call.group))
          context.addIssue({ code: 'custom', path: [name, i], message: `no group ${call.group}` });
      }
      const last = steps.at(-1);
      if (last && !('group' in last.call))
        context.addIssue({
          code: 'custom',
          path: [name, steps.length - 1],
          message: 'the last step calls a group, so that a gap in the roster leaves nobody uncalled',
        });
    }
  });
export type DutyPlan = z.infer<typeof DutyPlan>;

/** Who is on duty (当番) from one hour to another. */
export const Shift = z
  .strictObject({
    /** Kept over import and export (.ics UID). */
    id: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\s|]+$/, 'without spaces'),
    town: TownId,
    /** Milliseconds since 1970. */
    from: z.number().int().min(0),
    /** The first instant that no longer belongs to it. */
    to: z.number().int().min(0),
    /** Whom to call first, then whom. */
    people: z.array(PersonId).min(1).max(10),
  })
  .refine(({ from, to }) => to > from, 'a shift ends after it begins');
export type Shift = z.infer<typeof Shift>;
