import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeId, type StationFile, TownId } from '@kawamori/contracts';
import { within } from '../parts/eventually.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { ended } from '../parts/line-peer.js';
import { type HeardMail, type MailDesk, mailDesk } from '../parts/mail-desk.js';
import { type RealHub, startHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import type { Pace } from './pace.js';

export const TOWN = TownId.parse('nakatosa');
/** Somebody whom the hub calls about what is broken; and whom the watchdog tells, by a server of its own. */
export const PERSON_MAIL = 'mori@town.example.jp';
export const WATCHDOG_MAIL = 'systems@town.example.jp';

export interface StageOptions {
  folder: string;
  pace: Pace;
  /** Further sections of the hub's file. */
  hub?: object;
  hubEnv?: Record<string, string>;
  /** A program that starts the hub in its place. */
  hubBefore?: readonly string[];
  stations?: readonly StationFile[];
  /** A program that starts the watchdog in its place. */
  watchdogBefore?: readonly string[];
  /** What the hub's mail server does with a mail that it has taken. */
  onward?: (to: string, mail: string) => void;
  /** How often the canary crosses its level; each hour unless stated. */
  crossEvery?: string;
  heartbeatUrl?: string;
  heartbeatTokenFile?: string;
}

const TAKES = () => ({ does: 'takes', afterMs: 0 }) as const;

/** A hub with its mail server, its watchdog with another, and a person who is told of maintenance by mail. */
export interface Stage {
  readonly folder: string;
  readonly dataDir: string;
  readonly hub: RealHub;
  readonly watchdog: ChildProcess;
  readonly mail: MailDesk;
  /** All that a person has been told, by whichever server. */
  told(): HeardMail[];
  addNode(id: NodeId, stations: readonly string[]): Promise<string>;
  readonly pace: Pace;
  close(): Promise<void>;
}

export async function setTheStage(options: StageOptions): Promise<Stage> {
  const { folder, pace } = options;
  mkdirSync(folder, { recursive: true });
  const open: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of open.splice(0).reverse()) await end();
  };
  try {
    const [mail, own] = [await mailDesk(TAKES, options.onward), await mailDesk(TAKES)];
    open.push(
      () => mail.close(),
      () => own.close(),
    );
    const server = { host: '127.0.0.1', port: mail.port };
    const hub = await startHub(
      folder,
      {
        ...options.hub,
        notices: { mail: { server, from: 'hub@town.example.jp' }, ...noticesOf(options.hub) },
      },
      { ...pace.surroundings(), ...options.hubEnv },
      options.hubBefore,
    );
    open.push(() => hub.stop());
    await setUp(hub, join(folder, 'settings'), options.stations ?? []);
    const canarySecret = await hub.addNode('canary', TOWN, ['canary']);
    const watchdog = await startWatchdog(options, { hub, canarySecret, mailPort: own.port });
    open.push(() => ended(watchdog));
    return {
      folder,
      dataDir: join(folder, 'hub'),
      ...{ hub, watchdog, mail },
      told: () => [...mail.heard, ...own.heard],
      addNode: (id, stations) => hub.addNode(id, TOWN, stations),
      pace,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const noticesOf = (hub: object | undefined): object =>
  (hub as { notices?: object } | undefined)?.notices ?? {};

async function setUp(hub: RealHub, config: string, stations: readonly StationFile[]): Promise<void> {
  for (const kind of ['towns', 'profiles'])
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  writeDocuments(join(config, 'stations'), stations);
  writeDocuments(join(config, 'people'), [
    { id: 'mori', town: TOWN, nameJa: '森', contacts: [{ channel: 'mail', to: PERSON_MAIL }] } as {
      id: string;
    },
  ]);
  const group = [{ call: { group: 'all' } }];
  mkdirSync(join(config, 'duty'), { recursive: true });
  writeFileSync(
    join(config, 'duty', 'nakatosa.yaml'),
    JSON.stringify({
      town: TOWN,
      groups: [{ id: 'all', nameJa: '全員', members: ['mori'] }],
      ladder: group,
      maintenance: { ladder: group },
    }),
  );
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`not applied: ${applied.stdout}${applied.stderr}`);
}

async function startWatchdog(
  { folder, pace, crossEvery, heartbeatUrl, heartbeatTokenFile, watchdogBefore = [] }: StageOptions,
  { hub, canarySecret, mailPort }: { hub: RealHub; canarySecret: string; mailPort: number },
): Promise<ChildProcess> {
  const secretFile = join(folder, 'canary.key');
  writeFileSync(secretFile, canarySecret, { mode: 0o600 });
  const file = join(folder, 'watchdog.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      dataDir: join(folder, 'hub'),
      stateDir: join(folder, 'watchdog'),
      ...{ town: TOWN, townNameJa: '中土佐町', townNameEn: 'Nakatosa' },
      canary: { node: 'canary', secretFile, port: hub.mqttPort, ...(crossEvery && { crossEvery }) },
      ...(heartbeatUrl === undefined
        ? {}
        : { heartbeat: { url: heartbeatUrl, ...(heartbeatTokenFile && { tokenFile: heartbeatTokenFile }) } }),
      notices: {
        mail: {
          server: { host: '127.0.0.1', port: mailPort },
          from: 'watchdog@town.example.jp',
          recipients: [{ recipient: 'systems', towns: [TOWN], to: [WATCHDOG_MAIL] }],
        },
      },
    }),
  );
  const [program, ...words] = [...watchdogBefore, process.execPath, REPOSITORY.watchdog, '--config', file];
  const child = spawn(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...pace.surroundings() },
  });
  const ready = new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (said.includes('the watchdog watches')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the watchdog ended with code ${code}: ${said}`)));
  });
  await within(30_000, 'the watchdog to watch', ready);
  return child;
}

/** A station that is to be heard each minute, with a camera of the same pace. */
export function everyMinute(id: string): StationFile {
  const station = inventedStation(id, TOWN);
  const { level } = station.series;
  return {
    ...station,
    series: level ? { level: { ...level, expected: { observing: '1m' } } } : station.series,
    cameras: [{ id: `${id}-cam`, nameJa: 'カメラ', nameEn: 'camera', expected: '1m' }],
  };
}
