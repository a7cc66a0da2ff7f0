import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '@kawamori/contracts';
import { wallClock } from '@kawamori/kit';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { SIX_IN_THE_EVENING as AT } from '../../testing/builders.js';
import { aJpeg } from '../../testing/cameras.js';
import { temporaryFolder, writeInto } from '../../testing/temporary.js';
import { exifTime } from './exif-time.js';
import { folderCamera, isCloseTo } from './folder.js';

const never = new AbortController().signal;

/** A folder with these JPEGs; `minutes` is when each was last changed, counted from six. */
async function aFolder(files: Record<string, { minutes: number; width?: number }>) {
  const folder = temporaryFolder();
  for (const [name, { minutes, width = 64 }] of Object.entries(files)) {
    const file = writeInto(folder, name, await aJpeg(width, 64));
    const time = new Date(AT + minutes * MINUTE);
    utimesSync(file, time, time);
  }
  return folder;
}

const TEN = 10 * MINUTE;

const take = (folder: string, seen?: string, every = TEN) =>
  folderCamera({ kind: 'folder', folder }, every, wallClock).capture({
    at: AT,
    level: undefined,
    seen,
    signal: never,
  });

const widthOf = async (captured: Awaited<ReturnType<typeof take>>) =>
  captured.ok ? (await sharp(captured.picture).metadata()).width : undefined;

describe('a folder', () => {
  test('gives its newest picture with the time of the file, and no hidden or other files', async () => {
    const folder = await aFolder({
      'a.jpg': { minutes: -3, width: 100 },
      'b.JPEG': { minutes: -9, width: 200 },
      '.c.jpg': { minutes: -1, width: 300 },
      'd.png': { minutes: -1, width: 400 },
    });
    const captured = await take(folder);
    expect(await widthOf(captured)).toBe(100);
    expect(captured).toMatchObject({ takenAt: AT - 3 * MINUTE });
  });

  test('gives the later name where two files have one time', async () => {
    const folder = await aFolder({
      'a-1.jpg': { minutes: 0, width: 100 },
      'a-2.jpg': { minutes: 0, width: 200 },
    });
    expect(await widthOf(await take(folder))).toBe(200);
  });

  test('gives nothing older than what was taken, and says since when', async () => {
    const folder = await aFolder({ 'a.jpg': { minutes: -20 }, 'b.jpg': { minutes: -10 } });
    const first = await take(folder);
    expect(await take(folder, first.ok ? first.seen : undefined)).toEqual({
      ok: false,
      fault: 'no new picture since 17:50',
    });
  });

  test('whose newest picture is of before gives none, also to a node that has just started: it is no picture of now', async () => {
    const folder = await aFolder({ 'a.jpg': { minutes: -3 * 24 * 60 } });
    expect(await take(folder)).toMatchObject({
      ok: false,
      fault: expect.stringMatching(/^no new picture since .*30/),
    });
    expect(await take(await aFolder({ 'a.jpg': { minutes: -21 } }))).toMatchObject({ ok: false });
  });

  test('of a camera that is asked each hour may be an hour old, and says so', async () => {
    const folder = await aFolder({ 'a.jpg': { minutes: -55 } });
    expect(await take(folder, undefined, 6 * TEN)).toMatchObject({ ok: true, takenAt: AT - 55 * MINUTE });
  });

  test('that is empty or not there is told as such', async () => {
    expect(await take(temporaryFolder())).toEqual({ ok: false, fault: 'no picture in the folder yet' });
    expect(await take(join(temporaryFolder(), 'nowhere'))).toMatchObject({
      ok: false,
      fault: expect.stringContaining('the folder cannot be read'),
    });
  });

  test('passes over a file that is still being written for one that is whole', async () => {
    const folder = await aFolder({ 'whole.jpg': { minutes: -10, width: 100 } });
    let size = 0;
    // A clock on which every look finds the file grown.
    const growing = {
      now: () => {
        size += 1;
        writeInto(folder, 'growing.jpg', Buffer.alloc(100 + size, 1));
        return AT + size * MINUTE;
      },
    };
    const camera = folderCamera({ kind: 'folder', folder }, TEN, growing);
    growing.now();
    const over = new AbortController();
    const captured = camera.capture({ at: AT, level: undefined, seen: undefined, signal: over.signal });
    over.abort();
    expect(await captured).toMatchObject({
      ok: false,
      fault: expect.stringContaining('still being written'),
    });
  });
});

test('a time is believed when it is close to the order’s', () => {
  expect(isCloseTo(AT - 14 * MINUTE, AT, 15 * MINUTE)).toBe(true);
  expect(isCloseTo(AT - 16 * MINUTE, AT, 15 * MINUTE)).toBe(false);
  expect(isCloseTo(AT + 2 * MINUTE, AT, 15 * MINUTE)).toBe(false);
});

describe('a camera’s own time', () => {
  const withTime = async (tags: Record<string, string>) =>
    exifTime(
      await sharp(await aJpeg(16, 16))
        .withExif({ IFD2: tags })
        .jpeg()
        .toBuffer(),
    );

  test('is Japan’s where it names no offset', async () => {
    expect(await withTime({ DateTimeOriginal: '2026:06:02 18:00:00' })).toBe(AT);
  });

  test('is read with the offset that it names', async () => {
    expect(await withTime({ DateTimeOriginal: '2026:06:02 09:00:00', OffsetTimeOriginal: '+00:00' })).toBe(
      AT,
    );
  });

  test('is unknown where there is none, or nothing that can be read', async () => {
    expect(exifTime(await aJpeg(16, 16))).toBeUndefined();
    expect(await withTime({ DateTimeOriginal: '0000:00:00 00:00:00' })).toBeUndefined();
    expect(exifTime(Buffer.from('ffd8ffe100084578696600', 'hex'))).toBeUndefined();
  });
});
