import { DriverConfig, type ModbusMap } from '@kawamori/contracts';
import { onTestFinished } from 'vitest';
import { type ModbusSlave, type SerialPair, startModbusSlave, startSerialPair } from './modbus-slave.js';
import { writeInto } from './temporary.js';

export interface RiverLine {
  pair: SerialPair;
  slave: ModbusSlave;
}

/** A serial line with gauges at its far end, gone with the test. */
export async function startRiverLine(): Promise<RiverLine> {
  const pair = await startSerialPair();
  onTestFinished(() => pair.close());
  const slave = await startModbusSlave(pair.gaugeEnd);
  onTestFinished(() => slave.close());
  return { pair, slave };
}

/** Writes the profile of an invented model and returns the driver's configuration for one gauge of it. */
export function gaugeOn(
  { agentEnd }: Pick<SerialPair, 'agentEnd'>,
  folder: string,
  unit: number,
  modbus: Partial<ModbusMap>,
  changes: Record<string, unknown> = {},
): Extract<DriverConfig, { kind: 'modbus' }> {
  const map = { address: 0, type: 'int16', scale: 0.001, ...modbus };
  const profile = writeInto(
    folder,
    `gauge-${unit}.yaml`,
    JSON.stringify({ id: 'invented-gauge', nameJa: '架空', nameEn: 'Invented', modbus: map }),
  );
  const driver = DriverConfig.parse({
    kind: 'modbus',
    device: agentEnd,
    unit,
    profile,
    timeout: 200,
    ...changes,
  });
  if (driver.kind !== 'modbus') throw new Error('expected a Modbus driver');
  return driver;
}
