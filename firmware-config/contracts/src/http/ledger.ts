import { z } from 'zod';
import { CsvForm } from '../csv-query.js';
import type { EntryId } from '../hq-book.js';
import { CameraId, StationId, TownId } from '../ids.js';
import { DAY, type Milliseconds } from '../units.js';
import { Instant } from './instant.js';

/** What a line of the chronology is about. */
export const LedgerKind = z.enum([
  'level',
  'notice',
  'call',
  'sending',
  'person',
  'reading',
  'picture',
  'official',
  'received',
  'action',
  'setting',
  'hub',
]);
export type LedgerKind = z.infer<typeof LedgerKind>;

/** One line of the chronology (クロノロジー): what happened, where, and who said so. */
export const LedgerLine = z.object({
  /** Known by it, in whatever answer. */
  id: z.string(),
  /** River clock. */
  at: Instant,
  /** Wall clock; null where the line follows from readings. */
  wallAt: Instant.nullable(),
  kind: LedgerKind,
  town: TownId.nullable(),
  station: StationId.nullable(),
  episode: z.string().nullable(),
  textJa: z.string(),
  textEn: z.string(),
  /** Who; empty where it was nobody. */
  byJa: z.string(),
  byEn: z.string(),
  /** In that person's own words. */
  note: z.string(),
  /** The picture that is pinned; left out where there is none. */
  picture: z.object({ camera: CameraId, takenAt: Instant }).optional(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** By which the line of an entry of HQ's book is known. */
export const entryLineId = (entry: EntryId): string => `entry|${entry}`;

export const LONGEST_LEDGER: Milliseconds = 400 * DAY;
/** More lines than this are no chronology that anybody reads: a shorter period is asked for. */
export const MOST_LEDGER_LINES = 20_000;
/** Lines of a page that a face asks for. */
export const LEDGER_PAGE = 300;

const LedgerInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);

/** Which lines are wanted. Both ends of the period belong to it; river clock, milliseconds since 1970. */
export const LedgerQuery = z.strictObject({
  from: LedgerInstant,
  to: LedgerInstant,
  town: TownId.optional(),
  station: StationId.optional(),
  episode: z.string().max(120).optional(),
  /** May be given several times; left out: all. */
  kind: z.union([LedgerKind, z.array(LedgerKind).min(1)]).optional(),
});
export type LedgerQuery = z.infer<typeof LedgerQuery>;

export const LedgerCsvQuery = LedgerQuery.extend({ form: CsvForm.default('excel') });

/** The newest first. */
export const LedgerPage = z.object({
  lines: z.array(LedgerLine),
  /** There are older ones in the period: ask with `to` set to this. */
  more: Instant.nullable(),
});
export type LedgerPage = z.infer<typeof LedgerPage>;
