import { z } from 'zod';
import { StationId, TownId } from './ids.js';

// The book of disaster HQ: what reached it by telephone, radio, fax or in person (受信簿), and what it did itself. Each entry says what was
// said and by whom: a quotation, never an observation, an announcement or an order.

/** Milliseconds since 1970 (UTC), up to the year 2100. */
const Instant = z.number().int().min(0).max(4_102_444_800_000);
const By = z.string().min(1).max(60);
const words = (most: number) => z.string().trim().min(1).max(most);

/** Of one entry; made by whoever enters it, so that the same sent twice is one. */
export const EntryId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
  .brand<'EntryId'>();
export type EntryId = z.infer<typeof EntryId>;

/** What it is about. `flood-report`: 氾濫等の通報 to the mayor; `action`: what HQ did itself, which nobody has sent. */
export const EntryKind = z.enum([
  'flood-report',
  'dam',
  'weir',
  'prefecture',
  'fire-corps',
  'resident',
  'other',
  'action',
]);
export type EntryKind = z.infer<typeof EntryKind>;

/** How it reached HQ. */
export const EntryWay = z.enum(['telephone', 'radio', 'fax', 'in-person', 'other']);
export type EntryWay = z.infer<typeof EntryWay>;

/** Who does what next. */
export const NextStep = z.strictObject({ what: words(200), who: words(60).optional() });
export type NextStep = z.infer<typeof NextStep>;

/** What was said or done is written in so many characters at most. */
export const ENTRY_MOST = 1_000;

const fields = {
  /** Which town it concerns; null: all of them. */
  town: TownId.nullable(),
  kind: EntryKind,
  /** When it was received, or done; river clock. */
  at: Instant,
  /** Left out of an action. */
  way: EntryWay.optional(),
  organisation: words(60).optional(),
  /** Who spoke. */
  name: words(60).optional(),
  /** How to reach them again: a number or a call sign. */
  callBack: words(60).optional(),
  place: words(80).optional(),
  station: StationId.optional(),
  /** What was said, or done. */
  said: words(ENTRY_MOST),
  next: NextStep.optional(),
};
export const EntryWords = z.strictObject(fields);
export type EntryWords = z.infer<typeof EntryWords>;
export const Entry = z.strictObject({ id: EntryId, ...fields });
export type Entry = z.infer<typeof Entry>;

/** An entry is never deleted: it is corrected, or taken back, and what stood there can be read on. */
export const EntryRecorded = z.object({ entry: Entry, by: By });
export const EntryCorrected = z.object({ entry: Entry, by: By });
const ofEntry = { entry: EntryId, town: TownId.nullable(), by: By };
/** Its next step was taken. */
export const EntryDone = z.object({ ...ofEntry, note: z.string().trim().max(200) });
export const EntryReopened = z.object(ofEntry);
export const EntryWithdrawn = z.object({ ...ofEntry, reason: z.string().trim().max(200) });
export const EntryRestored = z.object(ofEntry);

/** How an entry read before it was corrected, from when until when; river clock. */
export const FormerWords = EntryWords.extend({ by: z.string(), recordedAt: Instant, until: Instant });
export type FormerWords = z.infer<typeof FormerWords>;

export const EntryView = Entry.extend({
  /** Of the words as they stand; river clock. */
  recordedAt: Instant,
  by: z.string(),
  /** The oldest first. */
  former: z.array(FormerWords),
  done: z.object({ at: Instant, by: z.string(), note: z.string() }).nullable(),
  withdrawn: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type EntryView = z.infer<typeof EntryView>;

/** Its next step waits to be taken. */
export const isOpenEntry = ({
  next,
  done,
  withdrawn,
}: Pick<EntryView, 'next' | 'done' | 'withdrawn'>): boolean =>
  next !== undefined && done === null && withdrawn === null;

/** The newest change of the book, for faces that show it; 0 while it is empty. */
export const BookMark = z.object({ seq: z.number().int(), open: z.number().int() });
export type BookMark = z.infer<typeof BookMark>;

/** Entries of one answer. */
export const ENTRY_PAGE = 100;

export const EntryQuery = z.strictObject({
  /** Only what was received before it. */
  before: z.coerce.number().int().min(0).max(4_102_444_800_000).optional(),
});
/** The newest received first; without `before` also every older one whose next step is open. */
export const EntryList = z.object({
  entries: z.array(EntryView),
  /** There are older ones: ask with `before` set to this. */
  more: Instant.nullable(),
});
export type EntryList = z.infer<typeof EntryList>;

export const RecordEntryRequest = Entry;
/** @property version how many corrections whoever corrects has seen */
export const CorrectEntryRequest = EntryWords.extend({ version: z.number().int().min(0) });
export const EntryDoneRequest = z.strictObject({ note: z.string().trim().max(200).default('') });
export const WithdrawEntryRequest = z.strictObject({ reason: z.string().trim().max(200).default('') });
