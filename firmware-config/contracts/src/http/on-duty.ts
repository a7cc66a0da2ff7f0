import { z } from 'zod';
import { PersonId, TownId } from '../ids.js';
import { Instant } from './instant.js';

const OnDutyPerson = z.object({ id: PersonId, nameJa: z.string(), nameEn: z.string() });

/** Who is on duty (当番) by a town's roster, and who comes next. Times are the wall clock's. */
export const OnDutyOfTown = z.object({
  town: TownId,
  /** In the order of calling; empty where the roster names nobody. */
  now: z.array(OnDutyPerson),
  /** When that changes; null: not as far as the roster goes. */
  until: Instant.nullable(),
  /** Who comes then, or after a gap; null where the roster names nobody any more. */
  next: z.object({ from: Instant, people: z.array(OnDutyPerson).min(1) }).nullable(),
  /** The town has a plan that calls people, also where the roster names nobody. */
  hasPlan: z.boolean(),
});
export type OnDutyOfTown = z.infer<typeof OnDutyOfTown>;

export const OnDuty = z.object({
  /** The hub's wall clock. */
  at: Instant,
  towns: z.array(OnDutyOfTown),
  /** Who asks, where they are one of the people. */
  self: PersonId.nullable(),
});
export type OnDuty = z.infer<typeof OnDuty>;
