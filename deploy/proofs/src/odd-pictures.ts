import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CameraId,
  MAX_PICTURE_BYTES,
  NodeId,
  type PictureList,
  type PictureView,
  pictureTopic,
  type StationFile,
  StationId,
  seriesId,
  TownId,
} from '@kawamori/contracts';
import { inventedFiles, type OddFile } from './odd-pictures/invented.js';
import { KNOWN } from './odd-pictures/known-files.js';
import { rightAnswers, walkMarkers } from './odd-pictures/marker-walk.js';
import { watchMemory } from './odd-pictures/memory-watch.js';
import { type Outcome, refused, shown } from './odd-pictures/outcome.js';
import { startHonestNode } from './parts/honest-node.js';
import { inventedStation, writeDocuments } from './parts/invented-station.js';
import { connect, type MqttLine } from './parts/mqtt-line.js';
import { leftBehind } from './parts/play.js';
import { type RealHub, startHub } from './parts/real-hub.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { type Staff, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

const TOWN = TownId.parse('shimanto');
const STATION = StationId.parse('pictures');
const HONEST_STATION = StationId.parse('honest');
const NODES = ['pictures-1', 'pictures-2', 'pictures-3', 'pictures-4'].map((id) => NodeId.parse(id));
const HONEST = NodeId.parse('honest-1');
/** One camera for what is made here, and one for each folder of real files. */
const INVENTED = 'invented-1';
const FOLDERS = [
  { path: 'odd-pictures', camera: 'odd-1' },
  { path: 'pictures/alpine', camera: 'alpine-1' },
  { path: 'pictures/creek', camera: 'creek-1' },
  { path: 'pictures/marsh-timelapse', camera: 'marsh-1' },
] as const;

/** A picture is answered within this, also one that the picture process dies of twice. */
const ANSWER_MS = 20_000;
/** The hub beside its picture process: its own memory, and the room for pictures that come in. */
const HUB_MB = 400;
/** Its own limit, and what it may take between two looks at itself. */
const PICTURES_MB = 900;

interface Sent {
  name: string;
  bytes: Buffer;
  digest: string;
  camera: string;
  /** What must become of it: in words that were decided beforehand, or by its markers alone. */
  right: RegExp;
  decided: string;
}

/** Whatever comes as a picture is shown, marked or refused as it should be. */
export const oddPictures: Proof = {
  name: 'odd-pictures',
  about: 'every odd picture is shown, marked or refused as it should be, while readings go on',
  run: async (context) => {
    const files = allFiles(context);
    const hub = await startHub(context.folder, {
      mqtt: { port: 0, limits: { deadLettersPerHour: 1_000_000 } },
    });
    try {
      const secretOf = await furnish(hub, context.folder);
      const staff = await signInByLink(hub.setupUrl);
      const honest = await startHonestNode({
        port: hub.mqttPort,
        town: TOWN,
        node: HONEST,
        password: secretOf(HONEST),
        series: seriesId(HONEST_STATION, 'level'),
      });
      const lines = await Promise.all(
        NODES.map((id) => connect({ port: hub.mqttPort, id, password: secretOf(id) })),
      );
      const watch = watchMemory(hub.pid);
      const waits = await sendAll(lines.slice(0, 1), files);
      const first = await answers(hub, staff);
      // Once more, from four nodes at once: a picture that was lost and sent again.
      const again = await sendAll(lines, files);
      const second = await answers(hub, staff);
      const memory = await watch.stop();
      for (const line of lines) line.end();
      const { acknowledged, cuts, longestWaitMs } = await honest.stop();
      const check = await hub.kawamori('picture', 'check', '--json');
      const stands = hub.lives();
      await hub.stop();
      const left = await leftBehind(context.folder);

      const wrong = files.filter(
        (file) => !file.right.test(first.of(file)) || first.of(file) !== second.of(file),
      );
      report(context, files, first.of, wrong);
      const doubled = second.pictures - first.pictures;
      const longestMs = Math.max(...waits, ...again);
      context.say(
        `  ${first.pictures} pictures shown, ${doubled} more after all had come again; each was answered within ` +
          `${longestMs.toFixed(0)} ms (middle ${median(waits).toFixed(0)} ms); hub at most ${memory.hubMb} MB, picture process at most ` +
          `${memory.picturesMb} MB, started ${memory.pictureProcesses} times`,
      );
      context.say(
        `  meanwhile another node: ${acknowledged.length} readings acknowledged, ${cuts} cuts, longest wait ${longestWaitMs.toFixed(0)} ms; ` +
          `the hub ${stands ? 'stands' : 'has fallen'}; kawamori picture check: exit ${check.code}; ${left.length} processes left behind`,
      );
      const sound =
        wrong.length === 0 &&
        doubled === 0 &&
        cuts === 0 &&
        acknowledged.length > 0 &&
        stands &&
        check.code === 0 &&
        left.length === 0;
      const inLimits = longestMs <= ANSWER_MS && memory.hubMb <= HUB_MB && memory.picturesMb <= PICTURES_MB;
      return {
        holds: sound && (context.short || inLimits),
        figure: `${files.length - wrong.length} of ${files.length} files as they should be, ${doubled} doubled, hub ${memory.hubMb} MB, picture process ${memory.picturesMb} MB`,
      };
    } finally {
      await hub.stop();
    }
  },
};

const literally = (text: string) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function allFiles({ seed, say }: ProofContext): Sent[] {
  const decided = (name: string, bytes: Buffer, camera: string, expected: Outcome): Sent => ({
    name,
    bytes,
    camera,
    digest: digestOf(bytes),
    right: literally(expected),
    decided: expected,
  });
  const invented = inventedFiles(seeded(seed)).map((file: OddFile) =>
    decided(file.name, file.bytes, file.camera ?? INVENTED, file.expected),
  );
  const data = join(REPOSITORY.shared, 'data');
  if (!existsSync(join(data, 'odd-pictures'))) {
    say('  (no real files on this machine: only those that are made here)');
    return invented;
  }
  const real = FOLDERS.flatMap(({ path, camera }) =>
    readdirSync(join(data, path)).map((name): Sent => {
      const bytes = readFileSync(join(data, path, name));
      const known = KNOWN.get(name);
      if (known !== undefined) return decided(name, bytes, camera, known);
      const walked = walkMarkers(bytes);
      const words = `by its markers: ${walked.kind}${walked.kind === 'picture' && !walked.ends ? ' without an end' : ''}`;
      return { name, bytes, camera, digest: digestOf(bytes), right: rightAnswers(walked), decided: words };
    }),
  );
  return [...invented, ...real];
}

async function furnish(hub: RealHub, folder: string): Promise<(node: NodeId) => string> {
  const config = join(folder, 'firmware-config');
  for (const kind of ['towns', 'profiles']) {
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  }
  const cameras = [INVENTED, ...FOLDERS.map(({ camera }) => camera)].map(aCamera);
  const stations: StationFile[] = [
    { ...inventedStation(STATION, TOWN), cameras },
    { ...inventedStation(HONEST_STATION, TOWN), cameras: [aCamera('other-1')] },
  ];
  writeDocuments(join(config, 'stations'), stations);
  const applied = await hub.kawamori('config', 'apply', config);
  if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
  const secrets = new Map<NodeId, string>();
  for (const id of NODES) secrets.set(id, await hub.addNode(id, TOWN, [STATION]));
  secrets.set(HONEST, await hub.addNode(HONEST, TOWN, [HONEST_STATION]));
  return (node) => secrets.get(node) ?? '';
}

const aCamera = (id: string) => ({ id, nameJa: '検証用', nameEn: 'for a proof' });

/** Sends every file over the lines, one at a time on each; how long each waited for its PUBACK. */
async function sendAll(lines: readonly MqttLine[], files: readonly Sent[]): Promise<number[]> {
  const waits: number[] = [];
  let next = 0;
  const send = async (line: MqttLine, node: NodeId) => {
    for (let file = files[next++]; file; file = files[next++]) {
      const askedAt = performance.now();
      const answer = await line.publish(pictureTopic(TOWN, node, CameraId.parse(file.camera)), file.bytes);
      if (answer !== 'PUBACK') throw new Error(`${file.name} was answered with ${answer}`);
      waits.push(performance.now() - askedAt);
    }
  };
  await Promise.all(lines.map((line, index) => send(line, NODES[index] ?? HONEST)));
  return waits;
}

interface Answers {
  of(file: Sent): Outcome;
  pictures: number;
}

/** What the hub says of every file, found by the bytes that it gives back, or by the digest of its dead letter. */
async function answers(hub: RealHub, staff: Staff): Promise<Answers> {
  // A change by the operator is answered when everything before it has been judged: the index is whole then.
  const settled = await hub.kawamori('picture', 'restore', INVENTED);
  if (settled.code !== 0) throw new Error(`kawamori picture restore: ${settled.stderr}`);
  const found = new Map<string, Set<Outcome>>();
  const tell = (digest: string, outcome: Outcome) =>
    found.set(digest, (found.get(digest) ?? new Set()).add(outcome));
  const { stdout } = await hub.kawamori('dead-letters', '--json', '--limit', '10000');
  const letters = JSON.parse(stdout) as { fault: string; digest?: string }[];
  for (const { fault, digest } of letters) tell(digest ?? fault, refused(fault));
  const pictures = await listed(staff);
  for (const picture of pictures) {
    const path = `/api/v1/cameras/${picture.camera}/pictures/${picture.at}`;
    const outcome = shown(picture.width, picture.height, {
      cutShort: picture.incomplete,
      time: picture.takenFrom,
    });
    const isCopied = isWebp(await bytesAt(staff, `${path}/thumb.webp`));
    tell(
      digestOf(await bytesAt(staff, `${path}.jpg`)),
      isCopied ? outcome : `${outcome}, without its small copy`,
    );
  }
  // What is too large to be a picture is set aside unread: its dead letter has no digest.
  const keyOf = ({ bytes, digest }: Sent) =>
    bytes.length > MAX_PICTURE_BYTES ? 'payload-too-large' : digest;
  return {
    pictures: pictures.length,
    of: (file) => [...(found.get(keyOf(file)) ?? ['nothing'])].join(' and '),
  };
}

const FAR = 4_102_444_800_000;

async function listed(staff: Staff): Promise<PictureView[]> {
  const lists = await Promise.all(
    [INVENTED, ...FOLDERS.map(({ camera }) => camera)].map((camera) =>
      staff.get<PictureList>(`/api/v1/cameras/${camera}/pictures?from=0&to=${FAR}&limit=2000`),
    ),
  );
  return lists.flatMap(({ pictures }) => pictures);
}

async function bytesAt({ url, cookie }: Staff, path: string): Promise<Buffer> {
  const response = await fetch(`${url}${path}`, { headers: { cookie } });
  if (!response.ok) throw new Error(`GET ${path}: HTTP ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

const isWebp = (bytes: Buffer) =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Every odd file, and of the ordinary ones only those that went wrong and how many were as they should be. */
function report(
  { table, say }: ProofContext,
  files: readonly Sent[],
  of: (file: Sent) => Outcome,
  wrong: readonly Sent[],
) {
  const isOdd = ({ camera }: Sent) => !['alpine-1', 'creek-1', 'marsh-1'].includes(camera);
  const rows = files.filter((file) => isOdd(file) || wrong.includes(file));
  table(
    ['file', 'bytes', 'answer', ''],
    rows.map((file) => [
      file.name,
      file.bytes.length,
      of(file),
      wrong.includes(file) ? `! expected ${file.decided}` : '',
    ]),
  );
  say(`  and ${files.length - rows.length} ordinary pictures of three cameras, all as they should be`);
}
