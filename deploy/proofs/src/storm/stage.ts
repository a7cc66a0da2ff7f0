import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Health, StationId } from '@kawamori/contracts';
import { type Influxd, makeInfluxd } from '../influx/influxd.js';
import { type Stand, standsOf } from '../parts/due-notices.js';
import { writeDocuments } from '../parts/invented-station.js';
import { REPOSITORY } from '../parts/repository.js';
import { seeded } from '../parts/seeded.js';
import { restartedHub, type Service } from '../parts/service.js';
import { call, type Staff, signInByLink } from '../parts/staff.js';
import { type WebhookDesk, webhookDesk } from '../parts/webhook-desk.js';
import type { ProofContext } from '../proof.js';
import { type Agent, stormAgent } from './agents.js';
import { type Field, isRoot, layField, smallDisk } from './field.js';
import { inventRiver, type Pace, PROFILE, RULES, stormStation } from './flood.js';
import { type Janitor, janitor } from './janitor.js';
import { observedLine } from './line.js';
import { type MapWatch, watchMap } from './map-watch.js';
import type { Reading } from './wire-reader.js';

export interface StageSize {
  /** Nodes, each with a gauge and a river. */
  rivers: number;
  /** How many of them stand in the field: in a network of their own. */
  inField: number;
  pace: Pace;
  /** For how long rivers are made up, at the most. */
  lastsMs: number;
  diskMb: number;
  /** Nodes that stand ready for a row of their own. */
  spares: number;
}

/** A station and its node, known to the hub and not started. */
export interface Spare {
  readonly station: StationId;
  readonly secretFile: string;
}

/** A river, the node that reports it, and all that is known of it beforehand. */
export interface PlayedRiver extends Agent {
  readonly river: readonly Reading[];
  readonly stands: readonly Stand[];
  readonly inField: boolean;
}

/** The real hub, the real InfluxDB, many real nodes, somebody who watches the map, and somebody who is told. */
export interface Stage {
  readonly folder: string;
  readonly random: () => number;
  readonly janitor: Janitor;
  readonly service: Service;
  readonly influxd: Influxd;
  readonly desk: WebhookDesk;
  readonly staff: Staff;
  readonly map: MapWatch;
  readonly rivers: readonly PlayedRiver[];
  /** Whoever needs one takes it away. */
  readonly spares: Spare[];
  /** Undefined for whoever is not root. */
  readonly field: Field | undefined;
  readonly hasOwnDisk: boolean;
  readonly pace: Pace;
  health(): Promise<Health | undefined>;
  close(): Promise<void>;
}

export const TOWN = 'shimanto';
/** On a busy machine the receiver may be slow to answer; a second call because of that would look like a doubled notice. */
const RECEIVER_MAY_TAKE_MS = 30_000;

export async function setTheStage(
  { folder, seed, atEnd }: Pick<ProofContext, 'folder' | 'seed' | 'atEnd'>,
  size: StageSize,
): Promise<Stage> {
  const open: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const end of open.splice(0).reverse()) await end();
  };
  try {
    const random = seeded(seed);
    const sweeper = janitor(folder);
    open.push(() => sweeper.finish());
    atEnd(() => sweeper.finish());
    const dataDir = join(folder, 'hub');
    if (isRoot()) await smallDisk(sweeper, dataDir, size.diskMb);
    const field = isRoot() ? await layField(sweeper) : undefined;
    const crew: ChildProcess[] = [];
    const influxd = await makeInfluxd(crew, join(folder, 'influxd'));
    open.push(() => influxd.kill());
    const desk = await webhookDesk({ folder, manner: () => ({ does: 'takes', afterMs: 5 }) });
    open.push(() => desk.close());
    const webhook = { recipient: 'duty', towns: [TOWN], url: desk.url, secretFile: desk.secretFile };
    const service = await restartedHub(folder, dataDir, {
      influx: { url: influxd.url },
      notices: { webhooks: [webhook], timeout: RECEIVER_MAY_TAKE_MS },
    });
    open.push(() => service.stop());
    await Promise.all([influxd.start(), service.start()]);
    const staff = await signInByLink(service.setupUrl);
    const map = watchMap(staff);
    open.push(() => map.stop());
    const ids = Array.from({ length: size.rivers }, (_, i) => StationId.parse(`storm-${i + 1}`));
    const spareIds = Array.from({ length: size.spares }, (_, i) => StationId.parse(`spare-${i + 1}`));
    await applySettings(service, join(folder, 'settings'), [...ids, ...spareIds]);
    const secrets = await Promise.all(ids.map((station) => addNode(service, folder, station)));
    const spares = await Promise.all(
      spareIds.map(async (station) => ({ station, secretFile: await addNode(service, folder, station) })),
    );
    const from = Math.ceil(Date.now() / 1_000) * 1_000;
    const rivers: PlayedRiver[] = [];
    for (const [i, station] of ids.entries()) {
      const river = inventRiver(random, { from, until: from + size.lastsMs, pace: size.pace });
      const inField = field !== undefined && i < size.inField;
      const line = await observedLine({
        host: inField ? field.host : '127.0.0.1',
        hubPort: service.mqttPort,
      });
      open.push(() => line.close());
      const file = join(folder, `${station}.csv`);
      const rows = river.map(({ at, value }) => `${new Date(at).toISOString()},${value.toFixed(3)}\n`);
      writeFileSync(file, `time,level_m\n${rows.join('')}`);
      const agent = stormAgent({
        folder,
        id: `${station}-node`,
        town: TOWN,
        station,
        secretFile: secrets[i] ?? '',
        host: inField ? field.host : '127.0.0.1',
        line,
        driver: { kind: 'replay', file },
        ...(inField ? { around: { before: field.before } } : {}),
      });
      open.push(() => agent.stop());
      agent.start();
      rivers.push({ ...agent, river, stands: standsOf(river, RULES), inField });
    }
    const health = async () => {
      const answer = await call(service.url, 'GET', '/api/v1/health').catch(() => undefined);
      return answer?.status === 200 ? (JSON.parse(answer.text) as Health) : undefined;
    };
    const { pace } = size;
    const hasOwnDisk = isRoot();
    return {
      folder,
      random,
      janitor: sweeper,
      service,
      influxd,
      desk,
      staff,
      map,
      rivers,
      spares,
      field,
      hasOwnDisk,
      pace,
      health,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function applySettings(service: Service, folder: string, ids: readonly string[]): Promise<void> {
  mkdirSync(join(folder, 'towns'), { recursive: true });
  const town = `towns/${TOWN}.yaml`;
  writeFileSync(join(folder, town), readFileSync(join(REPOSITORY.firmwareConfig, town)));
  writeDocuments(join(folder, 'profiles'), [PROFILE]);
  writeDocuments(
    join(folder, 'stations'),
    ids.map((id) => stormStation(id, TOWN)),
  );
  const { code, stderr } = await service.kawamori('config', 'apply', folder);
  if (code !== 0) throw new Error(`config apply: ${stderr}`);
}

async function addNode(service: Service, folder: string, station: string): Promise<string> {
  const file = join(folder, `${station}.secret`);
  const words = [
    'node',
    'add',
    `${station}-node`,
    '--town',
    TOWN,
    '--station',
    station,
    '--secret-file',
    file,
  ];
  const { code, stderr } = await service.kawamori(...words);
  if (code !== 0) throw new Error(`node add: ${stderr}`);
  return file;
}
