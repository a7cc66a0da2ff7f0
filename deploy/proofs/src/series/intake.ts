import { DAY, encodeReadings, type NodeId, seriesId, type TownId, upTopic } from '@kawamori/contracts';
import { show, spreadOf } from '../ingest/figures.js';
import type { MqttLine } from '../parts/mqtt-line.js';
import type { Staff } from '../parts/staff.js';
import type { Years } from './two-years.js';

/** Long looks that are under way at once. */
const SCANS = 4;

export interface Speaker {
  line: MqttLine;
  town: TownId;
  node: NodeId;
}

/** Sends single readings, one after the other, as a river does that is watched closely; milliseconds to each PUBACK. */
async function send(speaker: Speaker, years: Years, first: number, count: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = first; i < first + count; i++) {
    const series = seriesId(years.station(i % years.stations), 'level');
    const takenAt = years.to + 60_000 + i * 100;
    const payload = encodeReadings({
      ...{ sentAt: Date.now(), clock: 'synced' },
      readings: [{ series, takenAt, value: years.value(i % years.stations, years.minutes - 1) }],
    });
    const began = performance.now();
    const answer = await speaker.line.publish(upTopic(speaker.town, speaker.node, 'readings'), payload);
    if (answer !== 'PUBACK') throw new Error(`a reading was not acknowledged: ${answer}`);
    waits.push(performance.now() - began);
  }
  return waits;
}

/** Asks for full answers and for all in ten minutes, again and again, until told to stop. Returns how many were answered. */
function scan(staff: Staff, years: Years): { stop(): Promise<number> } {
  let stopping = false;
  let answered = 0;
  const loop = async (worker: number) => {
    for (let turn = worker; !stopping; turn += SCANS) {
      const from = years.at(0) + ((turn * 13) % Math.max(1, years.days - 15)) * DAY;
      const resolution = turn % 2 === 0 ? 'raw' : '10m';
      const query = `resolution=${resolution}&from=${resolution === 'raw' ? from : years.at(0)}&to=${years.to}`;
      const path = `/api/v1/stations/${years.station(turn % years.stations)}/series?${query}`;
      const response = await fetch(`${staff.url}${path}`, { headers: { cookie: staff.cookie } });
      await response.arrayBuffer();
      if (response.ok) answered++;
      else if (response.status !== 429 && response.status !== 503) throw new Error(`HTTP ${response.status}`);
    }
  };
  const loops = Array.from({ length: SCANS }, (_, i) => loop(i));
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(loops);
      return answered;
    },
  };
}

export interface Intake {
  rows: string[][];
  scans: number;
  sent: number;
}

/** How long a reading waits for its PUBACK, with nothing else to do and beside long looks, in turns. */
export async function measureIntake(
  options: { staff: Staff; speaker: Speaker; years: Years },
  rounds: number,
  perRound: number,
): Promise<Intake> {
  const { staff, speaker, years } = options;
  const quiet: number[][] = [];
  const beside: number[][] = [];
  let scans = 0;
  let sent = 0;
  for (let round = 0; round < rounds; round++) {
    const alone = async () => {
      quiet.push(await send(speaker, years, sent, perRound));
    };
    const scanned = async () => {
      const scanning = scan(staff, years);
      beside.push(await send(speaker, years, sent, perRound));
      scans += await scanning.stop();
    };
    for (const one of round % 2 === 0 ? [alone, scanned] : [scanned, alone]) {
      await one();
      sent += perRound;
    }
  }
  const middle = (waits: readonly number[]) => spreadOf(waits).median;
  const late = (waits: readonly number[]) =>
    waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0;
  const row = (what: string, all: readonly number[][]) => [
    what,
    show(spreadOf(all.map(middle)), 2),
    show(spreadOf(all.map(late)), 1),
    Math.max(...all.flat()).toFixed(1),
  ];
  return {
    rows: [row('nothing else', quiet), row(`beside ${SCANS} long looks at a time`, beside)],
    scans,
    sent,
  };
}
