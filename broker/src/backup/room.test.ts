import { expect, test } from 'vitest';
import { lacksRoom } from './room.js';

const MIB = 2 ** 20;
const room = { freeBytes: 300 * MIB, totalBytes: 2_000 * MIB };

test('a backup that fits into what is free is made', () => {
  expect(lacksRoom(300 * MIB, room, false)).toBeUndefined();
  expect(lacksRoom(100 * MIB, room, true)).toBeUndefined();
});

test('one that does not is told before it begins, with what is needed and what is free', () => {
  expect(lacksRoom(301 * MIB, room, false)).toBe('301 MiB are needed and 300 MiB are free');
});

test('of the hub’s own disk a tenth is left to it', () => {
  expect(lacksRoom(101 * MIB, room, true)).toContain('a tenth (200 MiB) is left to the hub');
});
