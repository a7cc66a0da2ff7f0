import type { ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { DAY } from '@kawamori/contracts';
import { weighNode } from './ingest/edge-node.js';
import { markdown, type Spread, show, spreadOf } from './ingest/figures.js';
import { type HubPeer, startHub } from './ingest/hub-peer.js';
import { startMosquitto, startSubscriber } from './ingest/mosquitto-peer.js';
import { fsyncTime, generate, type Measured, memoryOf, quietMachine } from './ingest/processes.js';
import type { Proof, ProofContext } from './proof.js';

/** What the hub must reach as a part of each peer, in every cell of the table with so many clients; with more it is told alone. */
const GOALS = { samePromise: 1.5, noPromise: 0.8, upToClients: 500 } as const;

interface Measure {
  clients: readonly number[];
  inFlight: readonly number[];
  rounds: number;
  warmUpMs: number;
  measureMs: number;
}
const FULL: Measure = {
  clients: [50, 500, 5_000],
  inFlight: [1, 20],
  rounds: 5,
  warmUpMs: 1_000,
  measureMs: 3_000,
};
const SHORT: Measure = { clients: [50], inFlight: [20], rounds: 1, warmUpMs: 400, measureMs: 1_500 };

/**
 * A round during which anything else took more than this of a core is not counted and is played again, up to so many times for each that counts:
 * the hub works in several threads, so it loses more to company than the others do.
 */
const COMPANY = { percent: 15, tries: 4, patienceMs: 60_000 } as const;

type PeerName = 'hub' | 'mosquitto + subscriber' | 'mosquitto';

interface Peer {
  name: PeerName;
  port: number;
  commitPort: number | undefined;
  pids: number[];
}

/** One kind of load, and what each peer made of it, round by round. */
interface Cell {
  clients: number;
  inFlight: number;
  rounds: Record<PeerName, Measured[]>;
  /** Seconds that the judge needed, after the last acknowledgement, for what had come in faster than it reads. */
  catchUpS: number[];
  /** Rounds that were not counted, because the machine was busy with something else. */
  disturbed: number;
}

type Round = Record<PeerName, Measured>;

interface Tally {
  acknowledged: number;
  faults: string[];
}

const rowOf = (clients: number): string => `${clients} clients`;

/** The hub beside mosquitto, with and without a subscriber that makes the hub's promise; same generator, in alternation. */
export const ingest: Proof = {
  name: 'ingest',
  about:
    'readings acknowledged after fsync: how many a second, beside mosquitto with and without that promise',
  rows: (short) => (short ? SHORT : FULL).clients.map(rowOf),
  run: async (context) => {
    const { only = '' } = context;
    const measure = context.short ? SHORT : FULL;
    const disk = fsyncTime(context.folder);
    context.say(
      `${cpus().length} cores; the generator runs on them too. fsync of 4 kB: ${disk.p50Ms.toFixed(2)} ms (p99 ${disk.p99Ms.toFixed(2)} ms)`,
    );
    const cells: Cell[] = [];
    const tally: Tally = { acknowledged: 0, faults: [] };
    for (const clients of measure.clients.filter((count) => rowOf(count).includes(only)))
      cells.push(...(await measureClients(clients, measure, context, tally)));

    context.say('');
    context.say(rateTable(cells));
    context.say('');
    context.say(ratioTable(cells));
    context.say('');
    const measured = cells.filter(({ clients }) => clients <= GOALS.upToClients);
    const least = (peer: PeerName) => Math.min(...measured.map((cell) => ratio(cell, peer).median));
    const samePromise = least('mosquitto + subscriber');
    const noPromise = least('mosquitto');
    for (const fault of tally.faults) context.say(fault);
    const right = tally.faults.length === 0;
    const fast = samePromise >= GOALS.samePromise && noPromise >= GOALS.noPromise;
    const kept = `${tally.acknowledged.toLocaleString('en-US')} acknowledged readings ${right ? 'each stored once' : 'NOT each stored once'}`;
    const ratios =
      measured.length === 0
        ? `without goals above ${GOALS.upToClients} clients`
        : `at least ${samePromise.toFixed(2)} x the same promise (goal ${GOALS.samePromise}), ${noPromise.toFixed(2)} x none (goal ${GOALS.noPromise})`;
    return { holds: right && (context.short || fast), figure: `${kept}; ${ratios}` };
  },
};

async function measureClients(
  clients: number,
  measure: Measure,
  context: ProofContext,
  tally: Tally,
): Promise<Cell[]> {
  const crew: ChildProcess[] = [];
  try {
    return await measureCrew(crew, clients, measure, context, tally);
  } finally {
    // Whatever went wrong, nobody is left behind.
    for (const child of crew) child.kill('SIGKILL');
  }
}

async function measureCrew(
  crew: ChildProcess[],
  clients: number,
  measure: Measure,
  context: ProofContext,
  tally: Tally,
): Promise<Cell[]> {
  const folder = join(context.folder, `${clients}-clients`);
  const hub = await startHub(crew, folder, clients);
  const idleMb = memoryOf(hub.pid).nowMb;
  const bare = await startMosquitto(crew, join(folder, 'bare'));
  const backed = await startMosquitto(crew, join(folder, 'backed'));
  const topics = hub.nodes.map((node) => node.topic);
  const subscriber = await startSubscriber(crew, folder, backed, { filter: 'kawamori/v1/up/#', topics });
  const peers: Peer[] = [
    { name: 'hub', port: hub.port, commitPort: undefined, pids: [hub.pid] },
    {
      name: 'mosquitto + subscriber',
      port: backed.port,
      commitPort: subscriber.commitPort,
      pids: [backed.pid, subscriber.pid],
    },
    { name: 'mosquitto', port: bare.port, commitPort: undefined, pids: [bare.pid] },
  ];
  // Of the last 300 days: none lies in the future, and the API gives them as one period.
  const firstTakenAtS = Math.floor((Date.now() - 300 * DAY) / 1_000);
  const numbers = new Map<PeerName, number[]>(peers.map(({ name }) => [name, topics.map(() => 0)]));
  const cells = measure.inFlight.map(
    (inFlight): Cell => ({
      clients,
      inFlight,
      rounds: { hub: [], 'mosquitto + subscriber': [], mosquitto: [] },
      catchUpS: [],
      disturbed: 0,
    }),
  );

  const runOnce = async (cell: Cell, peer: Peer): Promise<Measured> => {
    const firstNumbers = numbers.get(peer.name) ?? [];
    const before = await hub.progress();
    const { warmUpMs, measureMs } = measure;
    const { port, commitPort } = peer;
    const { inFlight } = cell;
    const load = { nodes: hub.nodes, inFlight, firstNumbers, firstTakenAtS, warmUpMs, measureMs };
    const result = await generate({ port, commitPort, ...load }, peer.pids);
    numbers.set(
      peer.name,
      firstNumbers.map((first, i) => first + (result.sent[i] ?? 0)),
    );
    context.say(
      `  ${clients} clients, ${inFlight} in flight, ${peer.name}: ${Math.round(result.perSecond)} readings/s, p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(2)} ms; others took ${result.othersCpuPercent.toFixed(0)} % of a core`,
    );
    if (peer.name !== 'hub') return result;
    const acknowledged = sum(result.acknowledged);
    tally.acknowledged += acknowledged;
    const unanswered = sum(result.sent) - acknowledged;
    if (unanswered > 0) tally.faults.push(`${unanswered} readings were never acknowledged`);
    const from = performance.now();
    const after = await hub.judged(before.judgedSeq + acknowledged);
    cell.catchUpS.push((performance.now() - from) / 1_000);
    const stored = after.stored - before.stored;
    if (stored !== acknowledged)
      tally.faults.push(`${acknowledged} readings were acknowledged, ${stored} stored`);
    if (after.duplicate + after.deadLettered > 0) {
      tally.faults.push(
        `${after.duplicate} readings were taken for repeats, ${after.deadLettered} were set aside`,
      );
    }
    return result;
  };

  const playRound = async (cell: Cell, first: number): Promise<Partial<Round>> => {
    const round: Partial<Round> = {};
    // Each round begins with another peer, so that none always comes after the same one.
    for (const at of peers.keys()) {
      const peer = peers[(first + at) % peers.length];
      if (peer) round[peer.name] = await runOnce(cell, peer);
    }
    return round;
  };

  for (let round = 0; round < measure.rounds; round++) {
    for (const cell of cells) {
      if (!context.short) await quietMachine(COMPANY.percent, COMPANY.patienceMs);
      let played = await playRound(cell, round);
      const disturbed = () => Object.values(played).some((one) => one.othersCpuPercent > COMPANY.percent);
      while (!context.short && disturbed() && cell.disturbed < COMPANY.tries * measure.rounds) {
        cell.disturbed++;
        await quietMachine(COMPANY.percent, COMPANY.patienceMs);
        played = await playRound(cell, round);
      }
      for (const name of PEERS) {
        const result = played[name];
        if (result) cell.rounds[name].push(result);
      }
    }
  }

  const heldByHub = memoryOf(hub.pid);
  const heldByOthers = [backed, subscriber, bare].map(({ pid }) => memoryOf(pid).nowMb);
  tally.faults.push(...(await lookAtSeries(hub, numbers.get('hub') ?? [], firstTakenAtS)));
  const first = hub.nodes[0];
  const node = first && (await weighNode(join(folder, 'node'), hub, { town: first.town, station: first.id }));
  const readings = sum(numbers.get('hub') ?? []);
  const left = await hub.stop();
  const leftBySubscriber = await subscriber.stop();
  const subscriberRows = sum(numbers.get('mosquitto + subscriber') ?? []);
  context.say('');
  context.say(
    markdown(
      [
        'clients',
        'hub MB at rest',
        'hub MB after (peak)',
        'node MB (peak)',
        'mosquitto + subscriber MB',
        'mosquitto MB',
        'journal B/reading',
        'store B/reading',
        "subscriber's file B/reading",
      ],
      [
        [
          String(clients),
          idleMb.toFixed(0),
          `${heldByHub.nowMb.toFixed(0)} (${heldByHub.peakMb.toFixed(0)})`,
          `${node?.nowMb.toFixed(0)} (${node?.peakMb.toFixed(0)})`,
          `${heldByOthers[0]?.toFixed(0)} + ${heldByOthers[1]?.toFixed(0)}`,
          `${heldByOthers[2]?.toFixed(0)}`,
          (left.journalBytes / readings).toFixed(0),
          (left.storeBytes / readings).toFixed(0),
          (leftBySubscriber.fileBytes / subscriberRows).toFixed(0),
        ],
      ],
    ),
  );
  context.say('');
  return cells;
}

/** Whether the API gives back every reading of every node exactly once. */
async function lookAtSeries(
  hub: HubPeer,
  counts: readonly number[],
  firstTakenAtS: number,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [i, node] of hub.nodes.entries()) {
    const times = await hub.times(node, firstTakenAtS * 1_000, Date.now());
    const wrong = times.findIndex((at, n) => at !== (firstTakenAtS + n) * 1_000);
    if (times.length !== counts[i] || wrong >= 0) {
      faults.push(
        `${node.id}: sent ${counts[i]} readings, found ${times.length}, the first at a wrong place: ${wrong}`,
      );
    }
  }
  return faults;
}

const PEERS: readonly PeerName[] = ['hub', 'mosquitto + subscriber', 'mosquitto'];

function rateTable(cells: readonly Cell[]): string {
  const column = (cell: Cell, name: PeerName, pick: (one: Measured) => number) =>
    spreadOf(cell.rounds[name].map(pick));
  return markdown(
    [
      'clients',
      'in flight each',
      'peer',
      'readings/s',
      'p50 ms',
      'p99 ms',
      'CPU % peer',
      'CPU % generator',
      'peer CPU µs/reading',
    ],
    cells.flatMap((cell) =>
      PEERS.map((name) => [
        String(cell.clients),
        String(cell.inFlight),
        name,
        show(column(cell, name, (one) => one.perSecond)),
        show(
          column(cell, name, (one) => one.p50Ms),
          2,
        ),
        show(
          column(cell, name, (one) => one.p99Ms),
          1,
        ),
        column(cell, name, (one) => one.peerCpuPercent).median.toFixed(0),
        column(cell, name, (one) => one.cpuPercent).median.toFixed(0),
        column(cell, name, (one) => (one.peerCpuPercent * 10_000) / one.perSecond).median.toFixed(1),
      ]),
    ),
  );
}

function ratioTable(cells: readonly Cell[]): string {
  return markdown(
    [
      'clients',
      'in flight each',
      'hub / mosquitto + subscriber',
      'hub / mosquitto',
      'judge caught up after s',
      'rounds not counted',
    ],
    cells.map((cell) => [
      String(cell.clients),
      String(cell.inFlight),
      show(ratio(cell, 'mosquitto + subscriber'), 2),
      show(ratio(cell, 'mosquitto'), 2),
      show(spreadOf(cell.catchUpS), 1),
      String(cell.disturbed),
    ]),
  );
}

/** The hub's rate as a part of a peer's, round by round. */
function ratio(cell: Cell, peer: PeerName): Spread {
  return spreadOf(
    cell.rounds.hub.map((hub, round) => hub.perSecond / (cell.rounds[peer][round]?.perSecond ?? Number.NaN)),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
