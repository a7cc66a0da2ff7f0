import { z } from 'zod';
import { NodeId, TownId } from './ids.js';
import { SettingsWord } from './node-settings.js';
import { NodeRelease } from './node-software.js';
import { ClockState } from './readings.js';

/** Bytes of one status message, at most: a birth with every fault that may be told, and the settings of every sensor. */
export const MAX_STATUS_BYTES = 16 * 1024;

/** A node's word about itself: at its birth (each connection), at intervals, and (`lost`) left with the broker as its will. */
export const NodeStatus = z.object({
  v: z.literal(1),
  town: TownId,
  node: NodeId,
  state: z.enum(['birth', 'alive', 'leaving', 'lost']),
  /** Milliseconds since 1970 by the node's clock; for a will, when it was left. */
  sentAt: z.number().int(),
  clock: ClockState,
  software: z.string().max(40),
  /** Where the agent was started by a launcher, which can be told to start another release. */
  release: NodeRelease.optional(),
  /** Changes with each start of the agent. */
  bootId: z.string().max(64),
  /** Left out by a node that takes no settings from afar, and by a will. */
  settings: SettingsWord.optional(),
  vitals: z
    .object({
      /** Seconds since the agent started. */
      uptimeS: z.number().min(0),
      /** Readings that wait for the hub. */
      outboxDepth: z.number().int().min(0),
      /** Readings given up since the outbox was made, because it was full. */
      outboxDropped: z.number().int().min(0),
      /** Pictures that wait for the hub, and those given up to make room. */
      picturesWaiting: z.number().int().min(0).optional(),
      picturesDropped: z.number().int().min(0).optional(),
      /** Resident memory of the agent in megabytes. */
      rssMb: z.number().min(0),
      /** Free space on the outbox's disk in megabytes. */
      diskFreeMb: z.number().min(0).optional(),
      /** Where the node can measure it: volts now, and below which it is low. */
      battery: z
        .object({ volts: z.number().min(0).max(1_000), lowV: z.number().min(0).max(1_000) })
        .optional(),
      /** Sensors whose last try failed, with the fault. */
      sensorFaults: z.array(z.object({ series: z.string().max(90), fault: z.string().max(200) })).max(100),
      cameraFaults: z
        .array(z.object({ camera: z.string().max(60), fault: z.string().max(200) }))
        .max(8)
        .optional(),
    })
    .optional(),
});
export type NodeStatus = z.infer<typeof NodeStatus>;
