import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Part, takeLock } from '@kawamori/kit';

/**
 * A folder of a hub's own in memory, which no other user may read. Its name cannot be foreseen, so that nobody else can have made it
 * before. It is locked as long as its process lives, however that dies: one whose lock is free is what a killed hub has left.
 */
export interface ShelterFolder extends Part {
  /** Where it lies. Until it has been made, and where it cannot be, the data folder. */
  readonly path: string;
  readonly isMade: boolean;
  /**
   * Makes it, and takes away what dead hubs of the same user have left beside it; does nothing where it is there.
   * @throws the system's error
   */
  start(): void;
  stop(): void;
  /** Whether another process has one for the same data folder: that it runs is known here, also while the disk takes no lock. */
  isAnothers(): boolean;
}

const LOCK = 'lock.db';
/** For whoever finds the folder. */
const NOTE = 'owner.json';
/** A folder that is being made, and not locked yet. */
const COMING = 'kawamori.coming-';
/** With an end of six signs; the version before had none. */
const NAMES = /^kawamori-[0-9a-f]{16}(?:-\w{6})?$/;

const nameOf = (dataDir: string): string =>
  `kawamori-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)}`;

/** Where such a folder is made: in memory, and where there is none in the folder for passing files. */
const placesIn = (memoryDir: string): string[] => [memoryDir, tmpdir()];

/** @param memoryDir a file system that lies in memory (tmpfs), such as `/dev/shm` */
export function shelterFolder(memoryDir: string, dataDir: string): ShelterFolder {
  let made: { path: string; lock: { release(): void } } | undefined;

  const makeIn = (place: string) => {
    clearLeftBehind(place);
    const coming = mkdtempSync(join(place, COMING));
    const lock = takeLock(join(coming, LOCK));
    if (!lock) throw new Error(`somebody has locked ${coming}, which nobody knows`);
    writeFileSync(join(coming, NOTE), `${JSON.stringify({ dataDir: resolve(dataDir), pid: process.pid })}\n`);
    // Others see it only now that it is locked.
    const path = join(place, `${nameOf(dataDir)}-${coming.slice(-6)}`);
    renameSync(coming, path);
    return { path, lock };
  };

  return {
    name: 'shelter folder',
    get path() {
      return made?.path ?? dataDir;
    },
    get isMade() {
      return made !== undefined;
    },
    start: () => {
      let fault: unknown;
      for (const place of placesIn(memoryDir)) {
        try {
          made ??= makeIn(place);
        } catch (error) {
          fault ??= error;
        }
      }
      if (!made) throw fault;
    },
    stop: () => {
      if (!made) return;
      rmSync(made.path, { recursive: true, force: true });
      made.lock.release();
      made = undefined;
    },
    isAnothers: () =>
      shelterFoldersOf(memoryDir, dataDir, process.getuid?.()).some(
        (path) => path !== made?.path && isLocked(path),
      ),
  };
}

/** The folders that hubs of a user have in memory for a data folder, dead ones too. */
export function shelterFoldersOf(memoryDir: string, dataDir: string, owner: number | undefined): string[] {
  const name = nameOf(dataDir);
  return placesIn(memoryDir).flatMap((place) =>
    namesIn(place)
      .filter((one) => one === name || one.startsWith(`${name}-`))
      .map((one) => join(place, one))
      .filter((path) => isOf(path, owner)),
  );
}

/** What another user has made, or others may write to, is never opened. */
function isOf(path: string, owner: number | undefined): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === owner && (found.mode & 0o077) === 0;
}

function isLocked(path: string): boolean {
  if (!existsSync(join(path, LOCK))) return false;
  const lock = takeLock(join(path, LOCK));
  lock?.release();
  return lock === undefined;
}

function clearLeftBehind(place: string): void {
  for (const name of namesIn(place).filter((one) => NAMES.test(one))) {
    try {
      clearUnlocked(join(place, name));
    } catch {
      // What cannot be taken away keeps nobody from a place beside it.
    }
  }
}

function clearUnlocked(path: string): void {
  if (!isOf(path, process.getuid?.()) || !existsSync(join(path, LOCK))) return;
  const lock = takeLock(join(path, LOCK));
  if (!lock) return;
  rmSync(path, { recursive: true, force: true });
  lock.release();
}

function namesIn(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}
