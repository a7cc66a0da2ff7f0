import { type CameraId, HOUR, MINUTE, type PictureView } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { nearestPicture, pictureLookAt, pictureUrl, stripCells, withPicture } from './pictures.js';

const TEN = Date.UTC(2026, 5, 2, 13, 0);
const camera = { expectedMs: 10 * MINUTE };
const picture = (minutes: number, changes: Partial<PictureView> = {}): PictureView => ({
  camera: 'kajiyase-bashi-down' as CameraId,
  at: TEN + minutes * MINUTE,
  receivedAt: TEN + minutes * MINUTE + 2_000,
  takenFrom: 'note',
  width: 1280,
  height: 720,
  incomplete: false,
  levelM: 214.09,
  levelAt: TEN + minutes * MINUTE,
  withdrawn: false,
  ...changes,
});
const minutesOf = (one: PictureView | undefined) => one && (one.at - TEN) / MINUTE;

test('a picture is addressed by the hub that has it, its camera and its instant', () => {
  expect(pictureUrl('/api/v1', picture(0), 'full')).toBe(
    `/api/v1/cameras/kajiyase-bashi-down/pictures/${TEN}.jpg`,
  );
  expect(pictureUrl('/rehearsal/api/v1', picture(0), 'thumb')).toBe(
    `/rehearsal/api/v1/cameras/kajiyase-bashi-down/pictures/${TEN}/thumb.webp`,
  );
});

describe('the band of a picture', () => {
  test.each([
    [3, 'fresh', '3分前'],
    [20, 'late', '遅延 20分前'],
    [42, 'silent', '受信なし 42分'],
  ])('says how old it is: %i minutes', (minutes, freshness, words) => {
    expect(pictureLookAt(picture(0), camera, TEN + minutes * MINUTE, true, 'ja')).toMatchObject({
      freshness,
      ageWords: words,
      timeWords: '22:00',
    });
  });

  test('says of a picture that was looked up that it is a past one', () => {
    expect(pictureLookAt(picture(0), camera, TEN + 3 * HOUR, false, 'ja').ageWords).toBe(
      '過去の写真 3時間前',
    );
  });

  test('says so where nobody knows when it was taken', () => {
    const look = pictureLookAt(picture(0, { takenFrom: 'received' }), camera, TEN, true, 'ja');
    expect(look.timeWords).toBe('撮影時刻は不明（受信 22:00）');
  });
});

describe('the picture of an instant', () => {
  const pictures = [picture(0), picture(10), picture(20), picture(60)];

  test.each([
    [-4, 0],
    [0, 0],
    [4, 0],
    [6, 10],
    [29, 20],
    [55, 60],
    [64, 60],
  ])('is the one taken closest to it: minute %i', (minutes, expected) => {
    expect(minutesOf(nearestPicture(pictures, TEN + minutes * MINUTE, 15 * MINUTE))).toBe(expected);
  });

  test('is none where the camera took none near it', () => {
    expect(nearestPicture(pictures, TEN + 40 * MINUTE, 15 * MINUTE)).toBeUndefined();
    expect(nearestPicture([], TEN, HOUR)).toBeUndefined();
  });
});

test('a strip shows the time from left to right, and gaps stay open', () => {
  const cells = stripCells([picture(2), picture(12), picture(55)], TEN, TEN + HOUR, 6);
  expect(cells.map((cell) => minutesOf(cell.picture))).toEqual([2, 12, undefined, undefined, undefined, 55]);
  expect(cells.at(-1)?.to).toBe(TEN + HOUR);
});

describe('a list of pictures', () => {
  test('grows by the newest', () => {
    expect(withPicture([picture(0)], picture(10)).map(minutesOf)).toEqual([0, 10]);
  });

  test('takes in what has changed about a picture', () => {
    const [known] = withPicture([picture(0)], picture(0, { withdrawn: true }));
    expect(known?.withdrawn).toBe(true);
  });

  test('leaves to the next fetch what comes afterwards from the past', () => {
    expect(withPicture([picture(10)], picture(0)).map(minutesOf)).toEqual([10]);
  });
});
