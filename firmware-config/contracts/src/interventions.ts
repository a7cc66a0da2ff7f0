import { z } from 'zod';
import { Quantity, SeriesId, StationId } from './ids.js';
import { DAY, MINUTE } from './units.js';

/** Milliseconds since 1970 (UTC), up to the year 2100. */
const Instant = z.number().int().min(0).max(4_102_444_800_000);
const By = z.string().min(1).max(60);
/** Why, in a person's words: whoever reads the record years later has nothing else. */
const Reason = z.string().trim().min(1, 'say why').max(200);

/** What a person says of readings: they count, whatever the fold thinks of them, or they never do. */
export const OverruleVerdict = z.enum(['good', 'bad']);
export type OverruleVerdict = z.infer<typeof OverruleVerdict>;

/** The longest stretch that is overruled in one go. */
export const LONGEST_OVERRULE = 7 * DAY;
/** The longest maintenance: it ends by itself, so that a forgotten one does not blind a station for good. */
export const LONGEST_MAINTENANCE = 3 * DAY;
/** How far back a maintenance may begin that was forgotten to be entered. */
export const MAINTENANCE_BACK = 7 * DAY;
export const SHORTEST_MAINTENANCE = MINUTE;

/** Readings of one series from one observation time to another, both included. */
const Stretch = z.object({ series: SeriesId, from: Instant, to: Instant });

export const Overruled = Stretch.extend({ verdict: OverruleVerdict, by: By, reason: Reason });
/** Takes back what was said of exactly this stretch. */
export const OverruleUndone = Stretch.extend({ by: By });
/** Work on a station, or on one of its sensors (`quantity`): readings from `from` on and before `until` are kept and never judged. */
export const MaintenanceBegun = z.object({
  station: StationId,
  quantity: Quantity.nullable(),
  from: Instant,
  until: Instant,
  by: By,
  reason: Reason,
});
/** Ends, at the fact's own time, the maintenance that began at `from`. */
export const MaintenanceEnded = z.object({
  station: StationId,
  quantity: Quantity.nullable(),
  from: Instant,
  by: By,
});

/** Asks the hub to overrule readings of a station. Without `to`, the one reading at `from`. */
export const OverruleRequest = z.strictObject({
  quantity: Quantity.default('level'),
  from: Instant,
  to: Instant.optional(),
  verdict: OverruleVerdict,
  reason: Reason,
});
export const UndoOverruleRequest = z.strictObject({
  quantity: Quantity.default('level'),
  from: Instant,
  to: Instant.optional(),
});
/** Without `from` it begins now. With a maintenance under way of the same station and quantity, `until` is its new end. */
export const MaintenanceRequest = z.strictObject({
  quantity: Quantity.nullable().default(null),
  from: Instant.optional(),
  until: Instant,
  reason: Reason,
});
export const EndMaintenanceRequest = z.strictObject({ quantity: Quantity.nullable().default(null) });

export const OverruleView = Overruled.extend({
  decidedAt: Instant,
  /** Who took it back, and when; null while it stands. */
  undone: z.object({ by: z.string(), at: Instant }).nullable(),
});
export type OverruleView = z.infer<typeof OverruleView>;

export const MaintenanceView = MaintenanceBegun.extend({
  /** Who ended it early, and when; null where it ends by itself. */
  ended: z.object({ by: z.string(), at: Instant }).nullable(),
});
export type MaintenanceView = z.infer<typeof MaintenanceView>;

/** When a maintenance is over: by itself, or by a person. */
export const endOfMaintenance = ({ until, ended }: Pick<MaintenanceView, 'until' | 'ended'>): number =>
  Math.min(until, ended?.at ?? until);
