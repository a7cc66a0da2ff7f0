// Real parts: sharp and the carried font; exiftool as a foreign reader.
import { MAX_PICTURE_BYTES } from '@kawamori/contracts';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { SIX_IN_THE_EVENING as AT } from '../../testing/builders.js';
import { aCamera, aJpeg, aNoisyJpeg, readBack } from '../../testing/cameras.js';
import { temporaryFolder, writeInto } from '../../testing/temporary.js';
import { dress } from './dress.js';
import { readCarriedFont } from './font.js';
import { startRaster } from './raster.js';

const font = readCarriedFont();
beforeAll(() => startRaster(font));

const camera = aCamera({ kind: 'folder', folder: '.' }, { position: { lat: 33.28611, lon: 133.14223 } });
const dressed = (picture: Uint8Array, changes: Partial<typeof camera> = {}) =>
  dress(picture, {
    camera: { ...camera, ...changes },
    takenAt: AT + 250,
    level: { valueM: 3.42, at: AT },
    clock: 'synced',
    font,
  });

async function dressedFile(picture: Uint8Array): Promise<string> {
  const outcome = await dressed(picture);
  if (!outcome.ok) throw new Error(outcome.fault);
  return writeInto(temporaryFolder(), 'dressed.jpg', outcome.jpeg);
}

describe('a dressed picture', () => {
  test('is no wider than asked and has its band below; a smaller one is left as wide as it is', async () => {
    expect(readBack(await dressedFile(await aJpeg(2_560, 1_440)))).toMatchObject({
      width: 1_280,
      height: 720 + 172,
    });
    expect(readBack(await dressedFile(await aJpeg(640, 360)))).toMatchObject({
      width: 640,
      height: 360 + 86,
    });
    expect(readBack(await dressedFile(await aJpeg(64, 36))).width).toBe(320);
  });

  test('tells a foreign reader when and where it was taken, and carries the note', async () => {
    const { tags, note } = readBack(await dressedFile(await aJpeg(640, 360)));
    expect(tags).toMatchObject({
      DateTimeOriginal: '2026:06:02 18:00:00',
      OffsetTimeOriginal: '+09:00',
      SubSecTimeOriginal: 250,
      GPSLatitude: '33.286111 N',
      GPSLongitude: '133.142231 E',
    });
    expect(note).toEqual({
      kw: 1,
      camera: 'kajiyase-1',
      station: 'kajiyase-bashi',
      takenAt: AT + 250,
      clock: 'synced',
      level: { valueM: 3.42, at: AT },
      incomplete: false,
    });
  });

  test('is turned as the camera says, and carries nothing of the camera’s own EXIF', async () => {
    const turned = await sharp(await aJpeg(600, 400))
      .withExif({ IFD0: { Make: 'SecretMake' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { width, tags } = readBack(await dressedFile(turned));
    expect(width).toBe(400);
    expect(JSON.stringify(tags)).not.toContain('SecretMake');
  });

  test('that was cut short is shown as far as it goes, and marked', async () => {
    const whole = await aNoisyJpeg(640, 480);
    const outcome = await dressed(whole.subarray(0, whole.length / 2));
    expect(outcome).toMatchObject({ ok: true, incomplete: true });
    if (!outcome.ok) return;
    expect(readBack(writeInto(temporaryFolder(), 'cut.jpg', outcome.jpeg)).note?.incomplete).toBe(true);
  });

  test('is small enough to be sent, whatever it shows', async () => {
    const outcome = await dressed(await aNoisyJpeg(2_048, 1_536), { maxWidth: 2_048, quality: 95 });
    expect(outcome.ok && outcome.jpeg.length).toBeLessThanOrEqual(MAX_PICTURE_BYTES);
  });

  test('is not made of something else', async () => {
    expect(await dressed(new Uint8Array(0))).toMatchObject({ ok: false });
    expect(
      await dressed(
        await sharp(await aJpeg(64, 64))
          .png()
          .toBuffer(),
      ),
    ).toEqual({
      ok: false,
      fault: 'expected a JPEG, received a PNG',
    });
    expect(await dressed(Buffer.from('ffd8ffe000104a464946', 'hex'))).toMatchObject({
      ok: false,
      fault: expect.stringContaining('cannot be read'),
    });
  });

  test('is not made of more pixels than a camera has', async () => {
    const huge = Buffer.from(await aJpeg(16, 16));
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(60_000, frame + 5);
    huge.writeUInt16BE(60_000, frame + 7);
    expect(await dressed(huge)).toEqual({ ok: false, fault: 'the picture has more than 48 megapixels' });
  });
});
