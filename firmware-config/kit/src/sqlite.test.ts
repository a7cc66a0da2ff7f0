import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openDatabase, openForReading } from './sqlite.js';

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

test('a store that is not there is not made by a reader', () => {
  expect(() => openForReading(file)).toThrow();
});
