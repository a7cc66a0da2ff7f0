import { MINUTE, SECOND } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { clockOffset } from '../clocks/clock-offset.js';
import { minute } from '../testing/builders.js';
import { noteAt } from '../testing/pictures.js';
import { pictureTime } from './picture-time.js';

const said = (note: ReturnType<typeof noteAt> | undefined, exifTakenAt?: number) => ({ note, exifTakenAt });
/** A node's clock so many minutes behind the hub's. */
const behind = (minutes: number) => {
  const offset = clockOffset();
  offset.hear(minute(0), minute(minutes), 'synced');
  return offset;
};

test("a picture's time is what its node says", () => {
  expect(pictureTime(said(noteAt(-5), minute(-50)), minute(0), behind(0))).toEqual({
    takenAt: minute(-5),
    takenFrom: 'note',
  });
});

test('a node whose clock runs freely is corrected, as for its readings, and the correction is kept', () => {
  expect(pictureTime(said(noteAt(-65, { clock: 'free' })), minute(0), behind(60))).toEqual({
    takenAt: minute(-5),
    takenFrom: 'note',
    clockBehindMs: 60 * MINUTE,
  });
});

test('without a note the camera itself says when', () => {
  expect(pictureTime(said(undefined, minute(-7)), minute(0), behind(60))).toEqual({
    takenAt: minute(-7),
    takenFrom: 'exif',
  });
});

const received = { takenAt: minute(0), takenFrom: 'received' };

test('a picture that says nothing was taken when it came', () => {
  expect(pictureTime(said(undefined), minute(0), behind(0))).toEqual(received);
});

test.each([
  ['two minutes ahead and a second', said(noteAt(2, { takenAt: minute(2) + SECOND }))],
  ['from 2099', said(undefined, Date.UTC(2099, 8, 29))],
  ['from before the clock was ever set', said(undefined, Date.UTC(1980, 0, 1))],
  ['from a node in the future, whatever the camera says', said(noteAt(60), minute(-5))],
])('a time that cannot be counts as none: %s', (_what, words) => {
  expect(pictureTime(words, minute(0), behind(0))).toEqual(received);
});

test('two minutes ahead is believed', () => {
  expect(pictureTime(said(noteAt(2)), minute(0), behind(0))).toMatchObject({ takenAt: minute(2) });
});
