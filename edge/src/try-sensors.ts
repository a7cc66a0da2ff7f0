// `kawamori-edge --try`: what an installer at the river wants to see before going home.
import { seriesParts, UNIT_OF } from '@kawamori/contracts';
import { type Clock, makeLog } from '@kawamori/kit';
import type { Driver, Sample } from './drivers/driver.js';
import { askGauge, type Gauge, type GaugeAnswer } from './drivers/modbus/gauge.js';
import { type OpenPort, openRtuPort } from './drivers/modbus/rtu-port.js';
import { SerialLines } from './drivers/modbus/serial-line.js';
import type { CheckedSensor } from './drivers/open-driver.js';

export interface TrySurroundings {
  clock: Clock;
  say: (text: string) => void;
  openPort?: OpenPort;
}

/** Asks every sensor once, one after another, and says what each answers. Returns the exit code: 1 when one gave no reading. */
export async function trySensors(
  sensors: readonly CheckedSensor[],
  { clock, say, openPort = openRtuPort }: TrySurroundings,
): Promise<0 | 1> {
  const lines = new SerialLines(openPort, makeLog('edge', 'silent'));
  let failed = 0;
  for (const sensor of sensors) {
    const { gauge } = sensor;
    const answer =
      gauge === undefined
        ? { sample: firstSample(sensor.make({ clock, lines }).driver, clock) }
        : await askGauge((question, isWanted) => lines.line(gauge.line).ask(question, isWanted), gauge);
    if (!answer.sample.ok) failed += 1;
    say(
      `${sensor.series}  ${told(answer, UNIT_OF[seriesParts(sensor.series).quantity])}\n${gauge === undefined ? '' : wires(gauge, answer)}`,
    );
  }
  await lines.stop();
  say(`${sensors.length - failed} of ${sensors.length} sensors gave a reading\n`);
  return failed === 0 ? 0 : 1;
}

/** What a driver that needs no asking says first. */
function firstSample(driver: Driver, clock: Clock): Sample {
  const at = driver.next(driver.begin(clock.now()));
  const known = at === null ? [] : driver.read(at);
  const [sample] = known === 'asked' ? [] : known;
  return sample ?? { ok: false, fault: 'it has nothing to say now' };
}

const told = ({ sample }: GaugeAnswer, unit: string): string =>
  sample.ok ? `${sample.value.toFixed(3)} ${unit}` : `no reading: ${sample.fault}`;

/** Registers as they came, for comparing with the manual. */
function wires({ line, unit, map }: Gauge, { registers, raw, status }: GaugeAnswer): string {
  const where = `  ${line.device} ${line.baudRate} bit/s, unit ${unit}, ${map.table} register ${map.address}`;
  const words = registers?.map(hex).join(' ') ?? 'nothing';
  const number = raw === undefined ? '' : `, read as ${map.type} ${raw}, times ${map.scale}`;
  return `${where}: ${words}${number}${status === undefined ? '' : `, status ${hex(status)}`}\n`;
}

const hex = (register: number): string => `0x${register.toString(16).padStart(4, '0')}`;
