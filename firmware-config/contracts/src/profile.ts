import { z } from 'zod';
import { ProfileId } from './ids.js';
import { Duration } from './units.js';

/** How one value stands in the registers of a model (MODBUS Application Protocol V1.1b3, 4.3, 6.3 and 6.4). */
export const ModbusMap = z.strictObject({
  /** Input registers (function 4) or holding registers (function 3). */
  table: z.enum(['input', 'holding']).default('input'),
  /** Protocol address of the first register, from 0: a manual's 30001 or 40001 is 0. */
  address: z.number().int().min(0).max(65_535),
  /** 16 bits take one register, 32 bits two. */
  type: z.enum(['int16', 'uint16', 'int32', 'uint32', 'float32']),
  /** Of 32-bit values: which of the two registers comes first. Bytes within a register are big-endian by the standard. */
  wordOrder: z.enum(['high-first', 'low-first']).default('high-first'),
  /** What stands in the register, times this, is metres (or millimetres of rain): 0.001 for a level in millimetres. */
  scale: z
    .number()
    .refine((scale) => scale !== 0, 'a scale of 0 tells nothing')
    .default(1),
  /** Numbers by which the model itself reports a fault, read by `type` and before `scale`, with what its manual says of them. */
  faults: z.record(z.string().regex(/^-?[0-9]+$/), z.string().min(1).max(200)).default({}),
  /** A register whose bits report the gauge's state, read right after the value. */
  status: z
    .strictObject({
      table: z.enum(['input', 'holding']).default('input'),
      address: z.number().int().min(0).max(65_535),
      /** By bit number, 0 the lowest: what it means when the bit is set. */
      faultBits: z.record(z.string().regex(/^(?:[0-9]|1[0-5])$/), z.string().min(1).max(200)),
    })
    .optional(),
});
export type ModbusMap = z.infer<typeof ModbusMap>;

/** A change faster than this is doubted until the next reading confirms it. Units are the series' own. */
const SpikeRule = z.strictObject({
  /** Per minute, so that hourly data may move 60 times as far. */
  maxChangePerMinute: z.number().positive(),
  /** A change smaller than this is never doubted, however fast. */
  neverBelow: z.number().min(0),
  /** The next reading confirms a doubted one when it lies within this distance of it, or could have been reached from it. */
  confirmWithin: z.number().positive(),
});

/**
 * A change faster than this is beyond what a river does: the next reading confirms it only by standing there, or by going on at a pace
 * within this limit.
 */
const RateRule = z.strictObject({
  maxChangePerMinute: z.number().positive(),
  neverBelow: z.number().min(0),
});

/** The same value, to the millimetre and without a gap of more than three intervals, for so long is doubted. */
const StuckRule = z.strictObject({
  /** Below the station's lowest level that opens an episode. A crisis gauge at rest is not looked at. */
  low: Duration,
  /** From that level on, where rivers do not stand still. */
  high: Duration,
});

/** Of rivers: 5 m in ten minutes, 2 m at once. The fastest rises known of small rivers are 1 to 3 m in ten minutes. */
const RIVER_RATE: z.input<typeof RateRule> = { maxChangePerMinute: 0.5, neverBelow: 2 };
/** A gauge of one centimetre's resolution shows the same value for hours in a flood (7 h on the Isar in 2025) and for days without rain. */
const RIVER_STUCK: z.input<typeof StuckRule> = { low: '14d', high: '12h' };

/** What a sensor model can and cannot say: the settings of the quality fold. Units are the series' own (metres or millimetres). */
export const SensorProfile = z
  .strictObject({
    id: ProfileId,
    nameJa: z.string().max(60),
    nameEn: z.string().max(60),
    /** Values that mean "no value" on this model, kept as `missing` with the raw value. */
    sentinels: z.array(z.number()).max(20).default([-888, -999, -9_999, -99_999, -999_999]),
    /** Left out for quantities that may jump (rain). */
    spike: SpikeRule.optional(),
    /** With `spike` it stands at 0.5 m a minute and 2 m unless stated; `false`: no such limit. */
    rate: z.union([z.literal(false), RateRule]).optional(),
    /** With `spike` it stands at 14 days low and 12 hours high unless stated; `false`: never. */
    stuck: z.union([z.literal(false), StuckRule]).optional(),
    /** For models that are asked over Modbus. */
    modbus: ModbusMap.optional(),
  })
  .superRefine(({ spike, rate, stuck }, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (rate && !spike) {
      say(['rate'], 'stands only beside spike, which says how the next reading confirms a doubted one');
    }
    if (rate && spike) {
      for (const key of ['maxChangePerMinute', 'neverBelow'] as const) {
        if (rate[key] < spike[key]) {
          say(['rate', key], `must not lie below spike.${key} (${spike[key]}), received ${rate[key]}`);
        }
      }
    }
    if (stuck && stuck.high > stuck.low) {
      say(['stuck', 'high'], 'must not be longer than low: a river stands still sooner when it is low');
    }
  })
  .transform(({ spike, rate, stuck, ...rest }) => ({
    ...rest,
    ...(spike === undefined ? {} : { spike }),
    ...ruleOf('rate', rate, spike && riverRate(spike)),
    ...ruleOf('stuck', stuck, spike && StuckRule.parse(RIVER_STUCK)),
  }));
export type SensorProfile = z.infer<typeof SensorProfile>;
/** As written in a file, before durations are read and what is left out is filled in. */
export type ProfileFile = z.input<typeof SensorProfile>;

/** The river's limit; for a profile whose spikes begin beyond it, theirs. */
const riverRate = (spike: z.infer<typeof SpikeRule>): z.infer<typeof RateRule> => ({
  maxChangePerMinute: Math.max(RIVER_RATE.maxChangePerMinute, spike.maxChangePerMinute),
  neverBelow: Math.max(RIVER_RATE.neverBelow, spike.neverBelow),
});

/** A rule as it is stated, else as it stands by default; absent where it is switched off. */
function ruleOf<N extends string, R>(
  name: N,
  stated: R | false | undefined,
  byDefault: R | undefined,
): { [K in N]?: R } {
  const rule = stated === undefined ? byDefault : stated;
  return (rule ? { [name]: rule } : {}) as { [K in N]?: R };
}
