import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  attachForReading,
  copyDatabase,
  openAsItLies,
  openDatabase,
  openForReading,
  openScratch,
  openSnapshot,
} from './sqlite.js';

const asRoot = (command: string, ...words: string[]) =>
  process.getuid?.() === 0 ? execFileSync(command, words) : execFileSync('sudo', ['-n', command, ...words]);

let file: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'made', 'by', 'need', 'store.db');
});

test('what is acknowledged is synced with every commit (synchronous FULL); what can be rebuilt is not', () => {
  const syncOf = (durability: 'acknowledged' | 'rebuildable') => {
    const database = openDatabase(file, durability);
    const mode = [
      database.pragma('journal_mode', { simple: true }),
      database.pragma('synchronous', { simple: true }),
    ];
    database.close();
    return mode;
  };
  expect(syncOf('acknowledged')).toEqual(['wal', 2]);
  expect(syncOf('rebuildable')).toEqual(['wal', 1]);
});

test('a reader sees what was committed beside it, and cannot write', () => {
  const writer = openDatabase(file, 'rebuildable');
  writer.exec('CREATE TABLE level (m REAL) STRICT');
  const reader = openForReading(file);
  writer.exec('INSERT INTO level VALUES (214.09)');
  expect(reader.prepare('SELECT m FROM level').get()).toEqual({ m: 214.09 });
  expect(() => reader.exec('DELETE FROM level')).toThrow(/readonly/);
  reader.close();
  writer.close();
});

test('a snapshot stays as it was opened, whatever is written meanwhile', () => {
  const writer = openDatabase(file, 'rebuildable');
  writer.exec('CREATE TABLE level (m REAL) STRICT; INSERT INTO level VALUES (214.09)');
  const [snapshot, reader] = [openSnapshot(file), openForReading(file)];
  writer.exec('INSERT INTO level VALUES (214.3)');
  const count = 'SELECT count(*) AS n FROM level';
  expect([snapshot, reader].map((one) => one.prepare(count).get())).toEqual([{ n: 1 }, { n: 2 }]);
  for (const one of [snapshot, reader, writer]) one.close();
});

test('a copy ends beside a writer that commits at each of its steps, holds what stood when it began, and is one file', async () => {
  const writer = openDatabase(file, 'acknowledged');
  writer.exec('CREATE TABLE picture (bytes BLOB) STRICT');
  const insert = writer.prepare('INSERT INTO picture VALUES (zeroblob(?))');
  insert.run(3_000_000);
  const copied: number[] = [];
  const to = join(dirname(file), 'copy.db');
  await copyDatabase(file, to, (bytes, total) => {
    insert.run(10);
    copied.push(bytes / total);
  });
  expect(copied.length).toBeGreaterThan(5);
  expect(copied).toEqual([...copied].sort((a, b) => a - b));
  expect(copied.at(-1)).toBe(1);
  writer.close();
  const copy = openForReading(to);
  expect(copy.prepare('SELECT count(*) AS n FROM picture').get()).toEqual({ n: 1 });
  expect(readdirSync(dirname(to)).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  copy.close();
});

test('a copy that is stopped leaves nothing', async () => {
  const writer = openDatabase(file, 'rebuildable');
  writer.exec('CREATE TABLE level (m REAL) STRICT');
  const stopped = copyDatabase(file, join(dirname(file), 'copy.db'), () => {
    throw new Error('stopped');
  });
  await expect(stopped).rejects.toThrow('stopped');
  expect(readdirSync(dirname(file)).filter((name) => name.startsWith('copy'))).toEqual([]);
  writer.close();
});

test('a scratch database is nobody else’s', () => {
  const [one, other] = [openScratch(), openScratch()];
  one.exec('CREATE TABLE level (m REAL) STRICT');
  expect(() => other.prepare('SELECT m FROM level')).toThrow('no such table');
  one.close();
  other.close();
});

test('a store that is not there is not made by a reader', () => {
  expect(() => openForReading(file)).toThrow();
});

describe('on a read-only disk', () => {
  /** A file as a process that was killed has left it, whose disk takes nothing any more. */
  const left = (beside: readonly string[]): string => {
    const writer = openDatabase(file, 'rebuildable');
    writer.exec('CREATE TABLE level (m REAL) STRICT; INSERT INTO level VALUES (214.09)');
    writer.pragma('wal_checkpoint(TRUNCATE)');
    writer.exec('INSERT INTO level VALUES (214.3)');
    const disk = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
    asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0777', 'tmpfs', disk);
    onTestFinished(() => {
      asRoot('umount', '-l', disk);
      rmSync(disk, { recursive: true });
    });
    for (const end of beside) copyFileSync(`${file}${end}`, join(disk, `store.db${end}`));
    writer.close();
    asRoot('mount', '-o', 'remount,ro', disk);
    return join(disk, 'store.db');
  };
  const SELECT = 'SELECT m FROM level ORDER BY m';

  test.each([
    ['its changes and their index', ['', '-wal', '-shm'], [214.09, 214.3]],
    ['its changes without their index', ['', '-wal'], [214.09, 214.3]],
    ['neither', [''], [214.09]],
  ] as const)('a database beside which lie %s is read with all that lies there', (_what, beside, values) => {
    const lies = left(beside);
    const opened = openAsItLies(lies);
    expect(opened.prepare(SELECT).pluck().all()).toEqual(values);
    opened.close();

    const other = openDatabase(file, 'rebuildable');
    attachForReading(other, lies, 'disk');
    expect(other.prepare('SELECT m FROM disk.level ORDER BY m').pluck().all()).toEqual(values);
    // The one to which it was attached is written and read as before.
    const reader = openForReading(file);
    other.exec('DELETE FROM main.level; INSERT INTO main.level SELECT * FROM disk.level; DETACH disk');
    expect(reader.prepare(SELECT).pluck().all()).toEqual(values);
    for (const one of [reader, other]) one.close();
  });
});
