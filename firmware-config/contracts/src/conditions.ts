import { z } from 'zod';
import { HubAlarm } from './http/health.js';
import { StationId, type TownId } from './ids.js';

/**
 * What is broken or blind, and is no level: a series that is silent, a camera without pictures (`camera-dark`) or with pictures that show
 * nothing (`camera-blind`), a node whose battery runs down or whose line is cut, what a town has left open about whom to call
 * (`duty-gap`), and what the hub says of itself (`hub`).
 */
export const ConditionKind = z.enum([
  'silent',
  'camera-dark',
  'camera-blind',
  'battery-low',
  'node-offline',
  'duty-gap',
  'hub',
]);
export type ConditionKind = z.infer<typeof ConditionKind>;

/**
 * What is lacking in a town so that somebody is called: it has no plan; of those whom its plan may call within a day nobody has a channel
 * that works; within a day begins a day or more on which nobody is on duty, though the plan asks for whoever is.
 */
export const DutyGap = z.enum(['no-plan', 'no-way', 'nobody-on-duty']);
export type DutyGap = z.infer<typeof DutyGap>;

/** As the subject of a condition: `no-plan:TOWN`. */
export const dutyGapSubject = (gap: DutyGap, town: TownId): string => `${gap}:${town}`;
export function dutyGapIn(subject: string): { gap: DutyGap; town: TownId } | undefined {
  const [first, town] = subject.split(':');
  const gap = DutyGap.safeParse(first).data;
  return gap && town ? { gap, town: town as TownId } : undefined;
}

/** What makes a picture blind. `frozen`: the same picture again and again. */
export const BlindReason = z.enum(['black', 'covered', 'frozen']);
export type BlindReason = z.infer<typeof BlindReason>;

/** What a condition is of, and what was seen when it began. */
export const ConditionSubject = z.object({
  /** A series, a camera or a node by its id; of a town see {@link dutyGapSubject}; of the hub a {@link HubSubject}. */
  subject: z.string().min(1).max(120),
  /** The station concerned; a node may speak for several, and has none here. */
  station: StationId.optional(),
  /** When the last value or picture was taken, or the node was heard last; by the river clock. */
  lastAt: z.number().int().optional(),
  /** From when on it will be so; wall clock. */
  from: z.number().int().optional(),
  blind: BlindReason.optional(),
  battery: z.object({ volts: z.number(), lowV: z.number() }).optional(),
  /** In words of the part that saw it. */
  detail: z.string().max(200).optional(),
});
export type ConditionSubject = z.infer<typeof ConditionSubject>;

/** Conditions of one kind and town that are told as one, at most. */
export const MOST_SUBJECTS = 500;

/**
 * What the hub says of itself, as the subject of a condition: its alarms, and what a face shows by words of its own. The last two are its
 * watchdog's.
 */
export const HubSubject = z.enum([
  ...HubAlarm.options,
  'not-recording',
  'clock-wrong',
  'hub-down',
  'heartbeat-refused',
]);
export type HubSubject = z.infer<typeof HubSubject>;
export const isHubSubject = (subject: string): subject is HubSubject => HubSubject.safeParse(subject).success;
