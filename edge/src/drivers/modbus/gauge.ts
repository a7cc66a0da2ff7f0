import {
  type DriverConfig,
  isLevel,
  type Milliseconds,
  type ModbusMap,
  type Quantity,
  SensorProfile,
} from '@kawamori/contracts';
import { ConfigError, loadYaml } from '@kawamori/kit';
import type { Sample } from '../driver.js';
import { type Heard, type Question, troubleInWords } from './heard.js';
import { decode, levelOf, type Mounting, registersOf, statusFault } from './registers.js';
import type { LineSettings } from './rtu-port.js';

/** A gauge as it is wired and as its model speaks, checked. */
export interface Gauge {
  line: LineSettings;
  unit: number;
  timeout: Milliseconds;
  map: ModbusMap;
  mounting: Mounting;
}

/** What a gauge said when it was asked once. */
export interface GaugeAnswer {
  sample: Sample;
  /** As they came; missing when they did not. */
  registers?: readonly number[];
  /** The number in them, before scale and mounting. */
  raw?: number;
  /** The status register, where the model has one. */
  status?: number;
}

export type AskLine = (question: Question, isWanted: () => boolean) => Promise<Heard>;

type ModbusConfig = Extract<DriverConfig, { kind: 'modbus' }>;

/** Reads the profile that a Modbus sensor names, and tells why the two do not make a gauge. */
export function checkGauge(
  quantity: Quantity,
  driver: ModbusConfig,
  locate: (file: string) => string,
): { ok: true; gauge: Gauge } | { ok: false; fault: string } {
  if (!isLevel(quantity)) {
    return { ok: false, fault: `modbus reads levels; a counter of ${quantity} is not understood yet` };
  }
  const profile = readProfile(locate(driver.profile));
  if (!profile.ok) return profile;
  const { modbus: map, id } = profile.profile;
  if (map === undefined) {
    return { ok: false, fault: `profile ${id} (${driver.profile}) has no key \`modbus\` with its registers` };
  }
  if (map.address + registersOf(map.type) > 65_536) {
    return { ok: false, fault: `profile ${id}: ${map.type} at ${map.address} lies beyond the last register` };
  }
  const { device, baudRate, parity, stopBits, unit, timeout, mounting } = driver;
  return {
    ok: true,
    gauge: { line: { device, baudRate, parity, stopBits }, unit, timeout, map, mounting },
  };
}

function readProfile(file: string): { ok: true; profile: SensorProfile } | { ok: false; fault: string } {
  try {
    return { ok: true, profile: loadYaml(file, SensorProfile) };
  } catch (error) {
    if (error instanceof ConfigError) return { ok: false, fault: `${file}: ${error.faults.join('; ')}` };
    throw error;
  }
}

/** Gauges that name one device and would have it set differently; by index, with what they say. */
export function lineFaults(lines: readonly (LineSettings | undefined)[]): Map<number, string> {
  const first = new Map<string, { index: number; said: string }>();
  const faults = new Map<number, string>();
  lines.forEach((line, index) => {
    if (line === undefined) return;
    const said = `${line.baudRate} bit/s, parity ${line.parity}, ${line.stopBits} stop bits`;
    const before = first.get(line.device);
    if (before === undefined) first.set(line.device, { index, said });
    else if (before.said !== said) {
      faults.set(
        index,
        `${line.device} is one line: ${said} here, ${before.said} at sensors.${before.index}`,
      );
    }
  });
  return faults;
}

/** Asks a gauge once for its value, and for its status where its model has one. Never rejects. */
export async function askGauge(
  ask: AskLine,
  gauge: Gauge,
  isWanted: () => boolean = () => true,
): Promise<GaugeAnswer> {
  const { map, unit, timeout } = gauge;
  const question: Question = {
    unit,
    timeout,
    table: map.table,
    address: map.address,
    count: registersOf(map.type),
  };
  const value = await ask(question, isWanted);
  if (!value.ok) return { sample: { ok: false, fault: troubleInWords(value.trouble, question) } };
  const { registers } = value;
  const raw = decode(registers, map);
  const sample = levelOf(raw, map, gauge.mounting);
  if (map.status === undefined) return { sample, registers, raw };
  const { table, address } = map.status;
  const heard = await ask({ unit, timeout, table, address, count: 1 }, isWanted);
  if (!heard.ok) {
    const fault = `status register: ${troubleInWords(heard.trouble, question)}`;
    return { sample: { ok: false, fault }, registers, raw };
  }
  const [status = 0] = heard.registers;
  const fault = statusFault(status, map.status);
  return { sample: fault === undefined ? sample : { ok: false, fault }, registers, raw, status };
}
