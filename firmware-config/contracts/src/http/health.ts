import { z } from 'zod';
import { Instant } from './instant.js';
import { HubCertificate } from './nodes.js';

/** By how much the hub's machine is ahead of the nodes, where they agree against it; null while its clock is believed. */
export const ClockAhead = z.number().int().nullable();

/** What the hub's operator has to look at, while the hub goes on. */
export const HubAlarm = z.enum([
  'fact-set-aside',
  'facts-missing',
  'old-readings-missing',
  'judging-in-memory',
  'store-broken',
  'disk-filling',
  'pictures-wait',
  'clock-jumped',
  'modem-dead',
  'notices-wait',
  'channel-dead',
  'mail-lost',
  'mailbox-unread',
  'canary-lost',
  'canary-undecided',
  'canary-unsent',
  'canary-untaken',
  'watchdog-gone',
  'pictures-dead',
  'media-dead',
  'influx-down',
  'certificate-due',
]);
export type HubAlarm = z.infer<typeof HubAlarm>;

/** How the hub's InfluxDB is fed. */
export const InfluxHealth = z.object({
  /** `feeding`: it takes readings and is behind; `fed`: it has everything. */
  state: z.enum(['starting', 'feeding', 'fed', 'down']),
  /** Readings and changes that it does not have yet; null before the first answer. */
  behind: z.number().int().nullable(),
  lastFedAt: Instant.nullable(),
  fault: z.object({ kind: z.string(), at: Instant }).nullable(),
  /** Readings that it has refused and that are kept in the hub. */
  refused: z.number().int(),
  /** Roll-ups of what only it has are being made. */
  summingUp: z.boolean(),
});
export type InfluxHealth = z.infer<typeof InfluxHealth>;

/** What the nodes bear out of the hub's own clock. */
export const HubClockView = z.object({
  /** By how much the hub's machine is ahead of the nodes (negative: behind), where they agree against it; null while it is believed. */
  aheadMs: z.number().int().nullable(),
  /** Nodes that say they are set, and how many of them agree with one another. */
  witnesses: z.number().int(),
  agreeing: z.number().int(),
});
export type HubClockView = z.infer<typeof HubClockView>;

/** Facts that are missing in the journal. */
export const MissingFacts = z.object({
  /** Sequences. */
  from: z.number().int(),
  through: z.number().int(),
  noticedAt: z.number().int(),
});
export type MissingFacts = z.infer<typeof MissingFacts>;

/** A period (observation time) of which readings are missing for good; from 0 on where nobody knows since when. */
export const MissingReadings = z.object({ from: z.number().int(), to: z.number().int() });
export type MissingReadings = z.infer<typeof MissingReadings>;

export const Health = z.object({
  ok: z.boolean(),
  version: z.string(),
  /** Whether facts reach the disk. */
  recording: z.boolean(),
  alarms: z.array(HubAlarm).default([]),
  /** Of the disk that holds the hub's data, in bytes; left out while it cannot be asked. */
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).optional(),
  /** Facts that had been acknowledged and are missing, until somebody has seen it. */
  missing: z.array(MissingFacts).optional(),
  /** Whether a first account has still to be made through the one-time link. */
  needsSetup: z.boolean(),
  /** Only where an InfluxDB is configured. */
  influx: InfluxHealth.optional(),
  /** Not where the clock is a played one. */
  clock: HubClockView.optional(),
  /** Only where nodes speak TLS. */
  certificate: HubCertificate.optional(),
});
export type Health = z.infer<typeof Health>;
