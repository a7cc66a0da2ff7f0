import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NodeId, TownId } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { type Influxd, makeInfluxd } from './influx/influxd.js';
import { furnish } from './influx/river.js';
import { markdown } from './ingest/figures.js';
import { eventually } from './parts/eventually.js';
import { connect } from './parts/mqtt-line.js';
import { peakMemoryMb } from './parts/processes.js';
import { startHub } from './parts/real-hub.js';
import { signInByLink } from './parts/staff.js';
import type { Proof, ProofContext, Verdict } from './proof.js';
import { measureCatchUp } from './series/catch-up.js';
import { faultsOf } from './series/equal.js';
import { fillFiles, fillStore, lineRequests } from './series/fill.js';
import { measureIntake } from './series/intake.js';
import { askAll, GOALS_MS, openReader } from './series/questions.js';
import { twoYears, type Years, type YearsSize } from './series/two-years.js';

interface Size extends YearsSize {
  /** Rivers of which InfluxDB gets the whole time. */
  inInflux: number;
  /** Rivers that are compared, reading by reading. */
  compared: number;
  rounds: number;
  intake: { rounds: number; perRound: number };
  catchUp: YearsSize & { rounds: number };
}
const SHORT: Size = {
  ...{ stations: 3, days: 40, inInflux: 1, compared: 3, rounds: 3 },
  intake: { rounds: 1, perRound: 40 },
  catchUp: { stations: 1, days: 4, rounds: 1 },
};
const FULL: Size = {
  ...{ stations: 50, days: 730, inInflux: 5, compared: 3, rounds: 15 },
  intake: { rounds: 6, perRound: 300 },
  catchUp: { stations: 10, days: 14, rounds: 3 },
};

/** As furnish registers it. */
const NODE = NodeId.parse('proof-1');
const TOWN = TownId.parse('shimanto');
const SUMMED_UP = '"every reading has its roll-ups"';

/** Two years of minutes of fifty rivers in both stores: equal to what was invented, quick to ask, and no hindrance to what comes in. */
export const series: Proof = {
  name: 'series',
  about:
    'two years of minutes in both stores: equal to what came, asked in milliseconds, intake beside long looks',
  run: async (context) => {
    const crew: ChildProcess[] = [];
    try {
      return await play(context, context.short ? SHORT : FULL, crew);
    } finally {
      for (const child of crew) child.kill('SIGKILL');
    }
  },
};

async function play(context: ProofContext, size: Size, crew: ChildProcess[]): Promise<Verdict> {
  const years = twoYears(context.seed, size);
  const folder = join(context.folder, 'main');
  const storeFile = join(folder, 'hub', 'store.db');
  const first = await startHub(folder);
  const stations = Array.from({ length: size.stations }, (_, i) => years.station(i));
  const node = await furnish(
    first,
    folder,
    stations.map((station) => ({ station, past: [], flood: [] })),
  );
  node.end();
  await first.stop();
  const filling = performance.now();
  const readings = fillStore(storeFile, years);
  context.say(`  ${readings.toLocaleString('en-US')} readings filled in directly (${seconds(filling)})`);

  const faults: string[] = [];
  const summing = performance.now();
  const hub = await startHub(folder);
  const reader = await openReader(storeFile);
  const influxd = await makeInfluxd(crew, join(context.folder, 'influxd'));
  try {
    await eventually(
      'the hub to sum up what stood before',
      () => hub.log().includes(SUMMED_UP) || undefined,
      {
        ...{ withinMs: 1_800_000, everyMs: 50 },
      },
    );
    context.say(`  the hub has started and summed them up beside its work (${seconds(summing)})`);
    const compared = Array.from({ length: size.compared }, (_, i) =>
      Math.floor((i * size.stations) / size.compared),
    );
    faults.push(...faultsOf(reader, years, compared));

    const files = fillFiles(join(context.folder, 'files'), years, 0);
    await influxd.start();
    const influxReadings = await load(influxd, years, size.inInflux);
    const { rows, medians } = await askAll({
      ...{ years, reader, influxd, files: join(context.folder, 'files'), rounds: size.rounds },
    });
    context.say('');
    context.say(
      markdown(
        [
          'asked for, in this process',
          'ms, median (least–most)',
          'goal',
          'times the store’s, round by round',
        ],
        rows,
      ),
    );

    const staff = await signInByLink(hub.setupUrl);
    const password = readFileSync(join(folder, `${NODE}.secret`), 'utf8').trim();
    const line = await connect({ port: hub.mqttPort, id: NODE, password });
    const speaker = { line, town: TOWN, node: NODE };
    const intake = await measureIntake({ staff, speaker, years }, size.intake.rounds, size.intake.perRound);
    line.end();
    context.say('');
    context.say(
      markdown(
        ['one reading to its PUBACK, ms', 'median (of rounds)', '99th percentile (of rounds)', 'longest'],
        intake.rows,
      ),
    );
    if (intake.scans === 0) faults.push('no long look was answered while readings came in');

    context.say('');
    context.say(
      markdown(
        ['on the disk', 'bytes a reading'],
        disk({ context, storeFile, readings, files, influxReadings }),
      ),
    );
    context.say(
      `\n  hub: at most ${peakMemoryMb(hub.pid)} MB; influxd: at most ${peakMemoryMb(influxd.pid())} MB`,
    );
    reader.close();
    await hub.stop();
    await influxd.kill();

    const { catchUp } = size;
    const caught = await measureCatchUp(crew, join(context.folder, 'catch-up'), {
      ...{ seed: context.seed, size: catchUp, rounds: catchUp.rounds },
    });
    faults.push(...caught.faults);
    context.say('');
    context.say(markdown(['after an absence of InfluxDB', 'readings/s', 'of plain HTTP'], caught.rows));
    const missed = context.short ? [] : goalsMissed(medians);
    for (const fault of [...faults, ...missed]) context.say(`  ${fault}`);
    return {
      holds: faults.length === 0 && missed.length === 0,
      figure: `${readings.toLocaleString('en-US')} readings; a day ${medians.day.toFixed(2)} ms, the newest of all ${medians.newest.toFixed(3)} ms, a year ${medians.year.toFixed(2)} ms; ${intake.scans} long looks beside ${intake.sent} readings`,
    };
  } finally {
    await hub.stop();
  }
}

const seconds = (began: number) => `${((performance.now() - began) / 1_000).toFixed(1)} s`;

const goalsMissed = (medians: Record<keyof typeof GOALS_MS, number>): string[] =>
  (['day', 'newest', 'year'] as const)
    .filter((name) => medians[name] > GOALS_MS[name])
    .map((name) => `${name}: ${medians[name].toFixed(3)} ms, the goal is ${GOALS_MS[name]} ms`);

/** Ready-made lines, as anybody would load them. */
async function load(influxd: Influxd, years: Years, stations: number): Promise<number> {
  await influxd.ask('CREATE DATABASE kawamori');
  for (let station = 0; station < stations; station++) {
    for (const lines of lineRequests(years, station)) await influxd.write('kawamori', lines);
  }
  return stations * years.minutes;
}

function disk(options: {
  context: ProofContext;
  storeFile: string;
  readings: number;
  files: { bytes: number; readings: number };
  influxReadings: number;
}): string[][] {
  const { context, storeFile, readings, files, influxReadings } = options;
  const each = (bytes: number, count: number) => (bytes / count).toFixed(1);
  const store = openForReading(storeFile);
  const pages = (name: string) =>
    (
      store.prepare('SELECT coalesce(sum(pgsize), 0) AS n FROM dbstat WHERE name = ?').get(name) as {
        n: number;
      }
    ).n;
  const rollUps = ['roll_up_10m', 'roll_up_1h', 'roll_up_1d'].reduce((sum, name) => sum + pages(name), 0);
  const points = pages('point');
  store.close();
  const data = join(context.folder, 'influxd');
  return [
    ['the embedded store: readings', each(points, readings)],
    ['the embedded store: roll-ups', each(rollUps, readings)],
    ['plain files (time, value, quality; no time of arrival)', each(files.bytes, files.readings)],
    ['InfluxDB, data and write-ahead log, as it stands after loading', each(sizeOf(data), influxReadings)],
  ];
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
