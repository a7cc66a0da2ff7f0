import { z } from 'zod';
import { NodeId, SeriesId, StationId, TownId } from './ids.js';
import { NodeRegistration } from './node.js';
import { NoticeKey } from './notice.js';
import { SensorProfile } from './profile.js';
import { RecordFault } from './readings.js';
import { StationConfig } from './station.js';
import { NodeStatus } from './status.js';
import { TownConfig } from './town.js';

/**
 * The journal's catalogue: what happened, in the past tense, with the version of each shape. A fact is never changed; what can be
 * computed from facts (episodes, freshness, roll-ups) is not one.
 */
export const FACT_SCHEMAS = {
  /** A node's pack of readings, in the order they came. `takenAt` is the node's own time; the envelope holds when it was received. */
  'readings.received': z.object({
    town: TownId,
    node: NodeId,
    sentAt: z.number().int(),
    /** By how much the node's clock stands behind the hub's (ms), only where it is not to be trusted. */
    clockBehindMs: z.number().int().optional(),
    /** `[series, takenAt, value]`. */
    readings: z.array(z.tuple([SeriesId, z.number().int(), z.number()])),
  }),
  /** A record or payload that could not be taken. It was acknowledged, and is kept here for whoever mends the node. */
  'record.dead-lettered': z.object({
    town: TownId,
    node: NodeId,
    topic: z.string(),
    fault: RecordFault.or(z.enum(['status-malformed', 'topic-unknown', 'payload-too-large'])),
    detail: z.string(),
    raw: z.string(),
  }),
  'node.reported': z.object({ status: NodeStatus }),
  'node.added': z.object({
    registration: NodeRegistration,
    secretSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  'node.rotated': z.object({ node: NodeId, secretSha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  'node.revoked': z.object({ node: NodeId }),
  'town.set': z.object({
    town: z.custom<z.input<typeof TownConfig>>((v) => TownConfig.safeParse(v).success),
  }),
  'profile.set': z.object({
    profile: z.custom<z.input<typeof SensorProfile>>((v) => SensorProfile.safeParse(v).success),
  }),
  /** Held as the file states it, so that it can be exported as it was written. */
  'station.set': z.object({
    station: z.custom<z.input<typeof StationConfig>>((v) => StationConfig.safeParse(v).success),
  }),
  'station.removed': z.object({ station: StationId }),
  /** One try to hand a notice to a channel. */
  'notice.tried': z.object({
    key: NoticeKey,
    attempt: z.number().int().min(1),
    /** `begun` stands before the try itself: a try whose end is unknown is followed by one that is marked as a repeat. */
    outcome: z.enum(['begun', 'accepted', 'failed', 'given-up']),
    /** The receiver's own receipt (message id, status) or the fault. */
    detail: z.string().max(500),
  }),
  'account.created': z.object({ name: z.string(), passwordScrypt: z.string() }),
} as const;

export type FactKind = keyof typeof FACT_SCHEMAS;
export type FactBody<K extends FactKind> = z.infer<(typeof FACT_SCHEMAS)[K]>;

/** The version of every shape above. A change that old rows do not satisfy takes a new number and a reader for the old one. */
export const FACT_VERSION = 1;

/** A fact that is about to be journalled. */
export type NewFact = { [K in FactKind]: { kind: K; body: FactBody<K> } }[FactKind];

/** A fact as it stands in the journal. */
export type Fact = NewFact & {
  /** Ascending without gaps within one journal, from 1. */
  seq: number;
  v: number;
  /** Received or decided, by the river clock (milliseconds since 1970). */
  at: number;
  /** The same by the wall clock. They differ only where a flood is played. */
  wallAt: number;
};
