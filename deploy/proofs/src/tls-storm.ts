import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StationId } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { settled } from './bad-input/honest-kept.js';
import { furnish, HONEST, HONEST_STATION, levelOf, makeStage, type Stage, TOWN } from './bad-input/stage.js';
import { startMosquitto } from './ingest/mosquitto-peer.js';
import { cpuMs, memoryOf } from './ingest/processes.js';
import { certify, makeAuthority } from './parts/authority.js';
import { eventually } from './parts/eventually.js';
import { startHonestNode } from './parts/honest-node.js';
import { askOperator } from './parts/operator.js';
import { startHub } from './parts/real-hub.js';
import { call, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';
import { crowdOf, type Member, makeRegion } from './tls-storm/region.js';
import { CASES, type Came, type PeerName, report, told } from './tls-storm/report.js';
import { startCrowd } from './tls-storm/run-crowd.js';

const MEASURE = {
  full: { nodes: 2_000, rounds: 3, deadlineMs: 180_000, quietMs: 5_000 },
  short: { nodes: 100, rounds: 1, deadlineMs: 60_000, quietMs: 500 },
} as const;

type Measure = (typeof MEASURE)['full' | 'short'];

interface Peer {
  name: PeerName;
  pid: number;
  port: number;
}

/** A power cut ends: all nodes come at once over TLS, each with its certificate, beside mosquitto with the same ones. */
export const tlsStorm: Proof = {
  name: 'tls-storm',
  about:
    'all nodes reconnect over TLS at once after a power cut: time, processor, memory, and who must wait meanwhile',
  run: async (context) => {
    const crew: ChildProcess[] = [];
    const measure = context.short ? MEASURE.short : MEASURE.full;
    const data = join(context.folder, 'hub');
    const tls = await makeAuthority(data);
    const hub = await startHub(context.folder, { mqtt: { port: 0, tls } });
    try {
      const secretOf = await furnish(hub, context.folder);
      const stage = makeStage({
        folder: context.folder,
        hub,
        secretOf,
        staff: await signInByLink(hub.setupUrl),
      });
      const stations = Array.from({ length: measure.rounds * CASES.length }, () => stage.freshStation());
      const members = await makeRegion(data, context.folder, { count: measure.nodes, stations });
      const broker = await startMosquitto(crew, join(context.folder, 'mosquitto'), {
        ...{ ca: tls.clientCa, cert: tls.cert, key: tls.key },
      });
      const card = (await certify(data, join(context.folder, 'honest'), [HONEST]))(HONEST);
      const honestAt = (port: number) =>
        startHonestNode({
          ...{ port, town: TOWN, node: HONEST, password: secretOf(HONEST) },
          ...{ series: levelOf(HONEST_STATION), tls: card },
        });
      const honest = { hub: await honestAt(hub.mqttTlsPort), mosquitto: await honestAt(broker.port) };
      const peers: Peer[] = [
        { name: 'hub', pid: hub.pid, port: hub.mqttTlsPort },
        { name: 'mosquitto', pid: broker.pid, port: broker.port },
      ];
      const quietFrom = performance.now();
      await pause(measure.quietMs);
      const quietTo = performance.now();
      const came = await storms(crew, context, { measure, peers, members, stations });
      const kept = await keptOf(stage, came);
      const gate = await askOperator<{ refusals: { why: string; count: number }[] }>(data, 'GET', '/gate');
      const ofHub = await settled(stage, honest.hub);
      const ofMosquitto = await honest.mosquitto.stop();
      const health = await call(hub.url, 'GET', '/api/v1/health').catch(() => undefined);
      return report(context, measure.nodes, {
        ...{ came, kept, quietFrom, quietTo },
        refusals: gate.refusals.map(({ why, count }) => `${count} x ${why}`),
        honest: { hub: ofHub, mosquitto: { ...ofMosquitto, lost: 0 } },
        stands: hub.lives() && health?.status === 200,
      });
    } finally {
      // One that is stopped ends by nothing else.
      for (const child of crew) child.kill('SIGKILL');
      await hub.stop();
    }
  },
};

/** Each peer in turn, with another one first each time. */
async function storms(
  crew: ChildProcess[],
  context: ProofContext,
  inputs: {
    measure: Measure;
    peers: readonly Peer[];
    members: readonly Member[];
    stations: readonly StationId[];
  },
): Promise<Came[]> {
  const { measure, peers, members, stations } = inputs;
  const all: Came[] = [];
  for (let round = 0; round < measure.rounds; round++) {
    for (const at of peers.keys()) {
      const peer = peers[(round + at) % peers.length];
      if (!peer) continue;
      const handles = handlesOf(peer.pid);
      const now = Date.now();
      const crowds = [];
      for (const [i, which] of CASES.entries()) {
        const station = stations[round * CASES.length + i] as StationId;
        const order = { port: peer.port, ca: members[0]?.card.ca ?? '', deadlineMs: measure.deadlineMs };
        const crowd = await startCrowd(crew, context.folder, {
          ...order,
          nodes: crowdOf(members, station, now),
        });
        crowds.push({ crowd, which, station });
      }
      for (const { crowd, which, station } of crowds) {
        const watched = watch(peer.pid);
        const fromMs = performance.now();
        const arrivals = await crowd.come();
        const came = {
          peer: peer.name,
          which,
          station,
          arrivals,
          fromMs,
          toMs: performance.now(),
          ...watched(),
        };
        all.push(came);
        context.say(`  round ${round + 1}, ${peer.name}, ${which}: ${told(came)}`);
        crowd.stopShort();
      }
      for (const { crowd } of crowds) await crowd.end();
      await eventually(
        `${peer.name} to have let go of the lines`,
        () => (handlesOf(peer.pid) <= handles ? true : undefined),
        { withinMs: 60_000 },
      );
    }
  }
  return all;
}

const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
const LOOK_EVERY_MS = 100;

/** Processor time and the most memory of a process, from now until it is asked. */
function watch(pid: number): () => { cpuMs: number; rssMb: number } {
  const before = cpuMs(pid);
  let rssMb = 0;
  const look = () => {
    rssMb = Math.max(rssMb, memoryOf(pid).nowMb);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(looking);
    look();
    return { cpuMs: cpuMs(pid) - before, rssMb };
  };
}

/** How many of the acknowledged readings the hub gives back. */
async function keptOf(stage: Stage, came: readonly Came[]): Promise<{ acknowledged: number; kept: number }> {
  let acknowledged = 0;
  let kept = 0;
  for (const { peer, station, arrivals } of came) {
    if (peer !== 'hub') continue;
    const told = arrivals.filter(({ toldMs }) => toldMs !== undefined).length;
    acknowledged += told;
    let found = 0;
    await eventually(`all readings of ${station}`, async () => {
      found = new Set((await stage.kept(station)).map(({ at }) => at)).size;
      return found >= told ? true : undefined;
    }).catch(() => undefined);
    kept += Math.min(found, told);
  }
  return { acknowledged, kept };
}
