import { z } from 'zod';
import { HubAlarm } from './http/health.js';
import { StationId } from './ids.js';

/**
 * What is broken or blind, and is no level: a series that is silent, a camera without pictures (`camera-dark`) or with pictures that show
 * nothing (`camera-blind`), a node whose battery runs down or whose line is cut, and what the hub says of itself (`hub`).
 */
export const ConditionKind = z.enum([
  'silent',
  'camera-dark',
  'camera-blind',
  'battery-low',
  'node-offline',
  'hub',
]);
export type ConditionKind = z.infer<typeof ConditionKind>;

/** What makes a picture blind. `frozen`: the same picture again and again. */
export const BlindReason = z.enum(['black', 'covered', 'frozen']);
export type BlindReason = z.infer<typeof BlindReason>;

/** What a condition is of, and what was seen when it began. */
export const ConditionSubject = z.object({
  /** A series, a camera or a node by its id; of the hub a {@link HubSubject}. */
  subject: z.string().min(1).max(120),
  /** The station concerned; a node may speak for several, and has none here. */
  station: StationId.optional(),
  /** When the last value or picture was taken, or the node was heard last; by the river clock. */
  lastAt: z.number().int().optional(),
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
