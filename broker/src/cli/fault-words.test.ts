import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@kawamori/kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultWords } from './fault-words.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fault-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it worked');
}

test('a refusal of the disk says what to look at, and any other fault says itself', () => {
  expect(faultWords(new Error('there is no such station'))).toBe('there is no such station');
  const file = join(folder, 'store.db');
  const database = openDatabase(file, 'rebuildable');
  database.exec('CREATE TABLE one (a)');
  database.pragma('query_only = ON');
  const refusal = faultOf(() => database.exec('INSERT INTO one VALUES (1)'));
  database.close();
  expect(faultWords(refusal)).toContain('attempt to write a readonly database');
  expect(faultWords(refusal)).toContain('findmnt');
});
