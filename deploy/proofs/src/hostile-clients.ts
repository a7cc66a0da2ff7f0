import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downFilter, encodeReadings, NodeId, type TownId, upTopic } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { settled } from './bad-input/honest-kept.js';
import {
  BROKEN,
  furnish,
  HONEST,
  HONEST_STATION,
  levelOf,
  makeStage,
  OTHER,
  type Stage,
  TOWN,
} from './bad-input/stage.js';
import { type Order, ROWS, type Row } from './hostile-clients/attacks.js';
import { memoryOf } from './ingest/processes.js';
import { makeAuthority } from './parts/authority.js';
import { startHonestNode } from './parts/honest-node.js';
import { connect } from './parts/mqtt-line.js';
import { askOperator } from './parts/operator.js';
import { startHub } from './parts/real-hub.js';
import { sideBySide } from './parts/side-by-side.js';
import { call, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

/** An honest node's PUBACK may take so long in the worst hundredth while somebody attacks, in the full run. */
const GOAL_P99_MS = 100;
/** By how much the hub's memory may rise over all attacks, in MB. */
const GROWS_BY_MB = 300;

/** As the hub has them, but for the times: nobody wants to wait a minute for a flood to be cut. */
const LIMITS = { patience: '2s', connectTimeout: '2s' };
const STALL_LIMITS = { ...LIMITS, packetsPerSecond: 1_000_000, readerPatience: '2s' };

const rowsOf = (short: boolean): Row[] => ROWS.filter((row) => !(short && row.fullOnly));

interface Seen {
  row: Row;
  outcome: string;
  expected: string;
  reasons: readonly string[];
  counted: string;
  waits: readonly number[];
  rssMb: number;
}

interface Played {
  seen: Seen[];
  before: readonly number[];
  lost: number;
  acknowledged: number;
  cuts: number;
  stands: boolean;
}

/** Slow, greedy and hostile clients, one row each, while an honest node goes on. */
export const hostileClients: Proof = {
  name: 'hostile-clients',
  about:
    'a million topics, floods, half-open lines, stalled readers, reconnect storms: an honest node keeps its pace',
  rows: (short) => rowsOf(short).map(({ what }) => what),
  run: async (context) => {
    const { short, only = '' } = context;
    const rows = rowsOf(short).filter(({ what }) => what.includes(only));
    const plays: Played[] = [];
    for (const limits of [LIMITS, STALL_LIMITS]) {
      const those = rows.filter(({ attack }) => (attack === 'stall') === (limits === STALL_LIMITS));
      if (those.length > 0) plays.push(await play(context, `play-${plays.length}`, limits, those));
    }
    return report(context, plays);
  },
};

async function play(
  context: ProofContext,
  name: string,
  limits: object,
  rows: readonly Row[],
): Promise<Played> {
  const folder = join(context.folder, name);
  mkdirSync(folder);
  const tls = await makeAuthority(dataIn(folder));
  const hub = await startHub(folder, { mqtt: { port: 0, limits, tls } });
  try {
    const secretOf = await furnish(hub, folder);
    const stage = makeStage({ folder, hub, secretOf, staff: await signInByLink(hub.setupUrl) });
    const storm = rows.find((row) => row.attack === 'storm');
    const nodes = storm ? await stormNodes(folder, stage, storm.count[context.short ? 'short' : 'full']) : [];
    const honest = await startHonestNode({
      ...{ port: hub.mqttPort, town: TOWN, node: HONEST },
      ...{ password: secretOf(HONEST), series: levelOf(HONEST_STATION) },
    });
    const times: { row: Row; from: number; to: number; seen: Omit<Seen, 'waits'> }[] = [];
    const quietFrom = performance.now();
    await pause(context.short ? 1_000 : 5_000);
    const quietTo = performance.now();
    for (const row of rows) {
      const from = performance.now();
      const seen = await attack(context, folder, stage, row, nodes);
      times.push({ row, from, to: performance.now(), seen });
    }
    const { lost, acknowledged, cuts, waits } = await settled(stage, honest);
    const within = (from: number, to: number) =>
      waits.filter(({ sentAt }) => sentAt >= from && sentAt < to).map(({ ms }) => ms);
    const health = await call(hub.url, 'GET', '/api/v1/health').catch(() => undefined);
    return {
      seen: times.map(({ from, to, seen }) => ({ ...seen, waits: within(from, to) })),
      before: within(quietFrom, quietTo),
      ...{ lost, acknowledged, cuts },
      stands: hub.lives() && health?.status === 200,
    };
  } finally {
    await hub.stop();
  }
}

/** The hub judges together what is registered at the same time. */
const REGISTERED_AT_A_TIME = 50;

/** Nodes as an operator registers them; all speak for one station. */
async function stormNodes(folder: string, stage: Stage, count: number): Promise<Order['nodes']> {
  const station = stage.freshStation();
  const ids = Array.from({ length: count }, (_, i) => NodeId.parse(`storm-${i + 1}`));
  return sideBySide([...ids.entries()], REGISTERED_AT_A_TIME, async ([i, id]) => {
    const body = { id, town: TOWN, stations: [station] };
    const { secret } = await askOperator<{ secret: string }>(dataIn(folder), 'POST', '/nodes', body);
    const reading = { series: levelOf(station), takenAt: Date.now() - i * 1_000, value: 1 };
    const payload = encodeReadings({ sentAt: Date.now(), clock: 'synced', readings: [reading] });
    return { id: String(id), password: secret, topic: upTopic(TOWN as TownId, id, 'readings'), payload };
  });
}

/** Where the hub in a proof's folder keeps its data. */
const dataIn = (folder: string) => join(folder, 'hub');

async function refusals(folder: string): Promise<Map<string, number>> {
  const gate = await askOperator<{ refusals: { why: string; count: number }[] }>(
    dataIn(folder),
    'GET',
    '/gate',
  );
  return new Map(gate.refusals.map(({ why, count }) => [why, count]));
}

const HALF_WAY_MS = 700;

async function attack(
  context: ProofContext,
  folder: string,
  stage: Stage,
  row: Row,
  nodes: Order['nodes'],
): Promise<Omit<Seen, 'waits'>> {
  const count = row.count[context.short ? 'short' : 'full'];
  const before = await refusals(folder);
  const order: Order = {
    ...{
      attack: row.attack,
      port: stage.hub.mqttPort,
      tlsPort: stage.hub.mqttTlsPort,
      count,
      node: BROKEN,
      password: stage.secretOf(BROKEN),
    },
    readings: upTopic(TOWN, BROKEN, 'readings'),
    own: downFilter(TOWN, BROKEN).slice(0, -1),
    nodes: row.attack === 'storm' ? nodes : [],
  };
  const attacking = attacker(order);
  let comes = '';
  if (row.newcomer) {
    await pause(HALF_WAY_MS);
    const line = await connect({ port: stage.hub.mqttPort, id: OTHER, password: stage.secretOf(OTHER) });
    line.end();
    comes = '; a newcomer let in';
  }
  const outcome = (await attacking) + comes;
  const after = await refusals(folder);
  const fresh = [...after]
    .map(([why, all]) => [why, all - (before.get(why) ?? 0)] as const)
    .filter(([, n]) => n > 0);
  return {
    ...{ row, outcome },
    expected: row.outcome(count) + (row.newcomer ? '; a newcomer let in' : ''),
    reasons: fresh.map(([why]) => why),
    counted: fresh.map(([why, n]) => `${n} x ${why}`).join(', ') || 'none',
    rssMb: memoryOf(stage.hub.pid).nowMb,
  };
}

function attacker(order: Order): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./hostile-clients/attacker.js', import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', reject).end(JSON.stringify(order));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve((JSON.parse(said) as { outcome: string }).outcome);
      else reject(new Error(`the attacker (${order.attack}) ended with code ${code}`));
    });
  });
}

const percentile = (all: readonly number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;
const ms = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(1));

function report({ short, table, say }: ProofContext, plays: readonly Played[]) {
  const all = plays.flatMap(({ seen }) => seen);
  const quiet = plays[0]?.before ?? [];
  const right = ({ outcome, expected, reasons, row }: Seen) =>
    outcome === expected &&
    row.reasons.every((why) => reasons.includes(why)) &&
    reasons.every((why) => row.reasons.includes(why) || row.perhaps?.includes(why));
  table(
    ['attack', 'count', 'what came of it', 'the hub counted', 'p50 ms', 'p99 ms', 'readings', 'hub MB', ''],
    [
      ['(none)', '', '', '', ms(percentile(quiet, 0.5)), ms(percentile(quiet, 0.99)), quiet.length, '', ''],
      ...all.map((seen) => [
        seen.row.what,
        seen.row.count[short ? 'short' : 'full'],
        seen.outcome,
        seen.counted,
        ms(percentile(seen.waits, 0.5)),
        ms(percentile(seen.waits, 0.99)),
        seen.waits.length,
        seen.rssMb.toFixed(0),
        right(seen) ? '' : `! expected ${seen.expected}; ${seen.row.reasons.join(', ') || 'no reason'}`,
      ]),
    ],
  );
  const lost = plays.reduce((sum, one) => sum + one.lost, 0);
  const cuts = plays.reduce((sum, one) => sum + one.cuts, 0);
  const acknowledged = plays.reduce((sum, one) => sum + one.acknowledged, 0);
  const stands = plays.every((one) => one.stands);
  const grewMb = Math.max(
    ...plays.map(({ seen }) => Math.max(...seen.map(({ rssMb }) => rssMb)) - (seen[0]?.rssMb ?? 0)),
  );
  const worst = Math.max(
    ...all.map(({ waits }) => percentile(waits, 0.99)).filter((value) => !Number.isNaN(value)),
  );
  say(
    `  the honest node: ${acknowledged} acknowledged, ${lost} lost, ${cuts} cuts; the hub ${stands ? 'stands' : 'has fallen'}, ` +
      `${grewMb.toFixed(0)} MB more at most than after the first attack`,
  );
  const good = all.filter(right).length;
  const correct =
    good === all.length && lost === 0 && cuts === 0 && acknowledged > 0 && stands && grewMb <= GROWS_BY_MB;
  return {
    holds: correct && (short || worst <= GOAL_P99_MS),
    figure:
      `${good} of ${all.length} attacks ended as decided, ${lost} of ${acknowledged} honest readings lost, ` +
      `${cuts} cuts; worst p99 of a PUBACK ${ms(worst)} ms (goal ${GOAL_P99_MS}), ${ms(percentile(quiet, 0.99))} ms in quiet`,
  };
}
