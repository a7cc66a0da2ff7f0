import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CameraId,
  encodeReadings,
  NodeId,
  pictureTopic,
  type SeriesId,
  type StationFile,
  StationId,
  seriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { joined } from '../parts/accounts.js';
import { setUpAuthenticator } from '../parts/authenticator.js';
import { eventually } from '../parts/eventually.js';
import { FAST_GAUGE, fastSeries, inventedStation, writeDocuments } from '../parts/invented-station.js';
import { type MailDesk, mailDesk } from '../parts/mail-desk.js';
import { connect, type MqttLine } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import { type RehearsedHub, rehearsedHub } from '../parts/rehearsed-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { restartedHub, type Service } from '../parts/service.js';
import { type Staff, signInByLink, staffOf } from '../parts/staff.js';
import { startPublicServer } from '../public-files/servers.js';

/** Of each town a station with a camera; of the first also one upstream that will fall silent, and one that has never spoken. */
export const KURE = StationId.parse('kure-proof');
export const ONOMI = StationId.parse('onomi-proof');
export const NEVER = StationId.parse('never-proof');
export const KUBOKAWA = StationId.parse('kubokawa-proof');
const PLACES = [
  { id: KURE, town: 'nakatosa', nameJa: '久礼（検証）', lat: 33.33, lon: 133.22 },
  { id: ONOMI, town: 'nakatosa', nameJa: '大野見（検証）', lat: 33.34, lon: 133.14 },
  { id: NEVER, town: 'nakatosa', nameJa: '新設（検証）', lat: 33.28, lon: 133.21 },
  { id: KUBOKAWA, town: 'shimanto', nameJa: '窪川（検証）', lat: 33.21, lon: 133.13 },
];
const NODES = [
  { id: NodeId.parse('nakatosa-proof'), town: TownId.parse('nakatosa'), stations: [KURE, ONOMI, NEVER] },
  { id: NodeId.parse('shimanto-proof'), town: TownId.parse('shimanto'), stations: [KUBOKAWA] },
];
export const cameraOf = (station: StationId) => CameraId.parse(`${station}-cam`);

/** The gauges are expected to speak so often; silent they count after three times as long. */
const EVERY = '10s';
const EVERY_MS = 10_000;
/** They speak more often than that, so that a busy machine makes none of them late. */
const SPEAKS_MS = 4_000;

/** Who uses the screens, each with a cookie of their own; 森 and 岡 are called by a ladder, all others by a muster alone. */
export type Who = 'mori' | 'oka' | 'wall' | 'chief';
const ACCOUNTS = [
  { name: 'mori', role: 'duty', towns: ['nakatosa'], person: 'mori' },
  { name: 'oka', role: 'duty', towns: ['shimanto'], person: 'oka' },
  { name: 'wall', role: 'viewer', towns: null },
  { name: 'chief', role: 'administrator', towns: null },
] as const;
/** Of the rehearsal, in tens of minutes: what can be shown then lasts for longer than any walk through the places. */
const NEAR_ITS_CREST = 12;
const LINKS = 'https://kawamori.town.example';

/** A hub in service for two towns, whose water this proof moves; all clocks are the machine's. */
export interface Stage {
  readonly hub: Service;
  readonly mail: MailDesk;
  readonly cookies: Readonly<Record<Who, string>>;
  /** Who may do everything in both towns, with a second factor. */
  readonly chief: Staff;
  /** The water stands at so many metres from now on. Resolves with the hub's acknowledgement of the first reading that says so. */
  set(station: StationId, valueM: number): Promise<void>;
  /** A gauge says nothing any more. */
  hush(station: StationId): void;
  /** A camera sends what it sees: a JPEG. */
  picture(station: StationId, jpeg: Buffer): Promise<void>;
  /** Raises the water in both towns from a calm river. Resolves with the count of mails before. */
  flood(): Promise<number>;
  /** What somebody's newest mail of these words leads to, past so many mails. */
  linkIn(to: string, words: string, after?: number): string | undefined;
  /** Another hub, beside which a flood is being rehearsed at its own pace, near its crest; begun at the first call. */
  rehearsed(): Promise<RehearsedHub>;
  /** The residents' pages: where they lie, and where they are served. */
  readonly publicDir: string;
  readonly publicUrl: string;
  get<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

export async function setTheStage(folder: string): Promise<Stage> {
  const mail = await mailDesk(() => ({ does: 'takes', afterMs: 0 }));
  const publicDir = join(folder, 'public');
  const hub = await restartedHub(folder, join(folder, 'hub'), {
    public: { dir: publicDir },
    notices: {
      linkUrl: LINKS,
      mail: { server: { host: '127.0.0.1', port: mail.port }, from: 'kawamori@town.example', recipients: [] },
    },
  });
  await hub.start();
  try {
    const config = join(folder, 'settings');
    writeSettings(config);
    const { code, stderr } = await hub.kawamori('config', 'apply', config);
    if (code !== 0) throw new Error(`kawamori config apply: ${stderr}`);
    const first = await signInByLink(hub.setupUrl);
    const cookies = Object.fromEntries(
      await Promise.all(ACCOUNTS.map(async ({ name, ...grant }) => [name, await joined(hub, name, grant)])),
    ) as Record<Who, string>;
    await setUpAuthenticator(hub.url, cookies.chief);
    const river = await startRiver(hub);
    const site = await startPublicServer(publicDir);
    let rehearsal: Promise<RehearsedHub> | undefined;
    return {
      ...{ hub, mail, cookies, get: first.get, set: river.set, hush: river.hush, picture: river.picture },
      chief: staffOf(hub.url, cookies.chief),
      rehearsed: () => {
        rehearsal ??= rehearsedHub(folder, { speed: 1, fromStep: NEAR_ITS_CREST });
        return rehearsal;
      },
      publicDir,
      publicUrl: site.url,
      flood: async () => {
        await eventually(
          'a calm river',
          async () => {
            const { notices } = await first.get<{ notices: { station: string | null; isOver: boolean }[] }>(
              '/api/v1/notices',
            );
            return (
              notices.every(({ station, isOver }) => isOver || (station !== KURE && station !== KUBOKAWA)) ||
              undefined
            );
          },
          { withinMs: 120_000, everyMs: 500 },
        );
        const before = mail.heard.length;
        await river.set(KURE, 3.95);
        await river.set(KUBOKAWA, 4.6);
        return before;
      },
      linkIn: (to, words, after = 0) => {
        const heard = mail.heard
          .slice(after)
          .findLast((one) => one.to === `${to}@town.example` && one.subject.includes(words));
        const path = heard && /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(heard.text)?.[1];
        return path && `${hub.url}${path}`;
      },
      close: async () => {
        // One that never began has been told where it was asked for.
        await rehearsal?.then((one) => one.stop()).catch(() => undefined);
        await river.stop();
        await site.stop();
        await hub.stop();
        await mail.close();
      },
    };
  } catch (error) {
    await hub.stop();
    await mail.close();
    throw error;
  }
}

function stationFile({ id, town, nameJa, lat, lon }: (typeof PLACES)[number]): StationFile {
  const file = inventedStation(id, town);
  return {
    ...file,
    ...{ nameJa, position: { lat, lon }, hold: EVERY },
    series: fastSeries(file, EVERY),
    cameras: [{ id: cameraOf(id), nameJa: '橋から', nameEn: 'from the bridge', public: {} }],
  } as StationFile;
}

function writeSettings(folder: string): void {
  cpSync(join(REPOSITORY.firmwareConfig, 'towns'), join(folder, 'towns'), { recursive: true });
  writeDocuments(join(folder, 'profiles'), [FAST_GAUGE]);
  writeDocuments(join(folder, 'stations'), PLACES.map(stationFile));
  const person = (id: string, town: string, nameJa: string) => ({
    ...{ id, town, nameJa },
    contacts: [{ channel: 'mail', to: `${id}@town.example` }],
  });
  const people = [
    person('mori', 'nakatosa', '森 一郎'),
    { ...person('oka', 'shimanto', '岡 花'), nameEn: 'Hana Oka', language: 'en' },
  ];
  const others = [person('hayashi', 'nakatosa', '林 二郎'), person('tani', 'shimanto', '谷 三郎')];
  writeDocuments(join(folder, 'people'), [...people, ...others]);
  mkdirSync(join(folder, 'duty'), { recursive: true });
  for (const { id, town } of people) {
    const groups = [{ id: 'duty', nameJa: '当番', members: [id] }];
    const plan = { town, groups, ladder: [{ call: { group: 'duty' } }] };
    writeFileSync(join(folder, 'duty', `${town}.yaml`), JSON.stringify(plan));
  }
}

/** The nodes with their gauges, which speak again and again and go on where the hub was away. */
async function startRiver(hub: Service) {
  const stopping = new AbortController();
  const level = new Map<StationId, number>();
  const lines = new Map<NodeId, MqttLine>();
  const secrets = new Map<NodeId, string>();
  const last = new Map<SeriesId, number>();
  for (const node of NODES) {
    const { secret } = await askOperator<{ secret: string }>(hub.dataDir, 'POST', '/nodes', node);
    secrets.set(node.id, secret);
  }
  const opening = new Map<NodeId, Promise<MqttLine>>();
  /** One line for a node, also while it is being opened: a second one would take its place. */
  const lineOf = (id: NodeId): Promise<MqttLine> => {
    const open = lines.get(id);
    if (open?.isOpen) return Promise.resolve(open);
    const coming =
      opening.get(id) ??
      connect({ port: hub.mqttPort, id, password: secrets.get(id) ?? '' })
        .then((line) => {
          lines.set(id, line);
          return line;
        })
        .finally(() => opening.delete(id));
    opening.set(id, coming);
    return coming;
  };
  const nodeOf = (station: StationId) => {
    const node = NODES.find(({ stations }) => stations.includes(station));
    if (!node) throw new Error(`no node speaks for ${station}`);
    return node;
  };
  const send = async (station: StationId): Promise<void> => {
    const value = level.get(station);
    if (value === undefined) return;
    const { id, town } = nodeOf(station);
    const series = seriesId(station, 'level');
    // No two readings of a gauge at one instant.
    const takenAt = Math.max(Date.now(), (last.get(series) ?? 0) + 1);
    last.set(series, takenAt);
    const pack = encodeReadings({ sentAt: takenAt, clock: 'synced', readings: [{ series, takenAt, value }] });
    const answer = await (await lineOf(id)).publish(upTopic(town, id, 'readings'), pack);
    if (answer !== 'PUBACK') throw new Error(`a reading of ${station} was not acknowledged: ${answer}`);
  };
  const speaking = (async () => {
    while (!stopping.signal.aborted) {
      // A hub that is away is met again in the next round.
      for (const station of [...level.keys()]) await send(station).catch(() => undefined);
      await pause(SPEAKS_MS, stopping.signal);
    }
  })();
  return {
    set: async (station: StationId, valueM: number) => {
      level.set(station, valueM);
      await send(station);
    },
    hush: (station: StationId) => {
      level.delete(station);
    },
    picture: async (station: StationId, jpeg: Buffer) => {
      const { id, town } = nodeOf(station);
      const answer = await (await lineOf(id)).publish(pictureTopic(town, id, cameraOf(station)), jpeg);
      if (answer !== 'PUBACK') throw new Error(`a picture of ${station} was not acknowledged: ${answer}`);
    },
    stop: async () => {
      stopping.abort();
      await speaking;
      for (const line of lines.values()) line.end();
    },
  };
}

/** So long after its last word a gauge counts as silent, with a round of the hub's own looking. */
export const SILENT_AFTER_MS = 4 * EVERY_MS;
