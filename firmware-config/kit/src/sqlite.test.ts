import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openDatabase, openForReading, openScratch, openSnapshot } from './sqlite.js';

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
