import { z } from 'zod';
import { TownId } from '../ids.js';
import { NodeValues, SettingsState } from '../node-settings.js';
import { Instant } from './instant.js';
import { NodeView } from './nodes.js';

/** A text in both languages. */
export const BothWords = z.object({ ja: z.string(), en: z.string() });

/** What the back office changes, each a document of its own. */
export const OfficeKind = z.enum(['town', 'station', 'person', 'duty', 'shift', 'node-settings']);
export type OfficeKind = z.infer<typeof OfficeKind>;

/** What the name of another thing is chosen from. `group`: the groups of the same document. */
export const Referred = z.enum(['town', 'station', 'profile', 'person', 'group']);
export type Referred = z.infer<typeof Referred>;

const ChoiceOption = z.object({ value: z.union([z.string(), z.number(), z.boolean()]), label: BothWords });

/** One field of a form, made from the schema of what is filled in. */
export type FormField =
  | { type: 'text'; most: number | null }
  /** `whole`: without decimals. */
  | { type: 'number'; min: number | null; max: number | null; whole: boolean }
  | { type: 'flag' }
  | { type: 'choice'; options: z.infer<typeof ChoiceOption>[] }
  /** `"10m"`. */
  | { type: 'duration' }
  /** `HH:MM`, Japan's. */
  | { type: 'time' }
  /** An ISO instant with its offset. */
  | { type: 'instant' }
  /** Milliseconds since 1970. */
  | { type: 'moment' }
  | { type: 'reference'; to: Referred }
  /** Latitude and longitude. */
  | { type: 'place' }
  /** Areas of a camera's picture. */
  | { type: 'masks' }
  | { type: 'group'; parts: FormPart[] }
  | { type: 'list'; item: FormField; label: z.infer<typeof BothWords>; most: number | null }
  | { type: 'variants'; variants: { label: z.infer<typeof BothWords>; field: FormField }[] };

export interface FormPart {
  name: string;
  label: z.infer<typeof BothWords>;
  help: z.infer<typeof BothWords> | null;
  unit: string | null;
  /** It must be filled in. */
  wanted: boolean;
  /** What counts where it is left out; null where nothing does. */
  usual: unknown;
  field: FormField;
}

const FormPart: z.ZodType<FormPart> = z.object({
  name: z.string(),
  label: BothWords,
  help: BothWords.nullable(),
  unit: z.string().nullable(),
  wanted: z.boolean(),
  usual: z.unknown(),
  get field() {
    return FormField;
  },
});

export const FormField: z.ZodType<FormField> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), most: z.number().nullable() }),
  z.object({
    type: z.literal('number'),
    min: z.number().nullable(),
    max: z.number().nullable(),
    whole: z.boolean(),
  }),
  z.object({ type: z.literal('flag') }),
  z.object({ type: z.literal('choice'), options: z.array(ChoiceOption) }),
  z.object({ type: z.literal('duration') }),
  z.object({ type: z.literal('time') }),
  z.object({ type: z.literal('instant') }),
  z.object({ type: z.literal('moment') }),
  z.object({ type: z.literal('reference'), to: Referred }),
  z.object({ type: z.literal('place') }),
  z.object({ type: z.literal('masks') }),
  z.object({ type: z.literal('group'), parts: z.array(FormPart) }),
  z.object({
    ...{ type: z.literal('list'), label: BothWords, most: z.number().nullable() },
    get item() {
      return FormField;
    },
  }),
  z.object({
    type: z.literal('variants'),
    variants: z.array(
      z.object({
        label: BothWords,
        get field() {
          return FormField;
        },
      }),
    ),
  }),
]) as z.ZodType<FormField>;

/** One thing of a list. */
export const OfficeThing = z.object({
  kind: OfficeKind,
  id: z.string(),
  town: TownId,
  nameJa: z.string(),
  nameEn: z.string(),
});
export type OfficeThing = z.infer<typeof OfficeThing>;

/** What stands in the back office for whoever asks, and the forms by which it is changed. */
export const OfficeView = z.object({
  /** Whose things the account may change; null: all towns'. */
  towns: z.array(TownId).nullable(),
  things: z.array(OfficeThing),
  profiles: z.array(z.object({ id: z.string(), nameJa: z.string(), nameEn: z.string() })),
  forms: z.record(OfficeKind, FormField),
});
export type OfficeView = z.infer<typeof OfficeView>;

/** One thing as it stands. */
export const OfficeDocument = z.object({
  document: z.unknown(),
  /** Names what it says now: whoever changes it says upon which version. */
  version: z.string(),
});
export type OfficeDocument = z.infer<typeof OfficeDocument>;

/** What is wrong, and at which field. */
export const OfficeFault = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  text: BothWords,
});
export type OfficeFault = z.infer<typeof OfficeFault>;

/** What a change does: it adds, alters or takes away something, or (`!`) something breaks or wants to be looked at. */
export const OfficeLine = z.object({ sign: z.enum(['+', '~', '-', '!']), text: BothWords });
export type OfficeLine = z.infer<typeof OfficeLine>;

/** One field before and after; left out where it did not or does not stand. */
export const FieldDifference = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** What it is called: 「基準水位 › 氾濫注意水位 › 高さ」. */
  name: BothWords,
  /** The same values to read; null where none stood or stands. */
  was: BothWords.nullable(),
  is: BothWords.nullable(),
});
export type FieldDifference = z.infer<typeof FieldDifference>;

export const OfficeChangeRequest = z.strictObject({
  kind: OfficeKind,
  /** Null: a new thing, named by its document. */
  id: z.string().min(1).max(200).nullable(),
  /** Upon which version it was made; null for a new thing. */
  version: z.string().max(80).nullable(),
  /** Null: it is taken away. */
  document: z.unknown(),
});
export type OfficeChangeRequest = z.infer<typeof OfficeChangeRequest>;

/** What a change does, and whether it was done. */
export const OfficeReview = z.object({
  id: z.string(),
  differences: z.array(FieldDifference),
  effects: z.array(OfficeLine),
  faults: z.array(OfficeFault),
  applied: z.boolean(),
});
export type OfficeReview = z.infer<typeof OfficeReview>;

/** One change of a thing: who made it, and when. */
export const OfficeChangeEntry = z.object({
  /** Names the change, to undo it. */
  seq: z.number().int(),
  /** Wall clock. */
  at: Instant,
  /** Null: a hub of before did not say it. */
  by: z.string().nullable(),
  what: z.enum(['added', 'changed', 'removed']),
  differences: z.array(FieldDifference),
});
export type OfficeChangeEntry = z.infer<typeof OfficeChangeEntry>;

/** The newest first. Only the newest can be undone: what lies below a newer change would take that back too. */
export const OfficeHistory = z.array(OfficeChangeEntry);
export type OfficeHistory = z.infer<typeof OfficeHistory>;

const CalledPerson = z.object({ id: z.string(), nameJa: z.string(), channels: z.array(z.string()) });
const CalledStep = z.object({ afterMs: z.number(), calls: z.string(), people: z.array(CalledPerson) });

/** A town's roster from one instant to another, and whom it would call now. */
export const RosterView = z.object({
  from: Instant,
  to: Instant,
  shifts: z.array(
    z.object({
      id: z.string(),
      from: Instant,
      to: Instant,
      people: z.array(z.object({ id: z.string(), nameJa: z.string() })),
    }),
  ),
  /** Nobody is on duty. */
  gaps: z.array(z.object({ from: Instant, to: Instant })),
  /** Null where the town has no plan: nobody is woken there. */
  now: z.object({ onDuty: z.array(CalledPerson), ladder: z.array(CalledStep) }).nullable(),
});
export type RosterView = z.infer<typeof RosterView>;

/** Calendar files that were taken as a town's roster, or taken back; the newest first. */
export const RosterCalendars = z.array(
  z.object({
    /** Names it, to take it back. */
    calendar: z.string(),
    /** Wall clock. */
    at: Instant,
    /** Null: a hub of before did not say it. */
    by: z.string().nullable(),
    /** Shifts. */
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    /** Its shifts stand as it left them. */
    mayUndo: z.boolean(),
  }),
);
export type RosterCalendars = z.infer<typeof RosterCalendars>;

/** What taking a calendar file, or a node's credential, does. */
export const OfficeTold = z.object({
  lines: z.array(OfficeLine),
  faults: z.array(BothWords),
  applied: z.boolean(),
  /** A node's new secret, shown once. */
  secret: z.string().optional(),
});
export type OfficeTold = z.infer<typeof OfficeTold>;

/** A node with what it said of itself last. */
export const OfficeNode = NodeView.extend({
  software: z.string().nullable(),
  uptimeS: z.number().nullable(),
  diskFreeMb: z.number().nullable(),
  rssMb: z.number().nullable(),
  outboxDropped: z.number().int().nullable(),
  picturesWaiting: z.number().int().nullable(),
  /** What its sensors and cameras could not do the last time, in their own words. */
  faults: z.array(z.object({ of: z.string(), fault: z.string() })),
  /** Cameras of its stations; which of them hang at this node, it says itself. */
  cameras: z.array(z.object({ id: z.string(), nameJa: z.string(), nameEn: z.string() })),
});
export type OfficeNode = z.infer<typeof OfficeNode>;
export const OfficeNodes = z.object({ now: Instant, hubVersion: z.string(), nodes: z.array(OfficeNode) });
export type OfficeNodes = z.infer<typeof OfficeNodes>;

/** What is set at a node from afar, and what the node says of it. */
export const OfficeNodeSettings = z.object({
  now: Instant,
  /** `unheard`: it has not spoken since the hub's start; `no`: its software takes no settings. */
  takes: z.enum(['unheard', 'no', 'yes']),
  /** What the node said last, and when. */
  said: z
    .object({
      version: z.number().int(),
      inForce: z.number().int(),
      state: SettingsState,
      detail: z.string(),
      at: Instant,
    })
    .nullable(),
  /** What its own file says; null where it was not heard. */
  own: NodeValues.nullable(),
  /** What is set, by its newest version; 0 and null: nothing ever was. */
  version: z.number().int(),
  document: z.unknown(),
  /** Names what it says now: whoever changes it says upon which version. */
  changeVersion: z.string().nullable(),
});
export type OfficeNodeSettings = z.infer<typeof OfficeNodeSettings>;
