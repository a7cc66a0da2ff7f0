import { DAY, HOUR, type Instant } from '@kawamori/contracts';
import { show, spreadOf } from '../ingest/figures.js';
import { eventually } from '../parts/eventually.js';
import type { Staff } from '../parts/staff.js';
import { askSeries, type Kept, keptInInflux } from './compare.js';
import type { Influxd } from './influxd.js';
import type { River } from './river.js';

const BATCH = 5_000;
const RAW = 'raw_peer';
const FEEDS_WITHIN_MS = 120_000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What the hub's feeder and plain HTTP need for the same readings, in alternation: rows of a table. */
export async function measureWriting(
  influxd: Influxd,
  options: { rounds: number; readings: ReadonlyMap<string, readonly Kept[]>; wake(): Promise<void> },
): Promise<string[][]> {
  const { rounds, readings, wake } = options;
  const count = [...readings.values()].reduce((sum, { length }) => sum + length, 0);
  const batches = lineBatches(readings);
  const feeder: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const fed = async () => {
      await influxd.ask('DROP DATABASE kawamori');
      await wake();
      feeder.push(count / ((await timed(() => walkedThrough(influxd))) / 1_000));
    };
    const plain = async () => {
      await influxd.ask(`DROP DATABASE ${RAW}`);
      await influxd.ask(`CREATE DATABASE ${RAW}`);
      const ms = await timed(async () => {
        for (const lines of batches) await influxd.write(RAW, lines);
      });
      raw.push(count / (ms / 1_000));
    };
    for (const one of round % 2 === 0 ? [fed, plain] : [plain, fed]) await one();
  }
  await influxd.ask(`DROP DATABASE ${RAW}`);
  const ratio = feeder.map((one, i) => one / (raw[i] ?? Number.NaN));
  return [
    ['the hub’s feeder: readings and both roll-ups', show(spreadOf(feeder)), show(spreadOf(ratio), 2)],
    ['line protocol over HTTP, ready-made: readings alone', show(spreadOf(raw)), '1'],
  ];
}

/** The feeder has handed over all that stands in the hub: documented in influxdb.md. */
async function walkedThrough(influxd: Influxd): Promise<void> {
  await eventually(
    'the feeder to have handed over everything',
    async () => {
      const series = await influxd.ask('SELECT walking, feed FROM feed').catch(() => []);
      return series[0]?.values.some(([, walking, feed]) => walking === 0 && feed !== null) || undefined;
    },
    { withinMs: FEEDS_WITHIN_MS },
  );
}

function lineBatches(readings: ReadonlyMap<string, readonly Kept[]>): string[] {
  const lines = [...readings].flatMap(([station, kept]) =>
    kept.map(
      ({ at, value, quality }) =>
        `reading,quantity=level,station=${station} quality=${quality}i,reasons="",received_at=${at}i,value=${value} ${at}`,
    ),
  );
  return Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, i) =>
    lines.slice(i * BATCH, (i + 1) * BATCH).join('\n'),
  );
}

/** Reading a day and a year of what only InfluxDB holds, in milliseconds: rows of a table. */
export async function measureReading(
  influxd: Influxd,
  options: { rounds: number; staff: Staff; river: River; until: Instant },
): Promise<string[][]> {
  const { rounds, staff, river, until } = options;
  const { station } = river;
  const first = river.past[0]?.at ?? until;
  const where = `station = '${station}' AND quantity = 'level'`;
  const period = (from: Instant, to: Instant) => `time >= ${from}ms AND time <= ${to}ms`;
  const day = (round: number) => {
    const from = first + (round % Math.max(1, Math.floor((until - first) / DAY) - 1)) * DAY;
    return [from, from + DAY - 1] as const;
  };
  const asked: { what: string; work(round: number): Promise<unknown>; ms: number[] }[] = [
    {
      what: 'a day of one series through the hub’s API (signed in, checked, JSON)',
      work: (round) => askSeries(staff, station, ...day(round)),
      ms: [],
    },
    {
      what: 'the same day, plain HTTP',
      work: (round) =>
        influxd.ask(
          `SELECT value, quality, reasons, received_at FROM reading WHERE ${where} AND ${period(...day(round))}`,
        ),
      ms: [],
    },
    {
      what: 'HOURS hours from rollup_1h, plain HTTP',
      work: () =>
        influxd.ask(
          `SELECT min, mean, max, max_at FROM rollup_1h WHERE ${where} AND ${period(first, until)}`,
        ),
      ms: [],
    },
    {
      what: 'the same hours summed up by InfluxDB from the readings, plain HTTP',
      work: () =>
        influxd.ask(
          `SELECT min(value), mean(value), max(value) FROM reading WHERE ${where} AND quality = 0 AND ${period(first, until)} GROUP BY time(1h)`,
        ),
      ms: [],
    },
  ];
  for (let round = 0; round < rounds; round++) {
    for (const at of asked.keys()) {
      const one = asked[(round + at) % asked.length];
      if (one) one.ms.push(await timed(() => one.work(round)));
    }
  }
  const hours = Math.round((until - first) / HOUR);
  return asked.map(({ what, ms }) => [
    what.replace('HOURS', hours.toLocaleString('en-US')),
    show(spreadOf(ms), 1),
  ]);
}

/** All readings of some rivers as InfluxDB holds them. */
export async function everythingIn(influxd: Influxd, rivers: readonly River[]) {
  const readings = new Map<string, Kept[]>();
  for (const { station } of rivers) readings.set(station, await keptInInflux(influxd, station));
  return readings;
}
