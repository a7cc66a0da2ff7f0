import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { faultsIn, isDamage, isDiskFault, type Log, openAsItLies, type SqliteDatabase } from '@kawamori/kit';

/** Up to this size a file is looked at whole at a start, which takes about a second. */
export const WHOLE_BYTES = 64 * 2 ** 20;

/** The judge's store is broken. Whoever starts the hub again has it made anew. */
export class StoreBroken extends Error {
  constructor(storeFile: string, cause: unknown) {
    super(
      `${storeFile} is broken: ${cause instanceof Error ? cause.message : String(cause)}; the next start puts it aside and makes it anew, from the journal and from what can still be read of it`,
      { cause },
    );
    this.name = 'StoreBroken';
  }
}

const markOf = (storeFile: string): string => `${storeFile.replace(/\.db$/, '')}.broken`;

/**
 * Leaves word for the next start that a broken page was met: a large file is not looked at whole there. Where the disk takes no word, that
 * start has no use for it, since it judges in memory.
 */
export function markStoreBroken(storeFile: string, cause: unknown): void {
  try {
    writeFileSync(markOf(storeFile), `${cause instanceof Error ? cause.message : String(cause)}\n`);
  } catch (error) {
    if (!isDiskFault(error)) throw error;
  }
}

/**
 * Work on the store that leaves that word, and says what comes of it.
 * @throws StoreBroken
 */
export const noticingDamage =
  (storeFile: string) =>
  <Words extends unknown[], Found>(work: (...words: Words) => Found) =>
  (...words: Words): Found => {
    try {
      return work(...words);
    } catch (error) {
      if (!isDamage(error)) throw error;
      markStoreBroken(storeFile, error);
      throw new StoreBroken(storeFile, error);
    }
  };

/** What is known of a broken page that somebody has met who only reads the store: the hub goes on, and says so. */
export interface StoreDamage {
  /** Whether one has been met since the start. */
  readonly isMet: boolean;
  /** @param file where it was met; that of a shelter in memory is no damage of the store */
  meet(file: string, why: string): void;
}

export function storeDamage(storeFile: string, log: Pick<Log, 'error'>): StoreDamage {
  let isMet = false;
  return {
    get isMet() {
      return isMet;
    },
    meet: (file, why) => {
      if (file !== storeFile || isMet) return;
      isMet = true;
      markStoreBroken(storeFile, why);
      log.error(
        { reason: why },
        'the store is broken: restart the hub, which makes it anew from the journal and from what can still be read of the broken one',
      );
    },
  };
}

/** Every method of a part that reads the store: whoever meets a broken page says so before it fails. */
export function noticingDamageIn<Reader extends { storeFile(): string }>(
  damage: Pick<StoreDamage, 'meet'>,
  reader: Reader,
): Reader {
  const noticing =
    (method: (...words: unknown[]) => unknown) =>
    (...words: unknown[]) => {
      try {
        return method(...words);
      } catch (error) {
        if (isDamage(error)) damage.meet(reader.storeFile(), (error as Error).message);
        throw error;
      }
    };
  const methods = Object.entries(reader).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? noticing(member as (...words: unknown[]) => unknown) : member,
  ]);
  return Object.fromEntries(methods) as Reader;
}

/** Whether a store is there and broken, by what was noted of it or by a look at it. */
export const isStoreBroken = (storeFile: string): boolean =>
  existsSync(storeFile) && (existsSync(markOf(storeFile)) || isBroken(storeFile));

const PARTS = ['-wal', '-shm', ''] as const;

/**
 * Puts a broken store aside. The newest that were put aside are kept, and each that something could not be read from.
 * @param isSpent whether nothing is left in it that stands nowhere else
 * @returns where it has been put
 * @throws the disk's fault: then it stays where it is, or the rest is done at the next start
 */
export function putStoreAside(storeFile: string, now: number, isSpent: boolean): string {
  const aside = join(dirname(storeFile), `store-broken-${now}.db`);
  if (!isSpent) writeFileSync(keptMarkOf(aside), 'not everything in it could be read\n');
  for (const part of PARTS) if (existsSync(storeFile + part)) renameSync(storeFile + part, aside + part);
  rmSync(markOf(storeFile), { force: true });
  clearOldAsides(dirname(storeFile));
  return aside;
}

/** Stores put aside that are kept, the newest: one may be looked into, and the one before compared with it. */
const ASIDES_KEPT = 2;
const ASIDE = /^store-broken-(\d+)\.db$/;
/** Beside one that holds what stands nowhere else. It goes when somebody deletes both. */
const keptMarkOf = (aside: string): string => `${aside}.keep`;

function clearOldAsides(dataDir: string): void {
  const newestFirst = readdirSync(dataDir)
    .filter((name) => ASIDE.test(name))
    .sort((one, other) => putAsideAt(other) - putAsideAt(one));
  for (const name of newestFirst.slice(ASIDES_KEPT)) {
    const aside = join(dataDir, name);
    if (existsSync(keptMarkOf(aside))) continue;
    for (const part of PARTS) rmSync(aside + part, { force: true });
  }
}

const putAsideAt = (name: string): number => Number(ASIDE.exec(name)?.[1]);

function isBroken(file: string): boolean {
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(file);
    return isSmall(file) && faultsIn(database, 'quick').length > 0;
  } catch (error) {
    return isDamage(error);
  } finally {
    database?.close();
  }
}

export const isSmall = (file: string): boolean => statSync(file).size <= WHOLE_BYTES;
