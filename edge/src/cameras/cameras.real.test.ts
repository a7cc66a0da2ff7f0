// Real parts: the camera process as the agent starts it, ffmpeg, GStreamer's RTSP server, an HTTP camera on loopback.
import { copyFileSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { CameraId, type NodeCameraConfig } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { SIX_IN_THE_EVENING } from '../testing/builders.js';
import { aCamera, aDesk, aFolderCamera, aJpeg, aNoisyJpeg, readBack } from '../testing/cameras.js';
import { startHttpCamera } from '../testing/http-camera.js';
import { processesWith } from '../testing/processes.js';
import { startRtspCamera } from '../testing/rtsp-camera.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import type { PictureOrder } from './camera-desk.js';
import { TETHER } from './ffmpeg/sweep.js';

const CAMERA = CameraId.parse('kajiyase-1');

const anOrder = (): PictureOrder => ({
  camera: CAMERA,
  at: SIX_IN_THE_EVENING,
  level: { valueM: 3.42, at: SIX_IN_THE_EVENING },
  file: join(temporaryFolder(), 'picture.jpg'),
});

async function takeOnce(camera: NodeCameraConfig) {
  const order = anOrder();
  return { order, outcome: await aDesk([camera]).take(order) };
}

describe('a folder', () => {
  test('gives a picture that is dressed and written, and the same file not twice', async () => {
    const folder = temporaryFolder();
    const desk = aDesk([aFolderCamera(folder)]);
    writeInto(folder, 'first.jpg', await aJpeg(640, 360));
    const order = anOrder();
    const first = await desk.take(order);
    expect(first).toMatchObject({ ok: true, incomplete: false, takenAt: SIX_IN_THE_EVENING });
    expect(readFileSync(order.file).length).toBe(first.ok && first.bytes);
    expect(await desk.take(order)).toMatchObject({
      ok: false,
      fault: expect.stringContaining('no new picture since'),
    });
    copyFileSync(join(folder, 'first.jpg'), join(folder, 'second.jpg'));
    utimesSync(join(folder, 'second.jpg'), new Date(), new Date(Date.now() + 5_000));
    expect(await desk.take(order)).toMatchObject({ ok: true });
  });

  test('is not repeated by a camera process that was started again', async () => {
    const folder = temporaryFolder();
    const desk = aDesk([aFolderCamera(folder)]);
    writeInto(folder, 'first.jpg', await aJpeg(640, 360));
    expect(await desk.take(anOrder())).toMatchObject({ ok: true });
    await desk.killProcess();
    expect(await desk.take(anOrder())).toMatchObject({
      ok: false,
      fault: expect.stringContaining('no new picture since'),
    });
  });

  test('gives a file that stopped growing without its end, marked as incomplete', async () => {
    const folder = temporaryFolder();
    const whole = await aNoisyJpeg(640, 360);
    writeInto(folder, 'cut.jpg', whole.subarray(0, whole.length / 2));
    const { order, outcome } = await takeOnce(aFolderCamera(folder));
    expect(outcome).toMatchObject({ ok: true, incomplete: true });
    expect(readBack(order.file).note).toMatchObject({ incomplete: true });
  });

  test('says what stands in a file that is no picture', async () => {
    const folder = temporaryFolder();
    writeInto(folder, 'page.jpg', '<html><body>please sign in</body></html>');
    const { outcome } = await takeOnce(aFolderCamera(folder));
    expect(outcome).toMatchObject({ ok: false, fault: expect.stringContaining('please sign in') });
  });
});

test('a drawn river is a picture like any other', async () => {
  const { order, outcome } = await takeOnce(aCamera({ kind: 'scene', bottomM: 0, topM: 5 }));
  expect(outcome).toMatchObject({ ok: true, incomplete: false });
  expect(readBack(order.file)).toMatchObject({ width: 1_280, note: { level: { valueM: 3.42 } } });
});

describe('an RTSP camera', () => {
  test('gives a picture behind its password', async () => {
    const { url } = await startRtspCamera('--audio', '--user', 'admin', '--password', "se cret:@'x");
    const credentialFile = writeInto(temporaryFolder(), 'credential', "admin:se cret:@'x\n");
    const { order, outcome } = await takeOnce(aCamera({ kind: 'rtsp', url, credentialFile }));
    expect(outcome).toMatchObject({ ok: true, incomplete: false });
    expect(readBack(order.file).width).toBe(640);
  });

  test('that refuses the password is told as such, without the password', async () => {
    const { url } = await startRtspCamera('--user', 'admin', '--password', 'right');
    const credentialFile = writeInto(temporaryFolder(), 'credential', 'admin:wrong');
    const { outcome } = await takeOnce(aCamera({ kind: 'rtsp', url, credentialFile }));
    expect(outcome).toEqual({ ok: false, fault: 'the camera refused the user or the password (401)' });
  });

  test('that has stopped answering is given up, and its ffmpeg with it', async () => {
    const { url, child } = await startRtspCamera();
    child.kill('SIGSTOP');
    const desk = aDesk([aCamera({ kind: 'rtsp', url }, { timeout: '2s' })]);
    expect(await desk.take(anOrder())).toEqual({ ok: false, fault: 'no picture within 2 s' });
    const pid = await desk.processId();
    await desk.stop();
    expect(processesWith(TETHER, String(pid))).toEqual([]);
  });

  test('that is not there is told as such', async () => {
    const { outcome } = await takeOnce(aCamera({ kind: 'rtsp', url: 'rtsp://127.0.0.1:9/live' }));
    expect(outcome).toEqual({ ok: false, fault: 'nothing listens at the camera’s address' });
  });
});

describe('an HTTP camera', () => {
  const answers = async (path: string, changes: { password?: string } = {}) => {
    const { url } = await startHttpCamera({
      jpeg: await aNoisyJpeg(1_280, 720),
      user: 'admin',
      password: 'right',
    });
    const credentialFile = writeInto(temporaryFolder(), 'credential', `admin:${changes.password ?? 'right'}`);
    return takeOnce(aCamera({ kind: 'http', url: `${url}${path}`, credentialFile }, { timeout: '8s' }));
  };

  test.each(['/snapshot.jpg', '/mjpeg'])('gives a picture from %s', async (path) => {
    const { order, outcome } = await answers(path);
    expect(outcome).toMatchObject({ ok: true, incomplete: false });
    expect(readBack(order.file).width).toBe(1_280);
  });

  test('that closes the line half-way gives what it had sent, marked as incomplete', async () => {
    expect((await answers('/cut-short.jpg')).outcome).toMatchObject({ ok: true, incomplete: true });
  });

  test.each([
    ['/error', 'the camera reports an error of its own (5xx)'],
    ['/page.jpg', 'the camera sent something that is no picture'],
    ['/nowhere', 'the camera knows no such address (404)'],
  ])('that answers %s is told as such', async (path, fault) => {
    expect((await answers(path)).outcome).toEqual({ ok: false, fault });
  });

  test('that refuses the password is told as such', async () => {
    expect((await answers('/snapshot.jpg', { password: 'wrong' })).outcome).toEqual({
      ok: false,
      fault: 'the camera refused the user or the password (401)',
    });
  });

  test('that says nothing more after the beginning is given up in time', async () => {
    expect((await answers('/stalled.jpg')).outcome).toMatchObject({ ok: false });
  });
});

test('a question for a camera that the node does not have is answered', async () => {
  const desk = aDesk([aCamera({ kind: 'scene', bottomM: 0, topM: 5 })]);
  expect(await desk.take({ ...anOrder(), camera: CameraId.parse('another-1') })).toEqual({
    ok: false,
    fault: 'this node has no camera another-1',
  });
});

test('a camera process that dies answers what was asked with a fault, and is started again', async () => {
  const { url, child } = await startRtspCamera();
  child.kill('SIGSTOP');
  const folder = temporaryFolder();
  const second = CameraId.parse('kajiyase-2');
  const desk = aDesk([aCamera({ kind: 'rtsp', url }), { ...aFolderCamera(folder), camera: second }]);
  const asked = desk.take(anOrder());
  await desk.killProcess();
  expect(await asked).toEqual({ ok: false, fault: 'the camera process died' });
  writeInto(folder, 'first.jpg', await aJpeg(640, 360));
  expect(await desk.take({ ...anOrder(), camera: second })).toMatchObject({ ok: true });
});
