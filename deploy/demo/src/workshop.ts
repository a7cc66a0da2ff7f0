import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Plan, PlannedNode } from './plan.js';
import { REPOSITORY } from './repository.js';

/** Nodes of a play find their hub on this machine only. */
export const MQTT_HOST = '127.0.0.1';

/** The folders of one play. */
export function workshopFolders(data: string) {
  return {
    hubData: join(data, 'hub'),
    hubFile: join(data, 'hub.yaml'),
    /** The residents' pages. */
    publicSite: join(data, 'public'),
    configFolder: join(data, 'firmware-config'),
    keptFile: join(data, 'player.json'),
    nodeFile: (node: PlannedNode) => join(data, 'nodes', `${node.id}.yaml`),
    secretFile: (node: PlannedNode) => join(data, 'nodes', `${node.id}.secret`),
    outboxFile: (node: PlannedNode) => join(data, 'nodes', `${node.id}.outbox.db`),
  };
}
export type WorkshopFolders = ReturnType<typeof workshopFolders>;

/** Writes the hub's own file: a drill on a played clock, listening on this machine only. */
export function writeHubFile(
  folders: WorkshopFolders,
  options: {
    httpPort: number;
    mqttPort: number;
    notices: unknown;
    /** Whether there are cameras that may be asked for live video. */
    video: boolean;
    /** Whether residents' pages are written. */
    residents: boolean;
  },
): void {
  mkdirSync(folders.hubData, { recursive: true, mode: 0o700 });
  writeFileSync(
    folders.hubFile,
    stringify({
      dataDir: folders.hubData,
      mqtt: { host: MQTT_HOST, port: options.mqttPort },
      http: { host: 'localhost', port: options.httpPort },
      riverClock: 'player',
      drill: true,
      logLevel: 'warn',
      // Records of many years may be played in one go: nothing of them is too old to keep.
      store: { readingsDays: 36_500 },
      ...(options.video ? { video: { host: MQTT_HOST, port: 0 } } : {}),
      ...(options.residents ? { public: { dir: folders.publicSite } } : {}),
      ...(options.notices === undefined ? {} : { notices: options.notices }),
    }),
  );
}

/** Gives the hub its towns, profiles and stations the way an operator does: files, and `kawamori config apply`. */
export async function applyPlan(plan: Plan, folders: WorkshopFolders): Promise<void> {
  for (const kind of ['towns', 'profiles', 'stations'] as const) {
    mkdirSync(join(folders.configFolder, kind), { recursive: true });
    for (const document of plan[kind]) {
      const { id } = document as { id: string };
      writeFileSync(join(folders.configFolder, kind, `${id}.yaml`), stringify(document));
    }
  }
  await kawamori(folders, ['config', 'apply', folders.configFolder]);
}

/** Registers a node with `kawamori node add` where that has not been done, and writes its own file. */
export async function fitNode(node: PlannedNode, folders: WorkshopFolders, mqttPort: number): Promise<void> {
  mkdirSync(join(folders.nodeFile(node), '..'), { recursive: true });
  writeFileSync(
    folders.nodeFile(node),
    stringify({
      id: node.id,
      town: node.town,
      hub: { host: MQTT_HOST, port: mqttPort },
      credentialFile: folders.secretFile(node),
      riverClock: 'player',
      logLevel: 'warn',
      outbox: { file: folders.outboxFile(node) },
      sensors: node.sensors,
      cameras: node.cameras,
    }),
  );
  if (existsSync(folders.secretFile(node))) return;
  const stations = [...new Set(node.sensors.map((sensor) => sensor.station))];
  const secretFile = ['--secret-file', folders.secretFile(node)];
  const added = await run(folders, [
    'node',
    'add',
    node.id,
    '--town',
    node.town,
    ...stations.flatMap((station) => ['--station', station]),
    ...secretFile,
  ]);
  // Killed after the hub had taken it and before its secret was in the file: it gets another one.
  if (added?.includes('use rotate')) await kawamori(folders, ['node', 'rotate', node.id, ...secretFile]);
  else if (added !== undefined) throw new Error(added);
}

async function kawamori(folders: WorkshopFolders, args: readonly string[]): Promise<void> {
  const fault = await run(folders, args);
  if (fault !== undefined) throw new Error(fault);
}

/** Runs the operator's command; returns what it says when it does not succeed. */
function run(folders: WorkshopFolders, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [REPOSITORY.kawamori, '--data', folders.hubData, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C reaches the whole terminal; what has been begun is finished, and the player stops after it.
      detached: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : `kawamori ${args.join(' ')}: exit code ${code}: ${said.trim()}`),
    );
  });
}
