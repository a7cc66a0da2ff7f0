import { chmodSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant, Milliseconds } from '@kawamori/contracts';
import {
  copyDatabase,
  isDamage,
  openDatabase,
  pause,
  standStill,
  syncPath,
  syncPathAway,
} from '@kawamori/kit';
import { diskRoomOf } from '../disk/disk-room.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { giveUpChangeLog } from '../readings/change-log.js';
import { type BackupNote, noteText } from './backup-note.js';
import { copyFile, linkFile } from './copy-file.js';
import { type FormerBackup, formerBackup } from './former-backup.js';
import {
  CONFIG_FILE,
  inOrder,
  isDatabase,
  type KeptFile,
  keptFiles,
  NOTE_FILE,
  SUMS_FILE,
} from './kept-files.js';
import { pacing } from './pace.js';
import { type BackupPlace, takePlace } from './place.js';
import { isOneDisk, lacksRoom } from './room.js';
import { digestOfFile, digestOfText, sumsText } from './sums.js';
import { verifyBackup } from './verify-backup.js';

export interface BackupOrder {
  dataDir: string;
  /** What is not there yet. */
  dir: string;
  /** A backup whose unchanged files get a second name, where the file system can do that. */
  former: string | undefined;
  /** The hub's own file, to be taken along. */
  config: string | undefined;
  bytesPerSecond: number;
  /** Of the Kawamori that makes it. */
  version: string;
}

export interface BackupWatch {
  wallNow(): Instant;
  monotonic(): Milliseconds;
  signal: AbortSignal;
  /** @param share 0 to 1 */
  progress(what: string, share: number): void;
  /** What the operator should know before it begins. */
  remark(words: string): void;
}

export interface BackupTaken {
  note: BackupNote;
  /** Files that stand in a former backup too. */
  linked: number;
  /** Files that went while it was made: pictures whose time had come. */
  gone: number;
}

/** Why there is no backup; nothing of it is left. */
export class NoBackup extends Error {}

/**
 * Copies what a hub needs to come back, beside the running hub or without one.
 * @throws ConfigError where it may not be there
 * @throws NoBackup where it cannot be made
 */
export async function takeBackup(order: BackupOrder, watch: BackupWatch): Promise<BackupTaken> {
  const former = order.former === undefined ? undefined : formerBackup(order.former);
  const place = takePlace(order.dir, order.dataDir);
  try {
    const isNear = order.former !== undefined && isOneDisk(order.former, place.growing);
    if (former && !isNear) watch.remark(`${order.former} lies on another disk: every file is copied`);
    const taken = await fill(place, order, isNear ? former : undefined, watch);
    const report = await verifyBackup(place.growing, verifying(watch), 'databases');
    if (!report.holds) throw new NoBackup(damageWords(report.faults));
    await syncWhole(place.growing, taken.names);
    place.finish();
    return taken;
  } catch (error) {
    place.giveUp();
    if (watch.signal.aborted) throw new NoBackup('stopped');
    throw isDamage(error) ? new NoBackup(damageWords([(error as Error).message])) : error;
  }
}

/** Where from and where to, and what has come over. */
interface Copying {
  dataDir: string;
  growing: string;
  sums: Map<string, string>;
  /** Counts bytes, and says how long to wait before the next. @throws where nobody waits for the backup any more */
  pass(bytes: number, what: string): Milliseconds;
}

async function fill(
  { growing }: BackupPlace,
  { dataDir, dir, config, bytesPerSecond, version }: BackupOrder,
  former: FormerBackup | undefined,
  { wallNow, monotonic, signal, progress, remark }: BackupWatch,
): Promise<BackupTaken & { names: string[] }> {
  const madeAt = wallNow();
  const isHubs = isOneDisk(growing, dataDir);
  if (isHubs) remark(`${dir} lies on the disk of the hub's own data, which takes both when it dies`);
  const planned = await keptFiles(dataDir);
  const needed = planned.reduce((sum, file) => sum + (former?.sameAs(file) ? 0 : file.bytes), 0);
  const lack = lacksRoom(needed, diskRoomOf(growing), isHubs);
  if (lack !== undefined) throw new NoBackup(lack);

  const waitAfter = pacing(bytesPerSecond, monotonic);
  let passed = 0;
  const copying: Copying = {
    ...{ dataDir, growing, sums: new Map() },
    pass: (bytes, what) => {
      signal.throwIfAborted();
      passed += bytes;
      progress(what, Math.min(1, passed / needed));
      return waitAfter(bytes);
    },
  };
  for (const { name } of inOrder(planned.filter((file) => isDatabase(file.name))))
    await takeDatabase(name, copying);
  // Looked for once more: a picture stands on the disk before the fact that names it, so each that the journal names is among them now.
  const counts = { linked: 0, gone: 0, copied: 0 };
  for (const file of await keptFiles(dataDir))
    if (!isDatabase(file.name)) counts[await takeFile(file, copying, former)]++;
  if (config !== undefined) await takeConfig(config, copying);
  const note = writeNote(copying, { madeAt, version });
  return {
    note,
    linked: counts.linked,
    gone: counts.gone,
    names: [...copying.sums.keys(), SUMS_FILE, NOTE_FILE],
  };
}

async function takeDatabase(name: string, { dataDir, growing, sums, pass }: Copying): Promise<void> {
  const to = join(growing, name);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  let before = 0;
  await copyDatabase(join(dataDir, name), to, (copied) => {
    standStill(pass(copied - before, name));
    before = copied;
  });
  chmodSync(to, 0o600);
  if (name === 'store.db') endFeeding(to);
  sums.set(name, await digestOfFile(to));
}

async function takeFile(
  file: KeptFile,
  { dataDir, growing, sums, pass }: Copying,
  former: FormerBackup | undefined,
): Promise<'linked' | 'gone' | 'copied'> {
  const to = join(growing, file.name);
  const same = former?.sameAs(file);
  pass(0, 'files');
  if (same && (await linkFile(same.path, to))) {
    sums.set(file.name, same.digest);
    return 'linked';
  }
  const digest = await copyFile(join(dataDir, file.name), to, (bytes) => pause(pass(bytes, 'files')));
  if (digest === undefined) return 'gone';
  sums.set(file.name, digest);
  return 'copied';
}

async function takeConfig(config: string, { growing, sums }: Copying): Promise<void> {
  const to = join(growing, CONFIG_FILE);
  copyFileSync(config, to);
  chmodSync(to, 0o600);
  sums.set(CONFIG_FILE, await digestOfFile(to));
}

function writeNote(
  { growing, sums }: Copying,
  { madeAt, version }: Pick<BackupNote, 'madeAt' | 'version'>,
): BackupNote {
  const text = sumsText(sums);
  const bytes = [...sums.keys()].reduce((sum, name) => sum + statSync(join(growing, name)).size, 0);
  const note: BackupNote = {
    ...{ layout: 1, madeAt, version, head: headOf(growing), files: sums.size, bytes },
    sums: digestOfText(text),
  };
  writeFileSync(join(growing, SUMS_FILE), text, { mode: 0o600, flag: 'wx' });
  writeFileSync(join(growing, NOTE_FILE), noteText(note), { mode: 0o600, flag: 'wx' });
  return note;
}

/**
 * In a store that is put back the numbers of changes go on from where they stood, while a server of before knows others under them. So the
 * log ends here: the hub of the copy begins another, and feeds all once more.
 */
function endFeeding(storeFile: string): void {
  const store = openDatabase(storeFile, 'rebuildable');
  try {
    giveUpChangeLog(store);
    store.pragma('journal_mode = DELETE');
  } finally {
    store.close();
  }
}

function headOf(folder: string): number {
  const journal = openJournalForReading(join(folder, 'journal.db'));
  try {
    return journal.head();
  } finally {
    journal.close();
  }
}

/** Has everything lie on the disk, with every folder's names. */
async function syncWhole(folder: string, names: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const name of names) {
    await syncPathAway(join(folder, name));
    for (let above = dirname(name); above !== '.'; above = dirname(above)) folders.add(above);
  }
  for (const inner of folders) await syncPathAway(join(folder, inner));
  syncPath(folder);
}

const verifying = ({ progress, signal }: BackupWatch) => ({
  progress: (what: string, share: number) => progress(`looking into the copy: ${what}`, share),
  goOn: () => signal.throwIfAborted(),
});

const damageWords = (faults: readonly string[]): string =>
  [
    'the copy is not whole, so it is not kept:',
    ...faults.map((fault) => `  ${fault}`),
    "kawamori journal verify tells whether the hub's own files are: a broken store is made anew by a restart of the hub, a broken journal by kawamori journal salvage; otherwise look at the disk of the backup",
  ].join('\n');
