// Real parts: the camera process, started as the agent starts it.
import { copyFileSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { SIX_IN_THE_EVENING } from '../testing/builders.js';
import { aDesk, aFolderCamera, aJpeg } from '../testing/cameras.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';

const CAMERA = CameraId.parse('kajiyase-1');

test('a picture from a folder is dressed and written, and the same file is not taken twice', async () => {
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'picture.jpg');
  const desk = aDesk([aFolderCamera(folder)]);
  writeInto(folder, 'first.jpg', await aJpeg(640, 360));
  const order = { camera: CAMERA, at: SIX_IN_THE_EVENING, level: undefined, file };
  const first = await desk.take(order);
  expect(first).toMatchObject({ ok: true, incomplete: false, takenAt: SIX_IN_THE_EVENING });
  expect(readFileSync(file).length).toBe(first.ok && first.bytes);
  expect(await desk.take(order)).toMatchObject({
    ok: false,
    fault: expect.stringContaining('no new picture since'),
  });
  copyFileSync(join(folder, 'first.jpg'), join(folder, 'second.jpg'));
  utimesSync(join(folder, 'second.jpg'), new Date(), new Date(Date.now() + 5_000));
  expect(await desk.take(order)).toMatchObject({ ok: true });
});
