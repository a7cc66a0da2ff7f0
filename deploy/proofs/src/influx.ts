import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { DAY, type Health, HOUR, MINUTE } from '@kawamori/contracts';
import {
  askSeries,
  differences,
  type Kept,
  keptInHub,
  keptInInflux,
  rollUpFaults,
} from './influx/compare.js';
import { type Influxd, makeInfluxd } from './influx/influxd.js';
import { everythingIn, measureReading, measureWriting } from './influx/measures.js';
import {
  furnish,
  inventRivers,
  type Reading,
  type River,
  type RiverSize,
  type Sender,
} from './influx/river.js';
import { markdown } from './ingest/figures.js';
import { eventually } from './parts/eventually.js';
import { leftBehind } from './parts/play.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { seeded } from './parts/seeded.js';
import { call, type Staff, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

/** Days that the hub keeps itself; the flood lies within, the past before. */
const EMBEDDED_DAYS = 14;
const FLOOD_DAYS = 10;

interface Size extends RiverSize {
  writeRounds: number;
  readRounds: number;
}
const SHORT: Size = {
  stations: 2,
  pastDays: 200,
  pastStep: HOUR,
  floodDays: FLOOD_DAYS,
  writeRounds: 1,
  readRounds: 5,
};
const FULL: Size = {
  stations: 30,
  pastDays: 365,
  pastStep: 10 * MINUTE,
  floodDays: FLOOD_DAYS,
  writeRounds: 5,
  readRounds: 40,
};

/** Faults of the server take their time to be seen: 5 s to a time-out, 10 s to a look, 30 s at the most between two tries. */
const PATIENCE = { withinMs: 90_000, everyMs: 200 };

interface Scene {
  context: ProofContext;
  size: Size;
  hub: RealHub;
  influxd: Influxd;
  staff: Staff;
  rivers: River[];
  node: Sender;
  /** One line for each thing that was looked at. */
  rows: [what: string, looked: string, fault: string][];
}

/** A flood while its InfluxDB is absent, stopped, frozen, killed and emptied: afterwards it holds what the hub holds. */
export const influx: Proof = {
  name: 'influx',
  about:
    'InfluxDB absent, stopped for the crest, frozen, killed, emptied: equal to the hub afterwards, point by point',
  run: async (context) => {
    const crew: ChildProcess[] = [];
    const size = context.short ? SHORT : FULL;
    const influxd = await makeInfluxd(crew, join(context.folder, 'influxd'));
    const hub = await startHub(context.folder, {
      influx: { url: influxd.url, embeddedDays: EMBEDDED_DAYS },
    });
    try {
      const rivers = inventRivers(seeded(context.seed), size);
      const node = await furnish(hub, context.folder, rivers);
      const staff = await signInByLink(hub.setupUrl);
      const scene: Scene = { context, size, hub, influxd, staff, rivers, node, rows: [] };
      await play(scene);
      node.end();
      return await report(scene, crew);
    } finally {
      await hub.stop();
      for (const child of crew) child.kill('SIGKILL');
    }
  },
};

async function play(scene: Scene): Promise<void> {
  const { context, size, hub, influxd, staff, rivers, node } = scene;
  const [first] = rivers;
  if (!first) throw new Error('there must be a river');

  // Absent from the start: the hub stands, and takes everything.
  const alone = async () => {
    await node.send(first.station, first.past);
    await health(hub, ({ state, fault }) => state === 'down' && fault?.kind === 'unreachable');
  };
  await look(scene, 'the hub starts and judges without InfluxDB', alone, 'absent');
  await look(scene, 'InfluxDB comes late: all that stood before', async () => {
    await influxd.start();
    await caughtUp(scene, first.past[0]?.at);
  });

  const parts = cut(rivers);
  const spare = aSpareReading(first);
  await sendAll(node, parts.rising);
  await look(scene, 'stopped for the crest (SIGTERM)', async () => {
    await influxd.stop();
    await sendAll(node, parts.crest);
    await health(hub, ({ state }) => state === 'down');
    await eventually(
      'the API to say that what the hub has let go of cannot be read now',
      async () => {
        const view = await askSeries(staff, first.station, first.past[0]?.at ?? 0, Date.now());
        return view.olderMissing === 'influx-down' || undefined;
      },
      PATIENCE,
    );
    await influxd.start();
    await caughtUp(scene);
  });
  await look(scene, 'frozen while the water falls (SIGSTOP)', async () => {
    influxd.freeze();
    await sendAll(node, parts.falling);
    await health(hub, ({ state, fault }) => state === 'down' && fault?.kind === 'frozen');
    influxd.thaw();
    await caughtUp(scene);
  });
  await look(scene, 'killed while late readings come (SIGKILL)', async () => {
    const sending = sendAll(node, parts.late);
    await influxd.kill();
    await sending;
    await influxd.start();
    await caughtUp(scene);
  });

  await look(scene, 'what the hub has let go of is read from InfluxDB', () => olderIsRead(scene, first));
  if (size.readRounds > 0) {
    const until = Date.now() - (EMBEDDED_DAYS + 1) * DAY;
    const rows = await measureReading(influxd, { rounds: size.readRounds, staff, river: first, until });
    context.say('');
    context.say(markdown(['asked for', 'ms, median (least–most)'], rows));
  }

  await look(scene, 'emptied (DROP DATABASE): all that the hub has', async () => {
    await influxd.ask('DROP DATABASE kawamori');
    // Without a word from a gauge it is noticed too, within ten seconds.
    if (context.short) await node.send(first.station, [spare()]);
    await caughtUp(scene);
    const view = await askSeries(staff, first.station, first.past[0]?.at ?? 0, Date.now());
    if (view.olderMissing !== 'influx-emptied') throw new Error(`the API says ${view.olderMissing}`);
  });
  const readings = await everythingIn(influxd, rivers);
  const rows = await measureWriting(influxd, {
    rounds: size.writeRounds,
    readings,
    wake: () => node.send(first.station, [spare()]),
  });
  context.say('');
  context.say(markdown(['writing', 'readings/s, median (least–most)', 'of plain HTTP'], rows));
  context.say('');
  await look(scene, 'emptied again and again while it was measured', () => caughtUp(scene));
}

/** Four stretches of the flood, all rivers in step; every seventh value of the last stretches is held back and comes late, in no order. */
function cut(rivers: readonly River[]) {
  const stretch = (from: number, to: number, isLate: boolean) =>
    rivers.map(({ station, flood }) => ({
      station,
      readings: flood.filter(
        (_, i) => i >= from * flood.length && i < to * flood.length && (i % 7 === 3) === isLate,
      ),
    }));
  return {
    rising: stretch(0, 0.3, false),
    crest: stretch(0.3, 0.6, false),
    falling: stretch(0.6, 1, false),
    late: stretch(0, 1, true).map(({ station, readings }) => ({ station, readings: readings.reverse() })),
  };
}

async function sendAll(
  node: Sender,
  stretches: readonly { station: River['station']; readings: readonly Reading[] }[],
): Promise<void> {
  for (const { station, readings } of stretches) await node.send(station, readings);
}

/** Readings after the flood, a minute apart, that wake the feeder. */
function aSpareReading({ flood }: River): () => Reading {
  let at = flood.at(-1)?.at ?? Date.now();
  return () => {
    at += 10_000;
    return { at, value: flood.at(-1)?.value ?? 1 };
  };
}

type InfluxHealth = NonNullable<Health['influx']>;

async function health(hub: RealHub, fits: (one: InfluxHealth) => boolean): Promise<void> {
  await eventually(
    'the health of InfluxDB to be told',
    async () => {
      const { text } = await call(hub.url, 'GET', '/api/v1/health');
      const told = (JSON.parse(text) as Partial<Health>).influx;
      return (told && fits(told)) || undefined;
    },
    PATIENCE,
  );
}

/** As many readings stand in InfluxDB as were sent since an instant, the flood's first, and the hub says itself that nothing is left. */
async function caughtUp(
  { hub, influxd, rivers, node }: Scene,
  since: number = rivers[0]?.flood[0]?.at ?? 0,
): Promise<void> {
  await eventually(
    'InfluxDB to have everything',
    async () => {
      const [rows] = await influxd
        .ask(`SELECT count(value) FROM reading WHERE time >= ${since}ms`)
        .catch(() => []);
      return Number(rows?.values[0]?.[1] ?? 0) >= node.sentSince(since) || undefined;
    },
    PATIENCE,
  );
  await health(hub, ({ state, behind }) => state === 'fed' && behind === 0);
}

/**
 * Compares everything: what the hub gives, what InfluxDB holds, and its roll-ups with those that are made anew here. Where there is no
 * server, nothing is compared, and the row says so.
 */
async function look(
  scene: Scene,
  what: string,
  work: () => Promise<void>,
  server: 'up' | 'absent' = 'up',
): Promise<void> {
  const { rows, influxd, rivers, context, node } = scene;
  const began = performance.now();
  const faults: string[] = [];
  let readings = 0;
  try {
    await work();
    if (server === 'up') {
      for (const { station } of rivers) {
        const inHub = await inHubItself(scene, station);
        const all = await keptInInflux(influxd, station);
        const inServer = all.filter(({ at }) => at >= (inHub[0]?.at ?? Number.POSITIVE_INFINITY));
        readings += inHub.length;
        faults.push(...differences(station, inServer, inHub), ...(await rollUpFaults(influxd, station, all)));
      }
      const sent = node.sentSince(rivers[0]?.flood[0]?.at ?? 0);
      if (readings === 0 || readings < sent)
        faults.push(`the hub gives ${readings} readings, ${sent} were sent`);
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  rows.push([what, server === 'up' ? `${readings.toLocaleString('en-US')} readings` : '-', faults[0] ?? '']);
  context.say(`  ${what}: ${faults.length === 0 ? 'as it should be' : faults.join('; ')} (${seconds} s)`);
}

/** What the hub keeps itself of a river: its horizon lies before the flood. */
function inHubItself({ staff }: Scene, station: River['station']): Promise<Kept[]> {
  return keptInHub(staff, station, Date.now() - (EMBEDDED_DAYS - 1) * DAY, Date.now());
}

/** Every value of the past, as it was sent, through the API: from InfluxDB, and across the horizon without a seam. */
async function olderIsRead(scene: Scene, river: River): Promise<void> {
  const { staff, influxd } = scene;
  const from = river.past[0]?.at ?? 0;
  const due = [...river.past, ...river.flood].map(({ at, value }): Kept => ({ at, value, quality: 0 }));
  const letGo = due[0];
  await eventually(
    'the hub to let go of what is older than its horizon',
    async () => {
      const view = await askSeries(staff, river.station, from, from + DAY);
      return view.at[0] === letGo?.at || undefined;
    },
    PATIENCE,
  );
  const found = await keptInHub(staff, river.station, from, Date.now());
  const faults = differences(
    river.station,
    found.map((one) => ({ ...one, quality: 0 })),
    due,
  );
  faults.push(...differences('InfluxDB', await keptInInflux(influxd, river.station), found));
  if (faults[0] !== undefined) throw new Error(faults[0]);
}

async function report(scene: Scene, crew: readonly ChildProcess[]) {
  const { context, hub, node, rows } = scene;
  context.table(['', 'compared point by point', ''], rows);
  await hub.stop();
  for (const child of crew) child.kill('SIGKILL');
  const left = await leftBehind(context.folder);
  context.say(
    `  ${node.sent().toLocaleString('en-US')} readings acknowledged, the longest wait for it ${node.longestMs().toFixed(0)} ms; ${left.length} processes left behind`,
  );
  const right = rows.filter(([, , fault]) => fault === '').length;
  const compared = rows.filter(([, readings]) => readings !== '-').length;
  return {
    holds: right === rows.length && left.length === 0,
    figure: `${right} of ${rows.length} times as it should be, ${compared} of them compared point by point, readings and roll-ups, ${node.sent().toLocaleString('en-US')} readings sent`,
  };
}
