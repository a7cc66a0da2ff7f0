import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NodeId,
  type SeriesView,
  type StationFile,
  type StationId,
  seriesId,
  type TownId,
  upTopic,
} from '@kawamori/contracts';
import { pause, readYaml } from '@kawamori/kit';
import { askOperator } from '../parts/operator.js';
import { REPOSITORY } from '../parts/repository.js';
import { sideBySide } from '../parts/side-by-side.js';
import type { PlayedNode } from './orders.js';

/** A real gauge, of which every played station is a copy under another name. */
const PATTERN = 'showa-ohashi';
const LOGGED_AT_MOST = 20_000;
const POLL_MS = 50;
/** Nodes that are registered at the same time: the hub judges them together. */
const REGISTERED_AT_A_TIME = 50;
/** The hub answers one address so often in a minute; whoever asks more waits. */
const TOO_MANY = 429;
const ASK_AGAIN_MS = 2_000;
/** Readings that the API gives in one answer. */
const PAGE = 20_000;

export interface Progress {
  judgedSeq: number;
  stored: number;
  duplicate: number;
  deadLettered: number;
}

/** The real hub as a process of its own, with nodes that are registered as an operator would. */
export interface HubPeer {
  pid: number;
  port: number;
  dataDir: string;
  nodes: PlayedNode[];
  progress(): Promise<Progress>;
  /** Resolves when everything up to a sequence has been judged. */
  judged(seq: number): Promise<Progress>;
  /** Times of all readings of a played node's station within a period (ms), ascending, as the API tells them to a person. */
  times(node: PlayedNode, from: number, to: number): Promise<number[]>;
  /** Ends it and tells the size of what it has left, in bytes. */
  stop(): Promise<{ journalBytes: number; storeBytes: number }>;
}

export async function startHub(crew: ChildProcess[], folder: string, nodeCount: number): Promise<HubPeer> {
  const dataDir = join(folder, 'hub');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hub.yaml');
  writeFileSync(file, JSON.stringify({ dataDir, mqtt: { port: 0 }, http: { port: 0 } }));
  const child = spawn(process.execPath, [REPOSITORY.hub, '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  crew.push(child);
  const { url, mqttPort, token } = await standing(child);
  const pid = child.pid ?? 0;

  const town = readYaml(join(REPOSITORY.firmwareConfig, 'towns/shimanto.yaml')) as { id: TownId };
  const pattern = readYaml(join(REPOSITORY.firmwareConfig, `stations/${PATTERN}.yaml`)) as StationFile;
  const profile = readYaml(join(REPOSITORY.firmwareConfig, `profiles/${pattern.series.level?.profile}.yaml`));
  const ids = Array.from({ length: nodeCount }, (_, i) =>
    NodeId.parse(`played-${String(i + 1).padStart(3, '0')}`),
  );
  const applied = await askOperator<{ faults: string[] }>(dataDir, 'POST', '/config', {
    towns: [town],
    profiles: [profile],
    stations: ids.map((id) => ({ ...pattern, id, invented: true })),
  });
  if (applied.faults.length > 0) throw new Error(`the stations were not taken: ${applied.faults.join('; ')}`);
  const nodes = await sideBySide(ids, REGISTERED_AT_A_TIME, async (id): Promise<PlayedNode> => {
    const station = String(id) as StationId;
    const body = { id, town: town.id, stations: [station] };
    const { secret } = await askOperator<{ secret: string }>(dataDir, 'POST', '/nodes', body);
    return {
      id,
      town: town.id,
      password: secret,
      topic: upTopic(town.id, id, 'readings'),
      series: seriesId(station, 'level'),
    };
  });

  const setup = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'proof', password: 'only for this proof' }),
  });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0];
  if (!setup.ok || cookie === undefined) throw new Error(`no account could be made: HTTP ${setup.status}`);

  const progress = () => askOperator<Progress>(dataDir, 'GET', '/progress');
  return {
    pid,
    port: mqttPort,
    dataDir,
    nodes,
    progress,
    judged: async (seq) => {
      for (;;) {
        const now = await progress();
        if (now.judgedSeq >= seq) return now;
        await pause(POLL_MS);
      }
    },
    times: async (node, first, last) => {
      const times: number[] = [];
      for (let from = first; from <= last; ) {
        const query = `quantity=level&from=${from}&to=${last}`;
        const response = await fetch(`${url}/api/v1/stations/${node.id}/series?${query}`, {
          headers: { cookie },
        });
        if (response.status === TOO_MANY) {
          await pause(ASK_AGAIN_MS);
          continue;
        }
        if (!response.ok)
          throw new Error(`the series of ${node.id}: HTTP ${response.status} ${await response.text()}`);
        const { at } = (await response.json()) as SeriesView;
        for (const each of at) times.push(each);
        if (at.length < PAGE) break;
        from = (at.at(-1) ?? last) + 1;
      }
      return times;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      return {
        journalBytes: statSync(join(dataDir, 'journal.db')).size,
        storeBytes: statSync(join(dataDir, 'store.db')).size,
      };
    },
  };
}

/** What the hub says when it stands: the addresses in its log, the one-time link on standard output. */
function standing(child: ChildProcess): Promise<{ url: string; mqttPort: number; token: string }> {
  return new Promise((resolve, reject) => {
    let log = '';
    let printed = '';
    const look = () => {
      const ready = log.split('\n').find((line) => line.includes('the hub is ready'));
      const token = /setup#(\S+)/.exec(printed)?.[1];
      if (ready === undefined || token === undefined) return;
      resolve({ ...(JSON.parse(ready) as { url: string; mqttPort: number }), token });
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-LOGGED_AT_MOST);
      look();
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-LOGGED_AT_MOST);
      look();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the hub ended with code ${code}: ${log}`)));
  });
}
