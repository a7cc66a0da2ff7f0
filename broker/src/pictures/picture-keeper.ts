import { createHash } from 'node:crypto';
import type {
  CameraId,
  FactBody,
  Instant,
  NewFact,
  NodeRegistration,
  PictureFault,
  StationId,
} from '@kawamori/contracts';
import { isDiskFault, type Part } from '@kawamori/kit';
import type { ClockOffset } from '../clocks/clock-offset.js';
import { lanes } from './lanes.js';
import type { Examined, PictureDesk } from './picture-desk.js';
import type { IncomingPicture, PictureFiles } from './picture-files.js';
import { pictureTime } from './picture-time.js';

/** A picture that a node has sent, without its bytes. */
interface Sent {
  node: NodeRegistration;
  camera: CameraId;
  topic: string;
  /** River clock. */
  receivedAt: Instant;
  offset: Pick<ClockOffset, 'correction'>;
}

export interface PictureArrival extends Sent {
  payload: Uint8Array;
  /** The bytes are on the disk, or not wanted: nobody holds them in memory any more. */
  letGo(): void;
}

export interface KeeperInputs {
  files: PictureFiles;
  desk: Pick<PictureDesk, 'examine'>;
  /** The station that a camera hangs at. */
  stationOf(camera: CameraId): StationId | undefined;
  /** Whether the index knows these bytes from this camera. */
  isKept(camera: CameraId, digest: string): boolean;
  /** Whether the disk has room for another one. */
  hasRoom(): boolean;
  /** Appends to the journal; resolves with the last sequence when it is on the disk. */
  keep(facts: readonly NewFact[]): Promise<number>;
  /** Resolves when the index has everything up to a sequence. */
  judged(seq: number): Promise<void>;
}

/** `taken`: it may be acknowledged. `no-room`: the disk is left to readings, and nothing of it has been kept. */
export type PictureAnswer = 'taken' | 'no-room';

export interface PictureKeeper extends Part {
  /**
   * First the file, then the fact. A picture is taken when it is kept, refused with a dead letter, or known already. Rejects when the
   * disk takes nothing.
   */
  take(arrival: PictureArrival): Promise<PictureAnswer>;
}

/** Files that are written and synced at once: on a slow disk each holds a thread that others need too. */
const DISK_LANES = 2;

export function pictureKeeper(inputs: KeeperInputs): PictureKeeper {
  const { files, desk, stationOf, isKept, hasRoom, keep, judged } = inputs;
  const disk = lanes(DISK_LANES);
  /** What has come and does not stand in the index yet, by camera and digest. */
  const underWay = new Map<string, Promise<PictureAnswer>>();

  const take = (arrival: PictureArrival): Promise<PictureAnswer> => {
    const { payload, letGo, ...sent } = arrival;
    const digest = createHash('sha256').update(payload).digest('hex');
    const key = `${sent.camera}/${digest}`;
    const same = underWay.get(key);
    if (same || isKept(sent.camera, digest)) {
      letGo();
      return same ?? Promise.resolve('taken');
    }
    if (!hasRoom()) {
      letGo();
      return Promise.resolve('no-room');
    }
    const journalled = decide({ ...sent, digest, bytes: payload.byteLength }, receive(payload, letGo));
    const work = journalled.then(() => 'taken' as const);
    underWay.set(key, work);
    const forget = () => underWay.delete(key);
    void journalled.then(judged).then(forget, forget);
    return work;
  };

  /** Apart from what follows, so that nothing that waits for the picture process holds the bytes. */
  const receive = (payload: Uint8Array, letGo: () => void): Promise<IncomingPicture> =>
    disk.run(() => files.receive(payload)).finally(letGo);

  const decide = async (known: Known, received: Promise<IncomingPicture>): Promise<number> => {
    const incoming = await received;
    try {
      const examined = wrongCamera(known, stationOf(known.camera)) ?? (await desk.examine(incoming.files));
      const station = stationOf(known.camera);
      if (!examined.ok || station === undefined) {
        await incoming.refuse(known.digest);
        return await keep([refusalOf(known, examined)]);
      }
      const body = bodyOf(known, station, examined);
      await incoming.accept({ camera: known.camera, at: body.takenAt, digest: known.digest });
      return await keep([{ kind: 'picture.received', body }]);
    } catch (error) {
      await incoming.discard();
      throw error;
    }
  };

  return {
    name: 'picture keeper',
    // On a disk that takes nothing no picture is acknowledged either, and everything else goes on.
    start: () =>
      files.open().catch((error: unknown) => {
        if (!isDiskFault(error)) throw error;
      }),
    stop: () => undefined,
    take,
  };
}

interface Known extends Sent {
  digest: string;
  bytes: number;
}
type Refused = Extract<Examined, { ok: false }>;
type Seen = Extract<Examined, { ok: true }>;

const refused = (fault: PictureFault, detail: string): Refused => ({ ok: false, fault, detail });

/** A picture that nobody can place is not looked at. */
function wrongCamera({ node, camera }: Sent, station: StationId | undefined): Refused | undefined {
  if (station === undefined) return refused('camera-unknown', `no station has a camera ${camera}`);
  if (node.stations.includes(station)) return undefined;
  return refused('camera-not-yours', `${camera} hangs at ${station}, for which ${node.id} does not speak`);
}

function refusalOf({ node, topic, digest }: Known, examined: Examined): NewFact {
  const { fault, detail } = examined.ok
    ? refused('camera-unknown', 'its station was taken away while the picture was looked at')
    : examined;
  return {
    kind: 'record.dead-lettered',
    body: { town: node.town, node: node.id, topic, fault, detail, raw: '', digest },
  };
}

function bodyOf(known: Known, station: StationId, seen: Seen): FactBody<'picture.received'> {
  const { note, width, height, incomplete, light } = seen;
  const level = note?.station === station ? note.level : undefined;
  return {
    town: known.node.town,
    node: known.node.id,
    camera: known.camera,
    station,
    ...pictureTime(seen, known.receivedAt, known.offset),
    digest: known.digest,
    bytes: known.bytes,
    width,
    height,
    incomplete,
    light,
    ...(level ? { level: { valueM: level.valueM, at: level.at } } : {}),
  };
}
