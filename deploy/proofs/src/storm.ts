import { pause } from '@kawamori/kit';
import { leftBehind } from './parts/play.js';
import type { Proof, ProofContext } from './proof.js';
import { hubClockStepped } from './storm/clocks.js';
import { diskFull, diskHangs, fsyncFails, noSpace, readOnlyDisk } from './storm/disk.js';
import type { Fault, Inflicted } from './storm/fault.js';
import { isRoot } from './storm/field.js';
import { influxFaults, influxStopped } from './storm/influx-gone.js';
import { verifiedJournal } from './storm/journal.js';
import { type Balance, balance, healthyAgain } from './storm/judge-row.js';
import { hubKilled, nodesKilled } from './storm/kills.js';
import { cableCut, delayed, packetLoss, stalled, thinLine } from './storm/network.js';
import { NODES, nodeClocksStepped } from './storm/node-clocks.js';
import { slowDisk } from './storm/slow-disk.js';
import { type Stage, type StageSize, setTheStage } from './storm/stage.js';

interface Size extends StageSize {
  /** Played before the first fault, so that every river is known. */
  calmMs: number;
  healthyWithinMs: number;
  noticesWithinMs: number;
  faults: Fault[];
}

const SHORT: Size = {
  rivers: 4,
  inField: 2,
  pace: { step: 200, climb: 700, rest: 1_500 },
  lastsMs: 300_000,
  diskMb: 48,
  spares: 0,
  calmMs: 1_000,
  healthyWithinMs: 60_000,
  noticesWithinMs: 15_000,
  faults: [hubKilled(2), nodesKilled(2), influxStopped(1_000), cableCut(1, 700), stalled(1, 500)],
};

const FULL: Size = {
  rivers: 16,
  inField: 8,
  pace: { step: 500, climb: 3_000, rest: 6_000 },
  lastsMs: 3 * 3_600_000,
  diskMb: 96,
  spares: 3 * NODES,
  calmMs: 5_000,
  healthyWithinMs: 600_000,
  noticesWithinMs: 120_000,
  faults: [
    hubKilled(100),
    nodesKilled(100),
    influxStopped(60_000),
    packetLoss(20, 40_000),
    cableCut(3, 20_000),
    thinLine(24_000, 40_000),
    delayed(1_500, 30_000),
    stalled(2, 15_000),
    slowDisk(50, 30_000, 0.9),
    diskFull(60_000),
    readOnlyDisk(60_000),
    fsyncFails(60_000),
    noSpace(60_000),
    diskHangs(60_000),
    nodeClocksStepped('+5m', 20_000),
    nodeClocksStepped('-1h', 20_000),
    nodeClocksStepped('+9h', 20_000),
    hubClockStepped('+5m', 20_000),
    hubClockStepped('-1h', 20_000),
    hubClockStepped('+9h', 20_000),
  ],
};

interface Row extends Balance {
  name: string;
  /** Facts that `kawamori journal verify` has read, beside the running hub. */
  facts: number;
  /** Readings up to then belong to it or to those before. */
  until: number;
  /** What came to the receiver after this belongs to the next. */
  judgedAt: number;
  times: number;
  gapMs: number;
  healthyMs: number;
  note: string;
}

const FAIR = { until: 0, judgedAt: 0 };

/** A flood through everything that we can make go wrong with hub, nodes, disk, clock, network and InfluxDB. */
export const storm: Proof = {
  name: 'storm',
  about:
    'kills, InfluxDB gone for the crest, lost packets, cut cables, thin and stalled lines, disks that are slow, full or broken, wrong clocks: what was acknowledged is kept, and told',
  rows: (short) => (short ? SHORT : FULL).faults.map(({ name }) => name),
  run: async (context) => {
    const size = context.short ? SHORT : FULL;
    const { only } = context;
    const chosen = only === undefined ? size.faults : size.faults.filter(({ name }) => name.includes(only));
    const stage = await setTheStage(context, size);
    const rows: Row[] = [];
    const notRun: string[] = [];
    try {
      await pause(size.calmMs);
      for (const fault of chosen) {
        if (fault.needsRoot && !isRoot()) notRun.push(fault.name);
        else rows.push(await weather(context, stage, { fault, size, before: rows.at(-1) ?? FAIR }));
      }
      const until = Date.now();
      await healthyAgain(stage, until, size.healthyWithinMs);
      const apart = await influxFaults(stage, until);
      return await report(context, stage, { rows, notRun, apart });
    } finally {
      await stage.close();
    }
  },
};

/** One fault, from before it until everything is well again, and what it has left behind. */
async function weather(
  context: ProofContext,
  stage: Stage,
  { fault, size, before }: { fault: Fault; size: Size; before: Pick<Row, 'until' | 'judgedAt'> },
): Promise<Row> {
  await fault.arrange?.(stage);
  const began = performance.now();
  const faults: string[] = [];
  let done: Inflicted = { times: 0, faults: [] };
  try {
    done = await fault.inflict(stage);
  } catch (error) {
    faults.push(wordsOf(error));
  }
  const mendedAt = performance.now();
  let to = Date.now();
  try {
    await fault.mend?.(stage);
    to = Date.now();
    await healthyAgain(stage, to, size.healthyWithinMs);
  } catch (error) {
    faults.push(wordsOf(error));
  }
  const healthyAt = performance.now();
  // Every reading of the storm falls into one row: from where the one before has ended, until the mending of this one.
  const span = { from: before.until, to, heardBefore: before.judgedAt };
  const found = await balance(stage, span, size.noticesWithinMs);
  const journal = await verifiedJournal(stage);
  const row: Row = {
    ...found,
    name: fault.name,
    facts: journal.facts,
    until: to,
    judgedAt: Date.now(),
    times: done.times,
    gapMs: stage.map.longestGap(began, healthyAt),
    healthyMs: healthyAt - mendedAt,
    note: done.note ?? '',
    faults: [...done.faults, ...faults, ...found.faults, ...journal.faults],
  };
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  context.say(
    `  ${row.name}: ${row.faults.length === 0 ? 'holds' : row.faults.slice(0, 4).join('; ')} (${seconds} s)`,
  );
  return row;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const HEADING = [
  'fault',
  'times',
  'played',
  'acked',
  'stored',
  'lost',
  'doubled',
  'notices due',
  'left',
  'doubled',
  'same key again',
  'longest gap on the map',
  'healthy again after',
  'journal verified',
  'holds',
] as const;

async function report(
  context: ProofContext,
  stage: Stage,
  { rows, notRun, apart }: { rows: readonly Row[]; notRun: readonly string[]; apart: readonly string[] },
) {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  context.table(
    HEADING,
    rows.map((row) => [
      row.name,
      row.times,
      row.played,
      row.acknowledged,
      row.stored,
      row.lost,
      row.doubled,
      row.due,
      row.left,
      row.noticesDoubled,
      row.repeated,
      seconds(row.gapMs),
      seconds(row.healthyMs),
      `${row.facts} facts`,
      `${row.faults.length === 0 ? 'yes' : 'no'}${row.note === '' ? '' : ` (${row.note})`}`,
    ]),
  );
  for (const name of notRun) context.say(`  not run, because it needs root: ${name}`);
  for (const fault of apart) context.say(`  ${fault}`);
  const deaths = stage.service.deaths;
  for (const death of deaths) context.say(`  the hub died by itself: ${death}`);
  await stage.close();
  const left = await leftBehind(context.folder);
  for (const command of left) context.say(`  left behind: ${command}`);
  const held = rows.filter(({ faults }) => faults.length === 0).length;
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const all = rows.length + notRun.length;
  return {
    holds: held === all && apart.length === 0 && deaths.length === 0 && left.length === 0,
    figure: `${held} of ${all} faults, ${sum((row) => row.acknowledged).toLocaleString('en-US')} readings acknowledged, ${sum((row) => row.lost)} lost, ${sum((row) => row.left)} of ${sum((row) => row.due)} notices left`,
  };
}
