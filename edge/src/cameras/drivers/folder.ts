import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CameraDriverConfig,
  clockWords,
  dateTimeWords,
  HOUR,
  type Instant,
  MINUTE,
  type Milliseconds,
  SECOND,
} from '@kawamori/contracts';
import { type Clock, pause } from '@kawamori/kit';
import { endsAsJpeg, MAX_CAMERA_BYTES } from '../jpeg-form.js';
import type { CameraDriver, Captured, Wanted } from './camera-driver.js';
import { exifTime } from './exif-time.js';

export type FolderConfig = Extract<CameraDriverConfig, { kind: 'folder' }>;

/** Files of the folder that are looked at, at most. Whoever fills it is to clear it. */
const MAX_FILES = 20_000;
/** A file without a JPEG's end whose size has stood still for this long will grow no more. */
const STANDS_STILL: Milliseconds = 3 * SECOND;
const LOOK_AGAIN: Milliseconds = 250;
/** A file that last changed longer before the order's instant is no picture of it, unless the camera is asked more rarely. */
const BEFORE: Milliseconds = 15 * MINUTE;
/** A time that a file claims is believed this far after the order's instant. */
const AFTER: Milliseconds = MINUTE;

interface Found {
  name: string;
  modifiedAt: Instant;
  bytes: number;
}

/**
 * JPEGs that another program puts into a folder: takes the newest that is whole. A file that is still being written is waited for, then
 * passed over; one that has stopped growing without its end is taken as it is. The same file is never taken twice, and one of before is
 * none: whoever fills the folder has stopped, and a picture of yesterday must not be sent as today's.
 * @param every how often the camera is asked
 */
export function folderCamera({ folder }: FolderConfig, every: Milliseconds, wallClock: Clock): CameraDriver {
  const before = Math.max(BEFORE, 2 * every);
  return {
    capture: async ({ at, seen, signal }) => {
      const found = await newestFirst(folder);
      if (typeof found === 'string') return { ok: false, fault: found };
      const known = found.findIndex((file) => markOf(file) === seen);
      const fresh = found
        .slice(0, known === -1 ? undefined : known)
        .filter(({ modifiedAt }) => modifiedAt >= at - before);
      if (fresh.length === 0) return { ok: false, fault: nothingNew(found[0], at) };
      for (const file of fresh) {
        if (signal.aborted) break;
        const bytes = await readSettled(join(folder, file.name), wallClock, signal);
        if (bytes !== undefined) return picked(file, bytes, at, before);
      }
      return { ok: false, fault: `${fresh[0]?.name} in ${folder} is still being written` };
    },
  };
}

function picked(file: Found, bytes: Uint8Array, at: Instant, before: Milliseconds): Captured {
  const takenAt = [exifTime(bytes), file.modifiedAt].find(
    (time) => time !== undefined && isCloseTo(time, at, before),
  );
  return { ok: true, picture: bytes, seen: markOf(file), ...(takenAt === undefined ? {} : { takenAt }) };
}

/** A camera's clock may stand anywhere, and a copied file has the time of its copy: only a time close to the order's is believed. */
export function isCloseTo(time: Instant, at: Instant, before: Milliseconds): boolean {
  return time >= at - before && time <= at + AFTER;
}

const markOf = ({ name, modifiedAt, bytes }: Found): string => `${modifiedAt}/${bytes}/${name}`;

function nothingNew(newest: Found | undefined, at: Instant): string {
  if (newest === undefined) return 'no picture in the folder yet';
  const near = Math.abs(at - newest.modifiedAt) < 12 * HOUR;
  const since = near ? clockWords(newest.modifiedAt) : dateTimeWords(newest.modifiedAt, 'en');
  return `no new picture since ${since}`;
}

/** The folder's JPEGs, newest first (by the time of the last change, then by name), or why they cannot be seen. */
async function newestFirst(folder: string): Promise<Found[] | string> {
  try {
    const names = (await readdir(folder)).filter((name) => /^[^.].*\.jpe?g$/i.test(name));
    if (names.length > MAX_FILES) {
      return `${names.length} pictures in ${folder}, at most ${MAX_FILES} are looked at; clear it of old ones`;
    }
    const found = await Promise.all(
      names.map(async (name) => {
        const file = await stat(join(folder, name)).catch(() => undefined);
        return file?.isFile() ? { name, modifiedAt: Math.round(file.mtimeMs), bytes: file.size } : undefined;
      }),
    );
    return found
      .filter((file) => file !== undefined)
      .sort((a, b) => b.modifiedAt - a.modifiedAt || (a.name < b.name ? 1 : -1));
  } catch (error) {
    return `the folder cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The file's bytes once it has its end, or has stood still without one. Undefined while it grows, or where it is gone or too large. */
async function readSettled(
  path: string,
  clock: Clock,
  signal: Wanted['signal'],
): Promise<Uint8Array | undefined> {
  let size = -1;
  let since = clock.now();
  while (!signal.aborted) {
    const bytes = await readWhole(path);
    if (bytes === undefined || endsAsJpeg(bytes)) return bytes;
    if (bytes.length !== size) {
      size = bytes.length;
      since = clock.now();
    } else if (clock.now() - since >= STANDS_STILL) {
      return bytes;
    }
    await pause(LOOK_AGAIN, signal);
  }
  return undefined;
}

async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    return size > MAX_CAMERA_BYTES ? undefined : await file.readFile();
  } finally {
    await file.close();
  }
}
