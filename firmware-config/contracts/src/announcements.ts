import { z } from 'zod';
import { TownId } from './ids.js';
import type { AlertLevel } from './levels.js';

// What others with the right to it have announced, and what a mayor has ordered: recorded as it was said, each with its issuer. Neither is
// ever mixed with what a gauge has observed, nor made of it.

/** Milliseconds since 1970 (UTC), up to the year 2100. */
const Instant = z.number().int().min(0).max(4_102_444_800_000);
const By = z.string().min(1).max(60);
const words = (most: number) => z.string().trim().min(1).max(most);
const Level = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

/** Of one announcement or order. An importer's follow from what they are about, so that the same telegram twice is one. */
export const StatementId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
  .brand<'StatementId'>();
export type StatementId = z.infer<typeof StatementId>;

const said = {
  town: TownId,
  /** Who has said it: 気象庁, 高知県, the river's manager, a mayor. */
  issuer: words(60),
  /** The part of the town, or the river's stretch; left out: all of it. */
  area: words(120).optional(),
  note: words(200).optional(),
};

/** What JMA, a river's manager or a prefecture has announced. */
export const Announcement = z.strictObject({
  id: StatementId,
  ...said,
  /** Its official name, quoted. */
  title: words(60),
  /** The level that its issuer gives it; 0 where it has none. */
  level: Level,
  river: words(40).optional(),
  announcedAt: Instant,
});
export type Announcement = z.infer<typeof Announcement>;

/** 高齢者等 (level 3), 避難 (level 4), 安全確保 (level 5). What each is called stands with the words. */
export const OrderKind = z.enum(['elderly', 'evacuate', 'safety']);
export type OrderKind = z.infer<typeof OrderKind>;

/** What a mayor has ordered. */
export const Order = z.strictObject({ id: StatementId, ...said, kind: OrderKind, orderedAt: Instant });
export type Order = z.infer<typeof Order>;

export const ORDER_LEVEL: Record<OrderKind, AlertLevel> = { elderly: 3, evacuate: 4, safety: 5 };

/** Whether a person or an importer has recorded it. */
export const StatementSource = z.enum(['staff', 'jma-flood']);
export type StatementSource = z.infer<typeof StatementSource>;

/** The same id once more is a correction, and brings back what was lifted or withdrawn. */
const recorded = { by: By, source: StatementSource };
export const AnnouncementRecorded = z.object({ announcement: Announcement, ...recorded });
export const OrderRecorded = z.object({ order: Order, ...recorded });
/** Its issuer has lifted it, at this time. */
const lifted = { town: TownId, at: Instant, by: By };
export const AnnouncementLifted = z.object({ announcement: StatementId, ...lifted });
export const OrderLifted = z.object({ order: StatementId, ...lifted });
/** It was recorded by mistake; `cancelled`: its issuer has taken it back (取消). */
const withdrawn = {
  town: TownId,
  by: By,
  reason: z.string().trim().max(200),
  cancelled: z.literal(true).optional(),
};
export const AnnouncementWithdrawn = z.object({ announcement: StatementId, ...withdrawn });
export const OrderWithdrawn = z.object({ order: StatementId, ...withdrawn });

/** What has become of it since. */
const course = {
  /** When this hub has learnt of it, last; by the river clock. */
  recordedAt: Instant,
  by: z.string(),
  source: StatementSource,
  lifted: z.object({ at: Instant, by: z.string() }).nullable(),
  withdrawn: z
    .object({ at: Instant, by: z.string(), reason: z.string(), cancelled: z.literal(true).optional() })
    .nullable(),
};
export const AnnouncementView = Announcement.extend(course);
export type AnnouncementView = z.infer<typeof AnnouncementView>;
export const OrderView = Order.extend(course);
export type OrderView = z.infer<typeof OrderView>;

/** What stands now: neither lifted nor withdrawn. The gravest first. */
export const Official = z.object({
  announcements: z.array(AnnouncementView),
  orders: z.array(OrderView),
});
export type Official = z.infer<typeof Official>;

export const RecordAnnouncementRequest = Announcement.omit({ id: true });
export const RecordOrderRequest = Order.omit({ id: true });
/** Without a time: now. */
export const LiftRequest = z.strictObject({ at: Instant.optional() });
export const WithdrawStatementRequest = z.strictObject({
  reason: z.string().trim().max(200).default(''),
  /** Its issuer has taken it back; left out: it was recorded by mistake. */
  cancelled: z.literal(true).optional(),
});

/** How the importer of JMA's flood announcements stands. */
export const FloodFeedView = z.object({
  /** `refused`: it was read, and something in it cannot be understood; `down`: it does not answer. */
  state: z.enum(['starting', 'read', 'refused', 'down']),
  lastReadAt: Instant.nullable(),
  /** What is the matter, for whoever runs the hub; null while nothing is. */
  fault: z.string().nullable(),
  /** Announcements that stand here and are no longer in it, though nobody has lifted them. */
  vanished: z.array(StatementId),
});
export type FloodFeedView = z.infer<typeof FloodFeedView>;

/** The newest first, those that are over included. */
export const AnnouncementList = z.object({
  announcements: z.array(AnnouncementView),
  /** Null where no importer is set up. */
  feed: FloodFeedView.nullable(),
});
export type AnnouncementList = z.infer<typeof AnnouncementList>;

/** Whether it stands: neither lifted nor withdrawn. */
export const stands = ({ lifted: over, withdrawn: back }: Pick<OrderView, 'lifted' | 'withdrawn'>): boolean =>
  over === null && back === null;
