import {
  type CameraConfig,
  type CameraId,
  DAY,
  type Instant,
  MINUTE,
  type Milliseconds,
  type PictureView,
} from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { CopyFailed, type PictureDesk } from '../pictures/picture-desk.js';
import { choosePictures, PICTURES_BACK } from './choose-pictures.js';
import type { SiteFolder, StillWanted } from './site-folder.js';
import type { ShownPicture, SiteCamera } from './site-model.js';
import {
  type NamedPicture,
  PICTURE_WIDTHS,
  type PictureSize,
  pictureFile,
  pictureOf,
  pictureTag,
} from './site-names.js';

/** The hub's own pictures, as the shelf needs them. */
export interface PictureSource {
  /** Ascending, both ends included. */
  taken(camera: CameraId, from: Instant, to: Instant): (PictureView & { digest: string })[];
  at(camera: CameraId, at: Instant): (PictureView & { digest: string }) | undefined;
  isWithdrawn(camera: CameraId): boolean;
  /** The kept file of one. */
  fileOf(picture: { camera: CameraId; at: Instant; digest: string }): string;
  copy: PictureDesk['maskedCopy'];
}

/** How long a picture stays after no page links to it any more: for pages that are open, on their way or in a cache. */
const GRACE: Milliseconds = 15 * MINUTE;
/** Files of one camera in their grace, at most: a flood that is played fast makes many pictures old at once. */
const MOST_SPARE = 60;
/**
 * How long a copy that the desk failed at is left before each further try; the last one repeats while the picture is among those shown.
 * Load passes within minutes. What kills the desk's process each time costs two lives and at most half a minute a try.
 */
const TRY_AGAIN: readonly Milliseconds[] = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE];
/** No picture of then is looked at any more, whatever its delay. */
const LONG_AGO: Milliseconds = 400 * DAY + PICTURES_BACK;
const SIZES = Object.keys(PICTURE_WIDTHS) as PictureSize[];

/** What residents may see of pictures: which, their copies, and the taking away. */
export interface PictureShelf {
  /** What is there of a public camera now; `missing` are copies to be made now, newest first. */
  look(camera: CameraConfig, now: Instant): { shown: SiteCamera; missing: Missing[] };
  /**
   * Makes a copy, and tells in the log where none could be made.
   * @returns `desk-failed` where the desk died of it or took too long: the pages should be written before more of it is asked
   * @throws the system's error where the site's folder takes nothing
   */
  make(missing: Missing, stillWanted: StillWanted): Promise<'settled' | 'desk-failed'>;
  /** Takes away what must not be seen, at once. */
  withdraw(camera: CameraId, at: Instant | null): void;
  /** Takes away pictures that are kept no longer. */
  forget(camera: CameraId, taken: ReadonlySet<Instant>): void;
  /**
   * Takes away what no page links to any more: after its grace where it has only grown old, at once where it must not be seen.
   * @param wallNow grace is a matter of browsers and caches, so it runs by the wall
   */
  tidy(cameras: readonly CameraConfig[], linked: ReadonlySet<string>, now: Instant, wallNow: Instant): void;
}

export interface Missing {
  path: string;
  from: string;
  masks: NonNullable<CameraConfig['public']>['masks'];
  maxWidth: number;
}

export function pictureShelf(
  folder: SiteFolder,
  source: PictureSource,
  { drill, log, wallClock }: { drill: boolean; log: Log; wallClock: Clock },
): PictureShelf {
  /** When each file was first found without a link to it, by the wall. */
  const unlinkedSince = new Map<string, Instant>();
  /** Copies that the decoder can make nothing of are told once and not tried again before the next start. */
  const unmakeable = new Set<string>();
  /** Copies that the desk failed at: how often, and when each may be tried again, by the wall. */
  const failed = new Map<string, { times: number; againAt: Instant }>();
  const isDue = (path: string) =>
    !unmakeable.has(path) && (failed.get(path)?.againAt ?? Number.NEGATIVE_INFINITY) <= wallClock.now();

  const noteFailure = (path: string, fault: CopyFailed['fault'], error: unknown) => {
    if (fault === 'picture') {
      unmakeable.add(path);
      failed.delete(path);
      log.warn({ err: error, picture: path }, 'a copy for residents could not be made');
      return;
    }
    const times = (failed.get(path)?.times ?? 0) + 1;
    const wait = TRY_AGAIN[Math.min(times, TRY_AGAIN.length) - 1] ?? MINUTE;
    failed.set(path, { times, againAt: wallClock.now() + wait });
    if (times === 1) {
      log.warn({ err: error, picture: path }, 'a copy for residents was not made; it will be tried again');
    }
  };

  const filesOf = (camera: CameraConfig, picture: { at: Instant; digest: string }) => {
    const tag = pictureTag(picture.digest, camera.public?.masks ?? []);
    const name = (size: PictureSize) => pictureFile({ camera: camera.id, at: picture.at, tag, drill, size });
    return { small: name('small'), large: name('large') };
  };
  const takenLately = (camera: CameraConfig, now: Instant) => {
    const delay = camera.public?.delay ?? 0;
    return source.taken(camera.id, now - delay - PICTURES_BACK, now - delay);
  };

  const removeOf = (camera: CameraId, fits: (at: Instant) => boolean) => {
    const gone = folder.list().filter((path) => {
      const picture = pictureOf(path);
      return picture?.camera === camera && fits(picture.at);
    });
    if (gone.length > 0) folder.remove(gone);
  };

  const mayBeSeen = (camera: CameraConfig | undefined, file: NamedPicture, now: Instant): boolean => {
    const picture = camera && !source.isWithdrawn(camera.id) && source.at(camera.id, file.at);
    return (
      !!picture &&
      !picture.withdrawn &&
      !picture.gone &&
      file.at <= now - (camera.public?.delay ?? 0) &&
      file.drill === drill &&
      file.tag === pictureTag(picture.digest, camera.public?.masks ?? [])
    );
  };

  return {
    look: (camera, now) => {
      const { id, nameJa, nameEn, expected } = camera;
      const delay = camera.public?.delay ?? 0;
      const withdrawn = source.isWithdrawn(id);
      const taken = withdrawn ? [] : takenLately(camera, now);
      const digests = new Map(taken.map(({ at, digest }) => [at, digest]));
      const missing: Missing[] = [];
      const pictures: ShownPicture[] = [];
      for (const picture of choosePictures(taken, now, delay)) {
        const digest = digests.get(picture.at) ?? '';
        const files = filesOf(camera, { at: picture.at, digest });
        const absent = SIZES.filter((size) => !folder.has(files[size]));
        if (absent.length === 0) {
          pictures.push({ at: picture.at, incomplete: picture.incomplete, ...files });
          continue;
        }
        for (const size of absent.filter((one) => isDue(files[one]))) {
          missing.push({
            path: files[size],
            from: source.fileOf({ camera: id, at: picture.at, digest }),
            masks: camera.public?.masks ?? [],
            maxWidth: PICTURE_WIDTHS[size],
          });
        }
      }
      return {
        shown: {
          ...{ id, nameJa, nameEn },
          state: withdrawn ? 'withdrawn' : 'shown',
          delayMs: delay,
          expectedMs: expected,
          lastAt: taken.findLast((one) => !one.withdrawn)?.at ?? null,
          pictures,
        },
        missing,
      };
    },
    make: async ({ path, from, masks, maxWidth }, stillWanted) => {
      try {
        await folder.place(path, (to) => source.copy({ from, to, masks, maxWidth, drill }), stillWanted);
      } catch (error) {
        // A full or read-only disk is the folder's matter, and told by whoever writes the pages.
        if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
        const fault = error instanceof CopyFailed ? error.fault : 'desk';
        noteFailure(path, fault, error);
        return fault === 'desk' ? 'desk-failed' : 'settled';
      }
      const before = failed.get(path);
      if (before && failed.delete(path)) {
        log.info({ picture: path, failures: before.times }, 'a copy for residents is made after all');
      }
      return 'settled';
    },
    withdraw: (camera, at) => removeOf(camera, (taken) => at === null || taken === at),
    forget: (camera, taken) => removeOf(camera, (at) => taken.has(at)),
    tidy: (cameras, linked, now, wallNow) => {
      const byId = new Map(cameras.map((camera) => [camera.id, camera]));
      const there = folder.list().flatMap((path) => {
        const named = pictureOf(path);
        return named && !linked.has(path) ? [{ path, ...named }] : [];
      });
      for (const path of unlinkedSince.keys()) if (linked.has(path)) unlinkedSince.delete(path);
      const spare = new Map<CameraId, number>();
      const gone = there
        .map((file) => {
          const since = unlinkedSince.get(file.path) ?? wallNow;
          unlinkedSince.set(file.path, since);
          return { ...file, since };
        })
        .sort((a, b) => b.since - a.since)
        .filter((file) => {
          if (!mayBeSeen(byId.get(file.camera), file, now)) return true;
          const kept = (spare.get(file.camera) ?? 0) + 1;
          spare.set(file.camera, kept);
          return kept > MOST_SPARE || wallNow - file.since >= GRACE;
        })
        .map(({ path }) => path);
      for (const path of gone) unlinkedSince.delete(path);
      for (const kept of [unmakeable, failed]) {
        for (const path of kept.keys()) {
          if ((pictureOf(path)?.at ?? 0) < now - LONG_AGO) kept.delete(path);
        }
      }
      if (gone.length > 0) folder.remove(gone);
    },
  };
}
