import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, MINUTE, toIsoJst } from '@kawamori/contracts';
import { afterAll, describe, expect, test } from 'vitest';
import { ownInterval, usualInterval } from './own-interval.js';

const START = Date.UTC(2026, 5, 2, 9);
const rows = (minutes: readonly number[]) =>
  ['time,level_m', ...minutes.map((minute) => `${toIsoJst(START + minute * MINUTE)},2.00`), ''].join('\n');

describe('the interval of an archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-interval-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (minutes: readonly number[]) => {
    const path = join(folder, 'archive.csv');
    writeFileSync(path, rows(minutes));
    return path;
  };

  test('is the usual distance of two values, whatever their order and their gaps', () => {
    expect(usualInterval(rows([0, 60, 120, 190, 250, 10_000]))).toBe(HOUR);
    expect(usualInterval(rows([250, 190, 120, 60, 0]))).toBe(HOUR);
    expect(usualInterval(rows([0]))).toBeUndefined();
  });

  test('replaces that of the station where every value would count as a gap', () => {
    expect(ownInterval(file([0, 60, 120, 180]), 10 * MINUTE)).toBe(HOUR);
  });

  test('leaves that of the station where its gaps can be told from its values', () => {
    expect(ownInterval(file([0, 15, 30, 45]), 10 * MINUTE)).toBeUndefined();
    expect(ownInterval(file([0, 10, 20, 400]), 10 * MINUTE)).toBeUndefined();
  });
});
