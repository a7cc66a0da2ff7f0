import { downFilter, encodeReadings, upTopic } from '@kawamori/contracts';
import { settled } from './bad-input/honest-kept.js';
import {
  BROKEN,
  furnish,
  HONEST,
  HONEST_STATION,
  levelOf,
  makeStage,
  type Stage,
  TOWN,
} from './bad-input/stage.js';
import { memoryOf } from './ingest/processes.js';
import { BEHAVIOURS, type Behaviour } from './mqtt/behaviours.js';
import { fuzz } from './mqtt/fuzz.js';
import { MALFORMED, outcomeOf } from './mqtt/malformed.js';
import { type Peers, startPeers } from './mqtt/peers.js';
import { type ClientRow, mosquittoRows, pahoRows } from './mqtt/real-clients.js';
import { startHonestNode } from './parts/honest-node.js';
import { startHub } from './parts/real-hub.js';
import { seeded } from './parts/seeded.js';
import { call, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

const SESSIONS = { full: 48_000, short: 1_000 } as const;
/** The noise is played in so many parts: what the gate has in use may rise in the first alone. */
const QUARTERS = 4;
/** By how much what the gate has in use may rise over the last three quarters, after a collection. A leak of 25 bytes a session is more. */
const LEVEL_WITHIN_MB = 0.75;
/**
 * The same of the whole hub's memory as the system sees it, over the second half: it holds garbage too, what is kept of the readings among
 * the noise, and room that the collector takes in steps while it gets to know how much comes. A leak of 2 kB a session is more. The short
 * form ends before those steps do, and does not judge it.
 */
const HUB_WITHIN_MB = 48;

/** The protocol as the standard has it, good packets and bad ones, beside a plain aedes; then noise at the real port. */
export const mqtt: Proof = {
  name: 'mqtt',
  about:
    'MQTT 3.1.1 at the gate beside plain aedes: behaviours, malformed packets by clause, real clients, a seeded fuzz',
  run: async (context) => {
    const peers = await startPeers();
    const rows = { good: 0, all: 0 };
    try {
      await behaviours(context, peers, rows);
      await malformed(context, peers, rows);
      count(rows, [await memoryUnderNoise(context, peers)]);
    } finally {
      peers.stop();
    }
    const hub = await startHub(context.folder);
    try {
      const secretOf = await furnish(hub, context.folder);
      const staff = await signInByLink(hub.setupUrl);
      const stage = makeStage({ folder: context.folder, hub, secretOf, staff });
      count(rows, clientTable(context, [...(await pahoRows(stage)), ...(await mosquittoRows(stage))]));
      const noise = await fuzzed(context, stage);
      const figure = `${rows.good} of ${rows.all} rows as the standard has them; ${noise.figure}`;
      return { holds: rows.good === rows.all && noise.holds, figure };
    } finally {
      await hub.stop();
    }
  },
};

const count = (rows: { good: number; all: number }, outcomes: readonly boolean[]) => {
  rows.all += outcomes.length;
  rows.good += outcomes.filter(Boolean).length;
};

/** Names of its own for each behaviour on each broker, so that none hears another. */
async function tried({ run }: Behaviour, port: number, index: number): Promise<string> {
  try {
    return await run({ port, own: (name) => `b${index}-${name}` });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function behaviours({ table, say }: ProofContext, peers: Peers, rows: { good: number; all: number }) {
  const seen = [];
  for (const [index, behaviour] of BEHAVIOURS.entries()) {
    const [gate, aedes] = await Promise.all([
      tried(behaviour, peers.gate, index),
      tried(behaviour, peers.aedes, index),
    ]);
    seen.push({ ...behaviour, gate, aedes });
  }
  table(
    ['a client …', 'clause', 'gate', 'plain aedes', ''],
    seen.map(({ what, clause, gate, aedes, expected }) => [
      what,
      clause,
      gate,
      aedes === gate ? 'the same' : aedes,
      gate === expected ? '' : `! expected ${expected}`,
    ]),
  );
  say('');
  count(
    rows,
    seen.map(({ gate, expected }) => gate === expected),
  );
}

async function malformed({ table, say }: ProofContext, peers: Peers, rows: { good: number; all: number }) {
  const seen = await Promise.all(
    MALFORMED.map(async (packet, index) => {
      const [gate, aedes] = await Promise.all([
        outcomeOf(peers.gate, packet, `m${index}`),
        outcomeOf(peers.aedes, packet, `m${index}`),
      ]);
      return { ...packet, gate, aedes };
    }),
  );
  table(
    ['malformed', 'clause', 'gate', 'plain aedes', ''],
    seen.map(({ what, clause, gate, aedes, expected }) => [
      what,
      clause,
      gate,
      aedes,
      gate === expected ? '' : `! expected ${expected}`,
    ]),
  );
  const passed = seen.filter(({ aedes, expected }) => aedes !== expected).length;
  say(`  plain aedes answers ${passed} of these ${seen.length} otherwise than the standard wants`);
  say('');
  count(
    rows,
    seen.map(({ gate, expected }) => gate === expected && peers.lives()),
  );
}

function clientTable({ table, say }: ProofContext, rows: readonly ClientRow[]): boolean[] {
  table(
    ['at the real hub', 'seen', ''],
    rows.map(({ what, seen, expected }) => [what, seen, seen === expected ? '' : `! expected ${expected}`]),
  );
  say('');
  return rows.map(({ seen, expected }) => seen === expected);
}

/** Noise at the gate alone, where its memory can be asked for after a collection: in the hub it is lost among everything else. */
async function memoryUnderNoise({ short, seed, say, table }: ProofContext, peers: Peers): Promise<boolean> {
  const quarter = (short ? SESSIONS.short : SESSIONS.full) / QUARTERS;
  const inputs = {
    ...{ port: peers.gate, node: 'noise', password: 'noise', filter: 'noise/#' },
    topics: ['noise/readings', 'noise/status'],
    readings: () => '{}'.repeat(60),
  };
  const after: NodeJS.MemoryUsage[] = [];
  for (let from = 0; from < QUARTERS * quarter; from += quarter) {
    await fuzz(quarter, inputs, (session) => seeded(seed + from + session));
    after.push(await peers.memory());
  }
  table(
    [
      'sessions of noise at the gate alone',
      'heap MB',
      'outside the heap MB',
      'of it buffers MB',
      'process MB',
    ],
    after.map(({ heapUsed, external, arrayBuffers, rss }, i) => [
      (i + 1) * quarter,
      ...[heapUsed, external, arrayBuffers, rss].map((bytes) => (bytes / 2 ** 20).toFixed(2)),
    ]),
  );
  const inUse = after.map(({ heapUsed, external }) => (heapUsed + external) / 2 ** 20);
  const roseMb = (inUse.at(-1) ?? 0) - (inUse[0] ?? 0);
  say(
    `  seed ${seed}: what is in use rose by ${roseMb.toFixed(2)} MB after the first quarter (at most ${LEVEL_WITHIN_MB}); ` +
      'the rest of the process is room that the collector keeps',
  );
  say('');
  return peers.lives() && roseMb <= LEVEL_WITHIN_MB;
}

async function fuzzed({ short, seed, say }: ProofContext, stage: Stage) {
  const { hub } = stage;
  const station = stage.freshStation();
  const honest = await startHonestNode({
    port: hub.mqttPort,
    town: TOWN,
    node: HONEST,
    password: stage.secretOf(HONEST),
    series: levelOf(HONEST_STATION),
  });
  const sessions = short ? SESSIONS.short : SESSIONS.full;
  const play = (from: number, to: number) =>
    fuzz(
      to - from,
      {
        port: hub.mqttPort,
        node: BROKEN,
        password: stage.secretOf(BROKEN),
        topics: [
          upTopic(TOWN, BROKEN, 'readings'),
          upTopic(TOWN, BROKEN, 'status'),
          upTopic(TOWN, BROKEN, 'answer'),
        ],
        filter: downFilter(TOWN, BROKEN),
        readings: () =>
          encodeReadings({
            sentAt: Date.now(),
            clock: 'synced',
            readings: [{ series: levelOf(station), takenAt: Date.now(), value: 1 }],
          }),
      },
      (session) => seeded(seed + from + session),
    );
  const quarter = sessions / QUARTERS;
  const memoryMb: number[] = [];
  for (let from = 0; from < sessions; from += quarter) {
    await play(from, from + quarter);
    memoryMb.push(memoryOf(hub.pid).nowMb);
  }
  const [early = 0, late = 0] = [memoryMb[QUARTERS / 2 - 1], memoryMb.at(-1)];
  const { lost, acknowledged, cuts } = await settled(stage, honest);
  const health = await call(hub.url, 'GET', '/api/v1/health').catch(() => undefined);
  const stands = hub.lives() && health?.status === 200;
  const { stdout } = await hub.kawamori('gate', '--json');
  const { refusals } = JSON.parse(stdout) as { refusals: { why: string; count: number }[] };
  say(`  ${sessions} sessions of noise at the real port, seed ${seed}:`);
  say(`    the hub counted ${refusals.map((one) => `${one.count} x ${one.why}`).join(', ')}`);
  say(
    `    memory after each quarter ${memoryMb.map((mb) => mb.toFixed(0)).join(', ')} MB; an honest node: ` +
      `${acknowledged} acknowledged, ${lost} lost, ${cuts} cuts`,
  );
  const isLevel = short || late - early <= HUB_WITHIN_MB;
  return {
    holds: stands && isLevel && lost === 0 && cuts === 0 && acknowledged > 0,
    figure:
      `after ${sessions} sessions of noise the hub ${stands ? 'stands' : 'has fallen'}, its memory ` +
      `${short ? 'not judged' : isLevel ? 'level' : 'NOT level'} (${(late - early).toFixed(0)} MB), ${lost} of ${acknowledged} honest readings lost`,
  };
}
