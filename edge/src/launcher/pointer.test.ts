import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import { POINTER, type Pointer, readPointer, releasesIn, writePointer } from './pointer.js';

const A: Pointer = { v: 1, current: '0.1.0', since: null, previous: null, trial: null, last: null };
const B: Pointer = {
  ...{ v: 1, current: '0.2.0+a', since: 5, previous: '0.1.0' },
  trial: { order: 'o', starts: 1, trialMs: 1, steadyMs: 1 },
  last: { version: '0.1.5', outcome: 'gone-back', why: 'w', at: 1, order: 'p' },
};

describe('the pointer', () => {
  test('is read as it was written, and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    for (const pointer of [A, B]) {
      writePointer(folder, pointer);
      expect(readPointer(folder)).toEqual(pointer);
    }
    expect(readdirSync(folder)).toEqual([POINTER]);
  });

  test('that was half written beside it changes nothing', () => {
    const folder = temporaryFolder();
    writePointer(folder, A);
    writeInto(folder, `${POINTER}.new`, '{"v":1,"curr');
    expect(readPointer(folder)).toEqual(A);
    writePointer(folder, B);
    expect(readPointer(folder)).toEqual(B);
  });

  test.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is torn', '{"v":1,"current":"0.1.0"'],
    ['is of another kind', JSON.stringify({ ...A, v: 2 })],
    ['leads out of the folder', JSON.stringify({ ...A, current: '../../home' })],
    ['leads out of the folder by the one before', JSON.stringify({ ...A, previous: '/etc' })],
    ['counts what cannot be counted', JSON.stringify({ ...B, trial: { ...B.trial, starts: -1 } })],
  ])('that %s is none', (_, text) => {
    const folder = temporaryFolder();
    if (text !== undefined) writeInto(folder, POINTER, text);
    expect(readPointer(folder)).toBeUndefined();
  });
});

test('releases are told oldest first, without what is still being unpacked', () => {
  const folder = temporaryFolder();
  for (const name of ['0.10.0', '0.9.0', '.new-0.11.0', 'lost+found']) mkdirSync(join(folder, name));
  writePointer(folder, A);
  expect(releasesIn(folder)).toEqual(['0.9.0', '0.10.0']);
  expect(releasesIn(join(folder, 'nowhere'))).toEqual([]);
});

test('the launcher needs nothing but Node and its own folder: it is copied out of a release and stays', () => {
  const folder = new URL('./', import.meta.url).pathname;
  const imported = readdirSync(folder)
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'|import\('([^']+)'\)/g),
    ])
    .map(([, from, lazily]) => from ?? lazily ?? '');
  expect(imported).not.toEqual([]);
  expect(imported.filter((from) => !/^node:|^\.\/[a-z-]+\.js$/.test(from))).toEqual([]);
});
