import { z } from 'zod';
import { NodeId, Quantity, StationId, TownId } from './ids.js';
import { Duration, IsoInstant, MINUTE } from './units.js';

/** Plays a file `time,level_m` (ISO times with offset) on the river clock. */
const ReplayDriver = z.strictObject({
  kind: z.literal('replay'),
  file: z.string().min(1),
});

/** Makes up an invented typhoon as a pure function of the river clock: for demos, marked as invented everywhere. */
const SimulatedDriver = z.strictObject({
  kind: z.literal('simulated'),
  /** When the typhoon begins; it comes again each `period`. */
  startsAt: IsoInstant,
  period: Duration,
  /** Level before and after (metres), or 0 for rain. */
  base: z.number(),
  /** How far the crest lies above base (metres), or the heaviest rain in mm per 10 minutes. */
  rise: z.number().min(0),
  /** From the start of the typhoon to this station's crest. */
  crestAfter: Duration,
  /** Below it a crisis gauge rests: one heartbeat a day and nothing else. Metres. */
  restsBelow: z.number().optional(),
});

export const DriverConfig = z.discriminatedUnion('kind', [ReplayDriver, SimulatedDriver]);
export type DriverConfig = z.infer<typeof DriverConfig>;

export const SensorConfig = z.strictObject({
  station: StationId,
  quantity: Quantity,
  every: Duration.default(10 * MINUTE),
  driver: DriverConfig,
});
export type SensorConfig = z.infer<typeof SensorConfig>;

/** A node's own file, read strictly at its start. The credential stands in a file of its own, never here. */
export const NodeConfig = z
  .strictObject({
    id: NodeId,
    town: TownId,
    hub: z.strictObject({
      host: z.string().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      tls: z.boolean().default(false),
    }),
    /** File that holds the 256-bit secret printed by `kawamori node add`; readable by the agent alone. */
    credentialFile: z.string().min(1),
    /** `free`: this node's clock is not set by NTP or GNSS, so the hub dates its readings by its own. */
    clock: z.enum(['synced', 'free']).default('synced'),
    /** `wall` in the field; `player` takes its time from the process that plays a flood. */
    riverClock: z.enum(['wall', 'player']).default('wall'),
    outbox: z.strictObject({
      file: z.string().min(1),
      /** Oldest readings are dropped, and counted, beyond this. */
      maxReadings: z.number().int().min(100).max(10_000_000).default(1_000_000),
    }),
    vitalsEvery: Duration.default(5 * MINUTE),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    sensors: z.array(SensorConfig).min(1).max(1_000),
  })
  .superRefine((node, context) => {
    const seen = new Set<string>();
    node.sensors.forEach((sensor, index) => {
      const series = `${sensor.station}/${sensor.quantity}`;
      if (seen.has(series)) {
        context.addIssue({ code: 'custom', path: ['sensors', index], message: `${series} is stated twice` });
      }
      seen.add(series);
    });
  });
export type NodeConfig = z.infer<typeof NodeConfig>;
export type NodeFile = z.input<typeof NodeConfig>;

/** What the hub knows of a node: who it is and for which stations it may speak. Its secret is stored as SHA-256 only. */
export const NodeRegistration = z.strictObject({
  id: NodeId,
  town: TownId,
  stations: z.array(StationId).min(1).max(1_000),
});
export type NodeRegistration = z.infer<typeof NodeRegistration>;
