import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { diskRoomOf } from './disk-room.js';
import { diskUse } from './disk-use.js';
import { type DiskRoom, diskWatch } from './disk-watch.js';

const GIB = 2 ** 30;

/** What is told of a disk that is found with so many percent free, one look after the other. */
function tellsOf(...freePercent: (number | 'fault')[]) {
  const told: string[] = [];
  const measures = freePercent.map((percent) => (): DiskRoom => {
    if (percent === 'fault') throw new Error('EIO');
    return { freeBytes: (percent / 100) * GIB, totalBytes: GIB };
  });
  const log = {
    ...silentLog,
    error: (_: object, says: string) => void told.push(says.includes('picture') ? 'no pictures' : 'filling'),
    info: (_: object, says: string) => void told.push(says.includes('picture') ? 'pictures' : 'room'),
  } as never;
  const watch = diskWatch({
    log,
    warnBelowPercent: 10,
    picturesStopBelowPercent: 3,
    measure: () => {
      const next = measures.shift();
      if (!next) throw new Error('no further look');
      return next();
    },
  });
  const takesPictures: boolean[] = [];
  const seen = freePercent.map(() => {
    void watch.start();
    void watch.stop();
    takesPictures.push(watch.hasRoomForPictures);
    return watch.isFilling;
  });
  return { told, seen, takesPictures };
}

test('a disk that fills up is told once, and once more when there is clearly room again', () => {
  const { told, seen } = tellsOf(50, 9, 8, 11, 9, 12, 30);
  expect(seen).toEqual([false, true, true, true, true, false, false]);
  expect(told).toEqual(['filling', 'room']);
});

test('a disk that cannot be asked changes nothing', () => {
  expect(tellsOf(9, 'fault', 9).seen).toEqual([true, true, true]);
});

test('below a lower border no picture is taken, until there is room and a little more', () => {
  const { told, takesPictures } = tellsOf(50, 9, 3, 2, 'fault', 4, 5, 30);
  expect(takesPictures).toEqual([true, true, true, false, false, false, true, true]);
  expect(told).toEqual(['filling', 'no pictures', 'pictures', 'room']);
});

test('a disk that is filled at once is told as both', () => {
  expect(tellsOf(1).told).toEqual(['filling', 'no pictures']);
});

test('what takes room is told by what it is, the most first', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'pictures', 'cam', '2026-06-03'), { recursive: true });
  for (const name of ['a.jpg', 'a.view.webp'])
    writeFileSync(join(folder, 'pictures', 'cam', '2026-06-03', name), Buffer.alloc(200_000, 1));
  writeFileSync(join(folder, 'journal.db'), Buffer.alloc(100_000, 1));
  writeFileSync(join(folder, 'journal.db-wal'), Buffer.alloc(50_000, 1));
  writeFileSync(join(folder, 'sessions.db'), 'x');
  const uses = await diskUse(folder);
  expect(uses.map(({ name, files }) => [name, files])).toEqual([
    ['pictures', 2],
    ['journal', 2],
    ['others', 1],
  ]);
  expect(uses[0]?.bytes).toBeGreaterThanOrEqual(400_000);
  expect(diskRoomOf(folder).totalBytes).toBeGreaterThan(diskRoomOf(folder).freeBytes);
});
