import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Health } from '@kawamori/contracts';
import { type Influxd, makeInfluxd } from '../influx/influxd.js';
import { furnish } from '../influx/river.js';
import { show, spreadOf } from '../ingest/figures.js';
import { eventually } from '../parts/eventually.js';
import { peakMemoryMb } from '../parts/processes.js';
import { startHub } from '../parts/real-hub.js';
import { call } from '../parts/staff.js';
import { fillStore, lineRequests } from './fill.js';
import { twoYears, type YearsSize } from './two-years.js';

const PATIENCE = { withinMs: 600_000, everyMs: 20 };

export interface CatchUp {
  rows: string[][];
  faults: string[];
  hubMb: number | undefined;
}

/**
 * A server that was away while readings gathered in the hub, and plain lines of the same readings, in turns: each round the server is
 * emptied, which the hub notices by itself, and everything is brought again.
 */
export async function measureCatchUp(
  crew: ChildProcess[],
  folder: string,
  { seed, size, rounds }: { seed: number; size: YearsSize; rounds: number },
): Promise<CatchUp> {
  const years = twoYears(seed, size);
  const influxd = await makeInfluxd(crew, join(folder, 'influxd'));
  const more = { influx: { url: influxd.url, embeddedDays: 800 } };
  const first = await startHub(folder, more);
  const node = await furnish(
    first,
    folder,
    Array.from({ length: size.stations }, (_, i) => ({ station: years.station(i), past: [], flood: [] })),
  );
  node.end();
  await first.stop();
  const readings = fillStore(join(folder, 'hub', 'store.db'), years);
  const hub = await startHub(folder, more);
  const feeder: number[] = [];
  const plain: number[] = [];
  const faults: string[] = [];
  try {
    await influxd.start();
    for (let round = 0; round < rounds; round++) {
      // The first time the server was away, later it was emptied.
      if (round > 0) await influxd.ask('DROP DATABASE kawamori');
      const began = await eventually('the feeding to begin', () => begun(influxd), PATIENCE);
      await eventually('InfluxDB to have everything', () => fed(hub.url, influxd), PATIENCE);
      feeder.push(readings / ((performance.now() - began) / 1_000));
      const [rows] = await influxd.ask('SELECT count(value) FROM reading');
      const found = Number(rows?.values[0]?.[1] ?? 0);
      if (found !== readings) faults.push(`InfluxDB holds ${found} readings of ${readings}`);
      plain.push(readings / ((await plainly(influxd, years)) / 1_000));
    }
    const ratio = feeder.map((one, i) => one / (plain[i] ?? Number.NaN));
    return {
      faults,
      hubMb: peakMemoryMb(hub.pid),
      rows: [
        [
          'the hub’s feeder: readings and roll-ups, after an absence',
          show(spreadOf(feeder)),
          show(spreadOf(ratio), 2),
        ],
        ['line protocol over HTTP, ready-made: readings alone', show(spreadOf(plain)), '1'],
      ],
    };
  } finally {
    await hub.stop();
    await influxd.kill();
  }
}

async function begun(influxd: Influxd): Promise<number | undefined> {
  const series = await influxd.ask('SELECT walking FROM feed').catch(() => []);
  return series.length > 0 ? performance.now() : undefined;
}

async function fed(url: string, influxd: Influxd): Promise<true | undefined> {
  const series = await influxd.ask('SELECT walking, feed FROM feed').catch(() => []);
  if (!series[0]?.values.some(([, walking, feed]) => walking === 0 && feed !== null)) return undefined;
  const { text } = await call(url, 'GET', '/api/v1/health');
  return (JSON.parse(text) as Partial<Health>).influx?.behind === 0 || undefined;
}

async function plainly(influxd: Influxd, years: ReturnType<typeof twoYears>): Promise<number> {
  await influxd.ask('CREATE DATABASE raw_peer');
  const requests = Array.from({ length: years.stations }, (_, i) => [...lineRequests(years, i)]).flat();
  const began = performance.now();
  for (const lines of requests) await influxd.write('raw_peer', lines);
  const ms = performance.now() - began;
  await influxd.ask('DROP DATABASE raw_peer');
  return ms;
}
