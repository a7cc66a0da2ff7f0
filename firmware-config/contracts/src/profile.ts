import { z } from 'zod';
import { ProfileId } from './ids.js';

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

/** What a sensor model can and cannot say: the settings of the quality fold. Units are the series' own (metres or millimetres). */
export const SensorProfile = z.strictObject({
  id: ProfileId,
  nameJa: z.string().max(60),
  nameEn: z.string().max(60),
  /** Values that mean "no value" on this model, kept as `missing` with the raw value. */
  sentinels: z.array(z.number()).max(20).default([-888, -999, -9_999, -99_999, -999_999]),
  /** Left out for quantities that may jump (rain). */
  spike: z
    .strictObject({
      /** A change faster than this is doubted until the next reading; per minute, so that hourly data may move 60 times as far. */
      maxChangePerMinute: z.number().positive(),
      /** A change smaller than this is never doubted, however fast. */
      neverBelow: z.number().min(0),
      /** The next reading confirms a doubted one when it lies within this distance of it, or could have been reached from it. */
      confirmWithin: z.number().positive(),
    })
    .optional(),
  /** For models that are asked over Modbus. */
  modbus: ModbusMap.optional(),
});
export type SensorProfile = z.infer<typeof SensorProfile>;
