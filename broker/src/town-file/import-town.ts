import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FactBody } from '@kawamori/contracts';
import { type Clock, syncPathAway } from '@kawamori/kit';
import { headNoteOf, readHeadNote } from '../journal/head-note.js';
import { type JournalRow, openJournalForReading, openJournalForWriting } from '../journal/sqlite-journal.js';
import { cursorIn } from '../journal/start-check.js';
import { PICTURE_FOLDERS, picturePaths } from '../pictures/picture-files.js';
import { readTownFile, type TownFileContent } from './read-town-file.js';
import { TownFileDamaged, tarOf } from './tar.js';
import { townEntries } from './town-entries.js';
import { journalFileIn, townSource } from './town-source.js';

/** The data folder holds something: a town's file goes into an empty hub only. */
export class HubNotEmpty extends Error {
  constructor(dataDir: string, what: string) {
    super(
      `${dataDir} is not empty: ${what}. A town is imported into a hub of its own; name a new folder with --data DIR`,
    );
    this.name = 'HubNotEmpty';
  }
}

/** What an import makes before it counts. Whatever is found there was left by one that did not come to its end. */
const STAGING = 'importing';
const COMMITTING = 'committing';

export interface ImportSteps {
  /** Bytes read of all there are to read: the file is read twice, and written out once more to compare. */
  progress(step: 'checked' | 'taken' | 'compared', bytes: number): void;
  signal: AbortSignal;
}

/** Reads a whole file and says what is in it; changes nothing. */
export function checkTownFile(file: string, { progress, signal }: ImportSteps): Promise<TownFileContent> {
  return readTownFile(createReadStream(file, { signal }), {
    progress: (bytes) => progress('checked', bytes),
  });
}

/**
 * Brings a town's file into an empty data folder, all of it or nothing: everything is made aside, exported again and compared, and then
 * put in its place. Killed at any instant, the same command does it again. The caller holds the folder's lock.
 * @throws HubNotEmpty, TownFileDamaged
 */
export async function importTown(
  file: string,
  dataDir: string,
  wallClock: Clock,
  steps: ImportSteps,
): Promise<TownFileContent> {
  await clearLeftovers(dataDir);
  await needsEmpty(dataDir);
  const content = await checkTownFile(file, steps);
  const staging = join(dataDir, STAGING);
  try {
    await makeFolder(staging);
    await stage(file, staging, content, wallClock, steps);
    await compare(staging, content, steps);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await commit(dataDir);
  return content;
}

async function stage(
  file: string,
  staging: string,
  content: TownFileContent,
  wallClock: Clock,
  { progress, signal }: ImportSteps,
): Promise<void> {
  const journal = openJournalForWriting(journalFileIn(staging));
  try {
    const now = wallClock.now();
    const { town, facts, digest } = content;
    const told = { town, facts, digest } satisfies FactBody<'town.imported'>;
    journal.append([['town.imported', now, now, JSON.stringify(told)]]);
    const again = await readTownFile(createReadStream(file, { signal }), {
      facts: (list) => {
        journal.append(
          list.map(({ kind, at, wallAt, body }): JournalRow => [kind, at, wallAt, JSON.stringify(body)]),
        );
      },
      picture: async (picture, bytes) => {
        const { jpeg } = picturePaths(staging, picture);
        await makeFolder(dirname(jpeg));
        const handle = await open(jpeg, 'w', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
      },
      progress: (bytes) => progress('taken', bytes),
    });
    if (again.digest !== digest) throw new TownFileDamaged(file, 'it has changed while it was read');
  } finally {
    journal.close();
  }
}

/** What has been taken, exported again, must be the same file byte for byte: nothing was lost, and nothing foreign came along. */
async function compare(
  staging: string,
  { town, digest }: TownFileContent,
  { progress, signal }: ImportSteps,
): Promise<void> {
  const journal = openJournalForReading(journalFileIn(staging));
  try {
    const whole = createHash('sha256');
    let length = 0;
    for await (const piece of tarOf(townEntries(townSource(journal, staging), town))) {
      signal.throwIfAborted();
      whole.update(piece);
      length += piece.length;
      progress('compared', length);
    }
    if (whole.digest('hex') !== digest) {
      throw new TownFileDamaged(
        'the file',
        `exported again it would be another one: not everything in it is ${town}'s`,
      );
    }
  } finally {
    journal.close();
  }
}

/** The journal comes last: with it, the import has happened. */
async function commit(dataDir: string): Promise<void> {
  const staging = join(dataDir, STAGING);
  await writeFile(join(staging, COMMITTING), '', { flush: true });
  await syncPathAway(staging);
  const pictures = join(dataDir, PICTURE_FOLDERS.kept);
  await rm(pictures, { recursive: true, force: true });
  if (existsSync(join(staging, PICTURE_FOLDERS.kept)))
    await rename(join(staging, PICTURE_FOLDERS.kept), pictures);
  for (const name of ['store.db', 'journal.db']) {
    for (const end of ['-wal', '-shm', '']) await rm(join(dataDir, `${name}${end}`), { force: true });
  }
  await rename(journalFileIn(staging), journalFileIn(dataDir));
  await syncPathAway(dataDir);
  await rm(staging, { recursive: true, force: true });
}

/** Takes away what an import has left that was killed. Pictures that it had put in place already go with it. */
async function clearLeftovers(dataDir: string): Promise<void> {
  const staging = join(dataDir, STAGING);
  if (!existsSync(staging)) return;
  const hasJournal = journalHead(dataDir) > 0;
  if (!hasJournal && existsSync(join(staging, COMMITTING))) {
    await rm(join(dataDir, PICTURE_FOLDERS.kept), { recursive: true, force: true });
  }
  await rm(staging, { recursive: true, force: true });
}

async function needsEmpty(dataDir: string): Promise<void> {
  const facts = Math.max(
    journalHead(dataDir),
    readHeadNote(headNoteOf(journalFileIn(dataDir))),
    cursorIn(join(dataDir, 'store.db')),
  );
  if (facts > 0) throw new HubNotEmpty(dataDir, `its journal has ${facts} facts`);
  const pictures = await readdir(join(dataDir, PICTURE_FOLDERS.kept), {
    recursive: true,
    withFileTypes: true,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (pictures.some((one) => one.isFile())) throw new HubNotEmpty(dataDir, 'pictures lie there');
}

function journalHead(dataDir: string): number {
  const file = journalFileIn(dataDir);
  if (!existsSync(file)) return 0;
  const journal = openJournalForReading(file);
  try {
    return journal.head();
  } finally {
    journal.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
