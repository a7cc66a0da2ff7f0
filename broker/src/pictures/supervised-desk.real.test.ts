// Real: the picture process with its decoder; where the test says so, a process that only plays what files do to one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MaskPolygon } from '@kawamori/contracts';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { aNote, aPicture } from '../testing/pictures.js';
import { temporaryFolder } from '../testing/temporary.js';
import type { Examined } from './picture-desk.js';
import { COVER_TONE } from './polygon-fill.js';
import { supervisedPictureDesk } from './supervised-desk.js';

function aDesk(options: Parameters<typeof supervisedPictureDesk>[1] = {}) {
  const desk = supervisedPictureDesk(silentLog, options);
  void desk.start();
  onTestFinished(() => desk.stop());
  return desk;
}

describe('the picture process', () => {
  const looking = () => {
    const desk = aDesk();
    const folder = temporaryFolder();
    return {
      desk,
      folder,
      look: (bytes: Buffer, name = 'picture'): Promise<Examined> => {
        const stem = join(folder, name);
        writeFileSync(`${stem}.jpg`, bytes);
        return desk.examine({ file: `${stem}.jpg`, view: `${stem}.view`, thumb: `${stem}.thumb` });
      },
    };
  };

  test('tells what a picture says of itself, and makes its two copies', async () => {
    const { look, folder } = looking();
    expect(await look(await aPicture({ note: aNote(), width: 2_000, height: 1_000 }))).toEqual({
      ok: true,
      width: 2_000,
      height: 1_000,
      incomplete: false,
      light: {
        mean: expect.any(Number),
        deviation: expect.any(Number),
        print: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      note: aNote(),
      exifTakenAt: minute(0),
    });
    const copy = (name: string) => sharp(join(folder, name)).metadata();
    expect(await copy('picture.view')).toMatchObject({ format: 'webp', width: 1_280, height: 640 });
    expect(await copy('picture.thumb')).toMatchObject({ format: 'webp', width: 320, height: 160 });
  });

  test('turns a picture upright, and its copies with it', async () => {
    const { look, folder } = looking();
    expect(await look(await aPicture({ width: 640, height: 480, orientation: 6 }))).toMatchObject({
      width: 480,
      height: 640,
    });
    // The bright quarter was at the upper left of the sensor; upright, that is the upper right.
    const { data, info } = await sharp(join(folder, 'picture.thumb'))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const tone = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? 0;
    expect(tone(info.width - 20, 20)).toBeGreaterThan(180);
    expect(tone(20, 20)).toBeLessThan(100);
  });

  const noisy = () => {
    const tones = Buffer.from(Array.from({ length: 400 * 300 * 3 }, (_, i) => (i * 7_919) % 251));
    return sharp(tones, { raw: { width: 400, height: 300, channels: 3 } });
  };
  const baseline = () => noisy().jpeg().toBuffer();
  const progressive = () => noisy().jpeg({ progressive: true }).toBuffer();
  const end = Buffer.from([0xff, 0xd9]);
  const part = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

  test.each([
    ['all of it is there', false, baseline],
    [
      'something follows its end',
      false,
      async () => Buffer.concat([await baseline(), Buffer.from('and more')]),
    ],
    ['it ends in the middle', true, async () => part(await baseline(), 0.5)],
    ['its last bytes are missing', true, async () => (await baseline()).subarray(0, -60)],
    [
      'it ends in the middle, with a proper end',
      true,
      async () => Buffer.concat([part(await baseline(), 0.5), end]),
    ],
    [
      'its rest is zeros',
      true,
      async () => Buffer.concat([part(await baseline(), 0.5), Buffer.alloc(20_000)]),
    ],
    ['it is progressive and ends in the middle', true, async () => part(await progressive(), 0.7)],
    [
      'its node says that the camera gave only a part',
      true,
      () => aPicture({ note: { ...aNote(), incomplete: true } }),
    ],
  ])('marks a picture as cut short where it is: %s', async (_what, incomplete, bytes) => {
    const { look } = looking();
    expect(await look(await bytes())).toMatchObject({ ok: true, incomplete });
  });

  test('refuses what cannot be shown, and says why', async () => {
    const { look } = looking();
    const flat = (size: number) =>
      sharp({ create: { width: size, height: size, channels: 3, background: 'grey' } });
    const faultOf = async (bytes: Buffer) => {
      const seen = await look(bytes);
      return seen.ok ? 'shown' : seen.fault;
    };
    expect(await faultOf(await flat(20).png().toBuffer())).toBe('picture-not-jpeg');
    expect(await faultOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>'))).toBe(
      'picture-not-jpeg',
    );
    expect(await faultOf(Buffer.from('<html>404</html>'))).toBe('picture-is-text');
    expect(await faultOf(Buffer.alloc(0))).toBe('picture-empty');
    expect(await faultOf((await aPicture()).subarray(0, 300))).toBe('picture-unreadable');
    expect(await faultOf(await flat(7_500).jpeg({ quality: 1 }).toBuffer())).toBe('picture-too-many-pixels');
  });

  test('shows a picture of a single line of pixels', async () => {
    const { look, folder } = looking();
    const line = await sharp({ create: { width: 60_000, height: 1, channels: 3, background: 'grey' } })
      .jpeg()
      .toBuffer();
    expect(await look(line)).toMatchObject({ ok: true, width: 60_000, height: 1 });
    expect(await sharp(join(folder, 'picture.thumb')).metadata()).toMatchObject({ width: 320, height: 1 });
  });

  test('shows a CMYK picture in the colours of a screen', async () => {
    const { look, folder } = looking();
    const cmyk = await noisy().toColourspace('cmyk').jpeg().toBuffer();
    expect(await look(cmyk)).toMatchObject({ ok: true, width: 400, height: 300 });
    expect(await sharp(join(folder, 'picture.view')).metadata()).toMatchObject({
      space: 'srgb',
      channels: 3,
    });
  });

  test('two of the largest and heaviest pictures at once are more than its memory; one after the other they are not', async () => {
    const { look } = looking();
    const heavy = await sharp({ create: { width: 8_192, height: 6_144, channels: 3, background: '#405060' } })
      .toColourspace('cmyk')
      .jpeg({ quality: 40, progressive: true, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const seen = await Promise.all(['a', 'b'].map((name) => look(heavy, name)));
    expect(seen.map(({ ok }) => ok)).toEqual([true, true]);
  });

  describe('a copy for residents', () => {
    const house: MaskPolygon = [
      [0, 0],
      [0.5, 0],
      [0.5, 0.5],
      [0, 0.5],
    ];
    const masked = async (picture: Buffer, masks: readonly MaskPolygon[], drill = false) => {
      const { desk, folder } = looking();
      const from = join(folder, 'from.jpg');
      const to = join(folder, 'to.jpg');
      writeFileSync(from, picture);
      await desk.maskedCopy({ from, to, masks, maxWidth: 320, drill });
      return readFileSync(to);
    };

    test('in an exercise wears the word 訓練 in its corner, and nothing of it otherwise', async () => {
      const picture = await aPicture({ note: aNote(), width: 1_600, height: 1_200 });
      const corner = { left: 320 - 70, top: 8, width: 60, height: 24 };
      const tones = async (drill: boolean) =>
        new Set(
          await sharp(await masked(picture, [], drill))
            .extract(corner)
            .greyscale()
            .raw()
            .toBuffer(),
        );
      const stamped = await tones(true);
      expect(Math.min(...stamped)).toBeLessThan(0x40);
      expect(Math.max(...stamped)).toBeGreaterThan(0xc0);
      const plain = await tones(false);
      expect(Math.max(...plain) - Math.min(...plain)).toBeLessThan(40);
    });

    test('shows nothing of what lies beneath a mask, smaller and without EXIF', async () => {
      // The bright quarter is the house.
      const copy = await masked(await aPicture({ note: aNote(), width: 1_600, height: 1_200 }), [house]);
      const { data, info } = await sharp(copy).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 320, height: 240 });
      const tones = new Set<number>();
      for (let y = 0; y < 120; y++) {
        for (const tone of data.subarray(y * 320 * 3, (y * 320 + 160) * 3)) tones.add(tone);
      }
      // JPEG's own noise at the edge of the mask, and no more: the house itself has a tone of 220.
      expect(Math.max(...tones)).toBeLessThan(COVER_TONE + 30);
      expect(Math.min(...tones)).toBeGreaterThan(COVER_TONE - 80);
      const { exif, format } = await sharp(copy).metadata();
      expect({ exif, format }).toEqual({ exif: undefined, format: 'jpeg' });
      expect(copy.includes('kajiyase')).toBe(false);
    });

    test('covers what is seen in a picture that is turned by its EXIF', async () => {
      const copy = await masked(await aPicture({ width: 1_600, height: 1_200, orientation: 3 }), [
        house.map(([x, y]) => [x + 0.5, y + 0.5]),
      ]);
      const { data, info } = await sharp(copy).greyscale().raw().toBuffer({ resolveWithObject: true });
      const right = (info.height - 20) * info.width + info.width - 20;
      expect(Math.abs((data[right] ?? 0) - COVER_TONE)).toBeLessThan(8);
    });

    test('cannot be made of a file that is gone, and says so', async () => {
      const { desk, folder } = looking();
      const order = {
        from: join(folder, 'gone.jpg'),
        to: join(folder, 'to.jpg'),
        masks: [],
        maxWidth: 320,
        drill: false,
      };
      await expect(desk.maskedCopy(order)).rejects.toMatchObject({
        fault: 'desk',
        message: expect.stringContaining('no such file'),
      });
    });

    test('cannot be made of bytes that no decoder reads, and says that it is the picture', async () => {
      await expect(masked(Buffer.from('<html>no picture</html>'), [])).rejects.toMatchObject({
        fault: 'picture',
      });
    });
  });
});

describe('a desk whose process dies', () => {
  const brittle = (timeLimitMs?: number) =>
    aDesk({
      module: fileURLToPath(new URL('../testing/brittle-picture-process.ts', import.meta.url)),
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    });
  const order = (file: string) => ({ file, view: '', thumb: '' });
  const bad = { ok: false, fault: 'picture-unreadable' };

  test('loses no picture but the one that kills', async () => {
    const desk = brittle();
    const names = ['kills 1', 'good 1', 'good 2', 'kills 2', 'good 3', 'good 4'];
    const seen = await Promise.all(names.map((name) => desk.examine(order(name))));
    expect(seen.map(({ ok }) => ok)).toEqual([false, true, true, false, true, true]);
    expect(seen[0]).toMatchObject(bad);
  });

  test('shows a picture whose EXIF alone kills, without its EXIF', async () => {
    const desk = brittle();
    const seen = await Promise.all([desk.examine(order('its EXIF kills')), desk.examine(order('good'))]);
    expect(seen.map(({ ok }) => ok)).toEqual([true, true]);
  });

  test('ends what takes too long, and goes on with the others', async () => {
    const desk = brittle(300);
    const [hanging, good] = await Promise.all([desk.examine(order('hangs')), desk.examine(order('good'))]);
    expect(hanging).toMatchObject(bad);
    expect(good).toMatchObject({ ok: true });
    expect(await desk.examine(order('another good'))).toMatchObject({ ok: true });
  });

  test('says that it was the desk, not the picture, when its process dies over a masked copy', async () => {
    const desk = brittle();
    await expect(
      desk.maskedCopy({ from: 'kills', to: '', masks: [], maxWidth: 1, drill: false }),
    ).rejects.toMatchObject({ fault: 'desk', message: expect.stringContaining('no masked copy') });
  });

  test('passes on what is not the fault of the picture', async () => {
    const desk = brittle();
    await expect(desk.examine(order('fails'))).rejects.toThrow('no space left on device');
  });

  test('rejects what waits when it is stopped, and whatever comes later', async () => {
    const desk = brittle();
    await desk.examine(order('good'));
    const waiting = [
      desk.examine(order('waits 1')),
      desk.examine(order('waits 2')),
      desk.examine(order('good')),
    ];
    const outcomes = Promise.allSettled(waiting);
    await desk.stop();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(desk.examine(order('good'))).rejects.toThrow('closed');
  });
});
