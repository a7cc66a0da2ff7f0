import { z } from 'zod';
import { ConditionKind } from './conditions.js';

const Count = z.number().int().min(0);

/** How a town's whole stood at a time of the day. */
export const DailyReport = z.object({
  stations: z.object({ known: Count, heard: Count }),
  cameras: z.object({ known: Count, seen: Count }),
  nodes: z.object({ known: Count, connected: Count }),
  /** Of the nodes that measure one. */
  batteries: z.object({ known: Count, low: Count }),
  /** Of the hub's disk; null while it cannot be asked. */
  diskFreePercent: z.number().min(0).max(100).nullable(),
  /** When the last canary reading came through; null where there is no canary, or none came since the start. */
  canaryAt: z.number().int().nullable(),
  /** Ways of sending that were tried or looked at since the hub's start. */
  channels: z
    .array(z.object({ name: z.string().max(100), isWell: z.boolean(), wellAt: z.number().int().nullable() }))
    .max(100),
  /** What is broken or blind, the town's and the hub's. */
  broken: z.array(z.object({ condition: ConditionKind, subject: z.string().max(120) })).max(100),
});
export type DailyReport = z.infer<typeof DailyReport>;

/** Whether the whole is well, as far as it is known. */
export const isAllWell = ({ broken }: DailyReport): boolean => broken.length === 0;
