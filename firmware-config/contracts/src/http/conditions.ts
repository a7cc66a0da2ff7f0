import { z } from 'zod';
import { BlindReason, ConditionKind } from '../conditions.js';
import { StationId, TownId } from '../ids.js';
import { Instant } from './instant.js';

/** What is broken or blind now. */
export const ConditionView = z.object({
  condition: ConditionKind,
  /** A series, a camera or a node by its id; of a town `no-plan:TOWN`, `no-way:TOWN` or `nobody-on-duty:TOWN`; of the hub one of its alarms. */
  subject: z.string(),
  nameJa: z.string(),
  nameEn: z.string(),
  /** Null: of the hub. */
  town: TownId.nullable(),
  station: StationId.nullable(),
  /** River clock. */
  beganAt: Instant,
  /** When the last value or picture was taken, or the node was heard last. */
  lastAt: Instant.nullable(),
  blind: BlindReason.nullable(),
  battery: z.object({ volts: z.number(), lowV: z.number() }).nullable(),
  detail: z.string(),
});
export type ConditionView = z.infer<typeof ConditionView>;
