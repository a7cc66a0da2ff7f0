import { z } from 'zod';
import { AUDIT_KINDS, AuditGroup, type AuditKind } from '../audit.js';
import { CsvForm } from '../csv-query.js';
import { TownId } from '../ids.js';
import { DAY, type Milliseconds } from '../units.js';
import { Instant } from './instant.js';
import { FieldDifference } from './office.js';

/** One line of the audit log. */
export const AuditLine = z.object({
  /** In the journal: the order in which it was done. */
  seq: z.number().int().min(1),
  /** Wall clock. */
  at: Instant,
  kind: z.enum(Object.keys(AUDIT_KINDS) as [AuditKind, ...AuditKind[]]),
  group: AuditGroup,
  /** An account's name, a duty person's id by a link, or the operator's; null where nobody did it, or nobody knows. */
  by: z.string().nullable(),
  /** The same as a name to read. */
  byJa: z.string(),
  byEn: z.string(),
  /** The address of the browser, or `command-line`; null where it is not known, and for those who may not see it. */
  origin: z.string().nullable(),
  /** Null: of none, or of all. */
  town: TownId.nullable(),
  /** What it was done to: `station/naro`, `account/oka`. */
  thing: z.string(),
  /** The same in words, as it is called now: 「観測所 奈路」. */
  thingJa: z.string(),
  thingEn: z.string(),
  textJa: z.string(),
  textEn: z.string(),
  /** In that person's own words. */
  note: z.string(),
  /** Before and after, where a document was changed; null where none was, and for those who may not see it. */
  differences: z.array(FieldDifference).nullable(),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** Lines of one answer. */
export const AUDIT_PAGE = 100;
/** Of a file: more are taken in shorter periods. */
export const MOST_AUDIT_LINES = 20_000;
export const LONGEST_AUDIT: Milliseconds = 400 * DAY;

const AuditInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);

/** Which lines are wanted; what is left out limits nothing. */
export const AuditFilter = z.strictObject({
  /** Both ends belong to it; wall clock, milliseconds since 1970. */
  from: AuditInstant.optional(),
  to: AuditInstant.optional(),
  /** As `by` of a line, `(operator)` for every user of the machine; else a part of a name as it reads. */
  by: z.string().max(60).optional(),
  /** May be given several times. */
  group: z.union([AuditGroup, z.array(AuditGroup).min(1).max(AuditGroup.options.length)]).optional(),
  /** As `thing` of a line, or a part of what it is called: 「奈路」. */
  thing: z.string().max(250).optional(),
  town: TownId.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  /** Only what was done before this one. */
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export const AuditCsvQuery = AuditFilter.extend({ form: CsvForm.default('excel') });

/** The newest first. */
export const AuditPage = z.object({
  lines: z.array(AuditLine),
  /** There may be older ones: ask with `before` set to this. It may stand beside no line at all, where the search took long. */
  more: z.number().int().nullable(),
  /** What was there before could not be looked up in time: lines of documents have no `differences` then. */
  changesMissing: z.boolean(),
});
export type AuditPage = z.infer<typeof AuditPage>;
