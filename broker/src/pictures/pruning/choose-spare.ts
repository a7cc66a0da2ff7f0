import {
  type CameraId,
  DAY,
  HOUR,
  type Instant,
  type Milliseconds,
  type StationId,
} from '@kawamori/contracts';

/** A picture whose file is there, as far as it matters for what may go. */
export interface KeptPicture {
  camera: CameraId;
  at: Instant;
  digest: string;
  station: StationId;
  bytes: number;
  /** Another of the same instant stands before it where not. */
  isShown: boolean;
  incomplete: boolean;
}

/** Pictures of one camera at one station, told by one fact. */
export interface Batch {
  camera: CameraId;
  station: StationId;
  pictures: KeptPicture[];
}

/** Pictures of one batch, at most: three files each are deleted before the next one is thought of. */
export const BATCH = 200;
/** Younger ones never go: staff look at them, and what they show may still turn out to be a flood. */
export const ALWAYS_KEPT: Milliseconds = 7 * DAY;
/** Around an episode and around what was told: how the water came, and how it went. */
export const AROUND: Milliseconds = HOUR;

/** Whether a picture is bound to something that happened, and stays for ever. */
export type IsBound = (picture: Pick<KeptPicture, 'camera' | 'station' | 'at'>) => boolean;

/**
 * What may go of one camera's old pictures: of each hour the first whole one stays, and what is bound.
 * @param pictures of one camera, ascending
 */
export function* spareOfHours(pictures: Iterable<KeptPicture>, isBound: IsBound): Generator<KeptPicture> {
  let hour: KeptPicture[] = [];
  const spare = function* () {
    const shown = hour.filter(({ isShown }) => isShown);
    const stays = shown.find(({ incomplete }) => !incomplete) ?? shown[0];
    for (const one of hour) if (one !== stays && !isBound(one)) yield one;
  };
  for (const picture of pictures) {
    if (hour[0] && hourOf(hour[0].at) !== hourOf(picture.at)) {
      yield* spare();
      hour = [];
    }
    hour.push(picture);
  }
  yield* spare();
}

const hourOf = (at: Instant): number => Math.floor(at / HOUR);

/** In batches, each of one camera at one station. */
export function* inBatches(pictures: Iterable<KeptPicture>): Generator<Batch> {
  let batch: Batch | undefined;
  for (const picture of pictures) {
    const { camera, station } = picture;
    if (batch && (batch.station !== station || batch.camera !== camera || batch.pictures.length >= BATCH)) {
      yield batch;
      batch = undefined;
    }
    batch ??= { camera, station, pictures: [] };
    batch.pictures.push(picture);
  }
  if (batch) yield batch;
}

/**
 * The oldest of all cameras first, until enough has gone.
 * @param cameras of each its pictures that may go, ascending
 * @param excess bytes that are too many
 */
export function* oldestOf(
  cameras: readonly Iterator<KeptPicture>[],
  excess: number,
  /** What a picture takes with its copies. */
  takes: (picture: KeptPicture) => number,
): Generator<KeptPicture> {
  const heads = cameras.map((source) => ({ source, next: source.next() }));
  for (let left = excess; left > 0; ) {
    const oldest = heads.reduce<(typeof heads)[number] | undefined>((best, one) => {
      if (one.next.done) return best;
      return !best || best.next.done || one.next.value.at < best.next.value.at ? one : best;
    }, undefined);
    if (!oldest || oldest.next.done) return;
    // A day of one camera at a time: its files lie together, and so does what tells of them.
    const day = Math.floor(oldest.next.value.at / DAY);
    while (!oldest.next.done && Math.floor(oldest.next.value.at / DAY) === day && left > 0) {
      left -= takes(oldest.next.value);
      yield oldest.next.value;
      oldest.next = oldest.source.next();
    }
  }
}
