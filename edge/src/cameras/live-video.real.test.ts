// Real parts: the camera process, ffmpeg, GStreamer's RTSP server, an ffmpeg that takes RTMP as the hub does.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CameraId, LONGEST_STREAM } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SIX_IN_THE_EVENING } from '../testing/builders.js';
import { aCamera, aDesk, aFolderCamera, aJpeg, type TestedDesk } from '../testing/cameras.js';
import type { Held } from '../testing/desk-holder.js';
import { startHttpCamera } from '../testing/http-camera.js';
import { startMuteLine } from '../testing/mute-line.js';
import { argumentsOf, childrenOf, processesWith, until } from '../testing/processes.js';
import { startRtmpSink } from '../testing/rtmp-sink.js';
import { startRtspCamera } from '../testing/rtsp-camera.js';
import { temporaryFolder, writeInto } from '../testing/temporary.js';
import { TETHER } from './ffmpeg/sweep.js';

const CAMERA = CameraId.parse('kajiyase-1');
const aScene = () => aCamera({ kind: 'scene', bottomM: 0, topM: 5 });
const orderTo = (url: string, forMs = LONGEST_STREAM) => ({ camera: CAMERA, url, forMs });

const endOf = (desk: TestedDesk) =>
  new Promise<string | undefined>((resolve) => desk.onStreamEnded((_camera, fault) => resolve(fault)));

/** Codec, size and key frames (seconds) of what was received. */
function looked(file: string) {
  const entries = 'stream=codec_name,width,height:packet=pts_time,flags';
  const { stdout } = spawnSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', file], {
    encoding: 'utf8',
  });
  const { streams, packets } = JSON.parse(stdout) as {
    streams: { codec_name: string; width: number; height: number }[];
    packets: { pts_time: string; flags: string }[];
  };
  const keys = packets.filter(({ flags }) => flags.startsWith('K')).map(({ pts_time }) => Number(pts_time));
  return { streams, keys, frames: packets.length };
}

describe('live video', () => {
  test('of an RTSP camera is its own H.264, without sound, with no password in a process list', async () => {
    const { url } = await startRtspCamera('--audio', '--user', 'admin', '--password', 'very secret');
    const credentialFile = writeInto(temporaryFolder(), 'credential', 'admin:very secret');
    const desk = aDesk([aCamera({ kind: 'rtsp', url, credentialFile })]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    await sink.frames(45);
    const ffmpeg = processesWith(TETHER, String(await desk.processId()));
    expect(ffmpeg.length).toBeGreaterThan(0);
    for (const pid of ffmpeg) expect(decodeURIComponent(argumentsOf(pid))).not.toContain('very secret');
    const ended = endOf(desk);
    await desk.stopStream(CAMERA);
    expect(await ended).toBeUndefined();
    await sink.ended;
    const { streams, keys } = looked(sink.file);
    expect(streams).toEqual([{ codec_name: 'h264', width: 640, height: 360 }]);
    keys.slice(1).forEach((key, index) => {
      expect(key - (keys[index] ?? 0)).toBeCloseTo(1, 0);
    });
  });

  test('of an RTSP camera that films in another form is encoded', async () => {
    const { url } = await startRtspCamera('--codec', 'mjpeg');
    const desk = aDesk([aCamera({ kind: 'rtsp', url }, { maxWidth: 320 })]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    await sink.frames(20);
    await desk.stopStream(CAMERA);
    await sink.ended;
    expect(looked(sink.file).streams).toEqual([{ codec_name: 'h264', width: 320, height: 180 }]);
  });

  test('of a drawn river has a key frame each second, and pictures go on meanwhile', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    const file = `${temporaryFolder()}/picture.jpg`;
    expect(await desk.take({ camera: CAMERA, at: SIX_IN_THE_EVENING, level: undefined, file })).toMatchObject(
      { ok: true },
    );
    await sink.frames(15);
    await desk.stopStream(CAMERA);
    await sink.ended;
    const { keys } = looked(sink.file);
    expect(keys.length).toBeGreaterThan(2);
    keys.slice(1).forEach((key, index) => {
      expect(key - (keys[index] ?? 0)).toBeCloseTo(1, 1);
    });
  });

  test('of an HTTP camera is its MJPEG, encoded; a single picture is no video', async () => {
    const { url } = await startHttpCamera({ jpeg: await aJpeg(640, 360) });
    const sink = await startRtmpSink();
    const films = aDesk([aCamera({ kind: 'http', url: `${url}/mjpeg` })]);
    expect(await films.stream(orderTo(sink.url))).toEqual({ ok: true });
    await sink.frames(10);
    await films.stopStream(CAMERA);
    await sink.ended;
    expect(looked(sink.file).streams).toEqual([{ codec_name: 'h264', width: 640, height: 360 }]);
    await films.stop();
    const second = await startRtmpSink();
    const shows = aDesk([aCamera({ kind: 'http', url: `${url}/snapshot.jpg` })]);
    const ended = endOf(shows);
    const outcome = await shows.stream(orderTo(second.url));
    expect(outcome.ok ? await ended : outcome.fault).toBe('the camera ended its video');
  });

  test('of a folder shows its newest picture', async () => {
    const folder = temporaryFolder();
    writeInto(folder, 'first.jpg', await aJpeg(640, 480));
    const desk = aDesk([aFolderCamera(folder)]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    await sink.frames(2);
  });

  test('ends in its time, and says so', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    const ended = endOf(desk);
    expect(await desk.stream(orderTo(sink.url, 3_000))).toEqual({ ok: true });
    expect(await ended).toBeUndefined();
    await sink.ended;
  });

  test('is prolonged without a break, also with another key', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url, 4_000))).toEqual({ ok: true });
    const before = processesWith(TETHER, String(await desk.processId()));
    expect(await desk.stream(orderTo(`${sink.url}?key=another`))).toEqual({ ok: true });
    // More frames than four seconds have.
    await sink.frames(30);
    expect(processesWith(TETHER, String(await desk.processId()))).toEqual(before);
  });

  test('that the hub takes no more ends with a fault', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    const ended = endOf(desk);
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    sink.child.kill('SIGKILL');
    expect(await ended).toBe('the hub does not take the video');
  });

  test('on a line that has died without a word ends with a fault', async () => {
    const { url } = await startRtspCamera('--noise', '--kbps', '4000');
    const desk = aDesk([aCamera({ kind: 'rtsp', url })]);
    const sink = await startRtmpSink();
    const ended = endOf(desk);
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    sink.child.kill('SIGSTOP');
    expect(await ended).toEqual(expect.any(String));
  });

  test('of a camera that freezes ends with a fault', async () => {
    const { url, child } = await startRtspCamera();
    const desk = aDesk([aCamera({ kind: 'rtsp', url })]);
    const sink = await startRtmpSink();
    const ended = endOf(desk);
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    child.kill('SIGSTOP');
    expect(await ended).toEqual(expect.any(String));
  });

  test('of a camera that takes the call and shows nothing is called once more', async () => {
    const { url } = await startRtspCamera();
    // The first call asks which form the camera films in, and is shown it.
    const line = await startMuteLine(url);
    const desk = aDesk([aCamera({ kind: 'rtsp', url: line.url })]);
    const sink = await startRtmpSink();
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    expect(line.hasMuted()).toBe(true);
    await sink.frames(15);
  });

  test('that no hub takes does not begin, and says why', async () => {
    const desk = aDesk([aScene()]);
    expect(await desk.stream(orderTo('rtmp://127.0.0.1:9/live/kajiyase-1?key=secret'))).toEqual({
      ok: false,
      fault: 'the hub does not take the video',
    });
  });
});

describe('no ffmpeg is left', () => {
  test('when the camera process is killed; the end of the video is told', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    const ended = endOf(desk);
    expect(await desk.stream(orderTo(sink.url))).toEqual({ ok: true });
    const pid = await desk.processId();
    expect(processesWith(TETHER, String(pid))).toHaveLength(1);
    await desk.killProcess();
    expect(await ended).toBe('the camera process died');
    await until(() => processesWith(TETHER, String(pid)).length === 0);
  });

  test('when the agent is killed', async () => {
    const sink = await startRtmpSink();
    const agent = fork(fileURLToPath(new URL('../testing/desk-holder.js', import.meta.url)));
    onTestFinished(() => {
      agent.kill('SIGKILL');
    });
    const held: Held = { cameras: [aScene()], order: orderTo(sink.url) };
    agent.send(held);
    expect(await once(agent, 'message')).toMatchObject({ 0: { ok: true } });
    const [camera = Number.NaN] = childrenOf(agent.pid ?? Number.NaN);
    expect(processesWith(TETHER, String(camera))).toHaveLength(1);
    agent.kill('SIGKILL');
    await until(() => processesWith(TETHER, String(camera)).length === 0 && argumentsOf(camera) === '');
  });

  test('when the agent stops', async () => {
    const desk = aDesk([aScene()]);
    const sink = await startRtmpSink();
    await desk.stream(orderTo(sink.url));
    const pid = await desk.processId();
    await desk.stop();
    expect(processesWith(TETHER, String(pid))).toEqual([]);
    expect(argumentsOf(pid)).toBe('');
  });
});
