import { type ModbusMap, toThreeDecimals } from '@kawamori/contracts';
import type { Sample } from '../driver.js';

/** How many registers of 16 bits a value takes. */
export function registersOf(type: ModbusMap['type']): 1 | 2 {
  return type === 'int16' || type === 'uint16' ? 1 : 2;
}

/** The number that stands in the registers, before scale and mounting; NaN or an infinity where a float says so. */
export function decode(
  registers: readonly number[],
  { type, wordOrder }: Pick<ModbusMap, 'type' | 'wordOrder'>,
): number {
  const [first = 0, second = 0] = registers;
  if (type === 'uint16') return first;
  const bits = new DataView(new ArrayBuffer(4));
  if (type === 'int16') {
    bits.setUint16(0, first);
    return bits.getInt16(0);
  }
  const [high, low] = wordOrder === 'high-first' ? [first, second] : [second, first];
  bits.setUint16(0, high);
  bits.setUint16(2, low);
  switch (type) {
    case 'int32':
      return bits.getInt32(0);
    case 'uint32':
      return bits.getUint32(0);
    case 'float32':
      return bits.getFloat32(0);
  }
}

/** Where the gauge hangs: the level in metres at which it would say 0, and whether its value counts from below or from above. */
export interface Mounting {
  counts: 'up' | 'down';
  zeroM: number;
}

/** What a raw number means: a level in metres on the series' datum, or the fault that this model reports in its place. */
export function levelOf(
  raw: number,
  { faults, scale }: Pick<ModbusMap, 'faults' | 'scale'>,
  mounting: Mounting,
): Sample {
  if (!Number.isFinite(raw)) return { ok: false, fault: 'the gauge gives no number (NaN or infinite)' };
  const fault = faults[String(raw)];
  if (fault !== undefined) return { ok: false, fault: `the gauge gives ${raw}: ${fault}` };
  const measured = raw * scale;
  const level = mounting.counts === 'up' ? mounting.zeroM + measured : mounting.zeroM - measured;
  return { ok: true, value: toThreeDecimals(level) };
}

/** What a status register complains of; undefined when no fault bit is set. */
export function statusFault(
  status: number,
  { faultBits }: Pick<NonNullable<ModbusMap['status']>, 'faultBits'>,
): string | undefined {
  const set = Object.entries(faultBits).filter(([bit]) => ((status >>> Number(bit)) & 1) === 1);
  return set.length === 0 ? undefined : `the gauge reports: ${set.map(([, meaning]) => meaning).join(', ')}`;
}
