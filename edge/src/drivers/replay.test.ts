import type { Instant } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { csv, minute } from '../testing/builders.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import type { Driver } from './driver.js';
import { replayDriver } from './replay.js';
import { readReplayFile } from './replay-file.js';

const read = (text: string | Uint8Array, quantity: 'level' | 'rain' = 'level', bounds = {}) =>
  readReplayFile(writeInto(temporaryFolder(), 'river.csv', text), quantity, bounds);

function play(text: string): Driver {
  const file = read(text);
  if (!file.ok) throw new Error(file.fault);
  return replayDriver(file.rows);
}

function faultOf(text: string | Uint8Array, quantity: 'level' | 'rain' = 'level', bounds = {}): string {
  const file = read(text, quantity, bounds);
  return file.ok ? 'no fault' : file.fault;
}

/** Everything from a position on, as minutes after six and value. */
function allAfter(driver: Driver, position: Instant): [number, number][] {
  const told: [number, number][] = [];
  for (let at = driver.next(position); at !== null; at = driver.next(at)) {
    const known = driver.read(at);
    if (known === 'asked') throw new Error('a file is never asked');
    for (const sample of known) told.push([(at - minute(0)) / 60_000, sample.ok ? sample.value : Number.NaN]);
  }
  return told;
}

describe('a replay file', () => {
  test('may begin with the byte order mark that spreadsheets write', () => {
    const text = '\uFEFFtime,level_m\n2026-06-02T18:00:00+09:00,1.1\n';
    expect(allAfter(play(text), Number.NEGATIVE_INFINITY)).toEqual([[0, 1.1]]);
  });

  test('is played in order of time, whatever the order of its rows', () => {
    const newestFirst = [
      'time,level_m',
      '2026-06-02T18:20:00+09:00,1.3',
      '2026-06-02T09:10:00Z,1.2',
      '2026-06-02T18:00:00+09:00,1.1',
    ].join('\n');
    expect(allAfter(play(newestFirst), Number.NEGATIVE_INFINITY)).toEqual([
      [0, 1.1],
      [10, 1.2],
      [20, 1.3],
    ]);
  });

  test('with two values at one time gives both, in the order of the file', () => {
    const driver = play(
      'time,level_m\n2026-06-02T18:10:00+09:00,2\n2026-06-02T18:00:00+09:00,1.5\n2026-06-02T18:00:00+09:00,1.4\n',
    );
    expect(allAfter(driver, Number.NEGATIVE_INFINITY)).toEqual([
      [0, 1.5],
      [0, 1.4],
      [10, 2],
    ]);
  });

  test('goes on after the last value that was taken, wherever it is asked from', () => {
    const driver = play(csv([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(allAfter(driver, minute(70))).toEqual([[80, 9]]);
    expect(allAfter(driver, minute(55))).toEqual([
      [60, 7],
      [70, 8],
      [80, 9],
    ]);
    expect(driver.next(minute(80))).toBeNull();
    expect(driver.next(minute(-1))).toBe(minute(0));
  });

  test('keeps negative levels and millimetres, and reads the line ends of other systems', () => {
    const driver = play(
      'time,level_m\r\n2026-06-02T18:00:00+09:00,-1.7904\r\n2026-06-02T18:10:00+09:00,0\r\n',
    );
    expect(allAfter(driver, Number.NEGATIVE_INFINITY)).toEqual([
      [0, -1.79],
      [10, 0],
    ]);
  });

  test('of rain has a header of its own', () => {
    expect(read(csv([0.5], 'time,rain_mm'), 'rain').ok).toBe(true);
    expect(faultOf(csv([0.5], 'time,level_m'), 'rain')).toMatch(
      /line 1: expected the header time,rain_mm, found "time,level_m"/,
    );
  });

  test.each([
    ['without an offset', '2026-06-02T18:00:00,1', /line 3: expected an ISO time with offset/],
    [
      'without a value',
      '2026-06-02T18:00:00+09:00,',
      /line 3: expected a decimal number after the time, found nothing/,
    ],
    ['without a comma', '2026-06-02T18:00:00+09:00', /line 3: expected a decimal number/],
    ['with a word for a value', '2026-06-02T18:00:00+09:00,欠測', /line 3: .* found "欠測"/],
    ['with a third column', '2026-06-02T18:00:00+09:00,1,2', /line 3: .* found "1,2"/],
    ['that is empty', '', /line 3: .* found nothing/],
    [
      'that never ends',
      'x'.repeat(2_000),
      /line 3: longer than 1000 characters|line 3: expected an ISO time/,
    ],
  ])('with a row %s is refused, with the line number', (_, row, fault) => {
    expect(faultOf(`${csv([1])}${row}\n2026-06-02T19:00:00+09:00,1\n`)).toMatch(fault);
  });

  test('that is too long, too large, empty or absent is refused', () => {
    expect(faultOf(csv([1, 2, 3]), 'level', { maxRows: 2 })).toMatch(/line 4: expected at most 2 rows/);
    expect(faultOf(csv([1, 2, 3]), 'level', { maxBytes: 20 })).toMatch(/expected at most 20 bytes/);
    expect(faultOf('time,level_m\n')).toMatch(/found 1 lines/);
    expect(faultOf('')).toMatch(/found 0 lines/);
    const absent = readReplayFile('/nowhere/river.csv', 'level');
    expect(absent.ok ? '' : absent.fault).toMatch(/cannot be read: ENOENT/);
  });

  test('longer than one chunk loses no row at the seams', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => index / 100);
    const file = read(csv(values, 'time,level_m', 1));
    expect(file.ok && [...file.rows.values]).toEqual(values);
  });
});
