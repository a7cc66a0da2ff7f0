// Real: the media process with node-media-server and ffmpeg, as the hub starts it; cameras are ffmpeg processes.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync as symlink } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CameraId } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { pushVideo } from '../testing/video.js';
import { heard } from '../testing/waiting.js';
import { endLeftovers } from './leftovers.js';
import { flvAddress, mediaLink } from './media-link.js';
import type { FromMedia } from './media-messages.js';

const CAMERA = CameraId.parse('kajiyase-cam');
const OTHER = CameraId.parse('naro-cam');
const KEY = 'k'.repeat(43);
const MINUTE = 60_000;

const ofType =
  <T extends FromMedia['type']>(type: T, camera?: CameraId) =>
  (message: FromMedia): message is Extract<FromMedia, { type: T }> =>
    message.type === type && (camera === undefined || ('camera' in message && message.camera === camera));

async function aMediaProcess(environment: Record<string, string> = {}) {
  const hlsFolder = join(temporaryFolder(), 'hls');
  const said = heard<FromMedia>();
  const downs = heard<true>();
  for (const [name, value] of Object.entries(environment)) {
    const before = process.env[name];
    process.env[name] = value;
    onTestFinished(() => {
      process.env[name] = before;
    });
  }
  const link = mediaLink({
    options: { host: '127.0.0.1', port: 0, hlsFolder, maxStreams: 4, logLevel: 'silent' },
    clock: { now: () => performance.now() },
    hear: said.hear,
    onDown: () => downs.hear(true),
    log: silentLog,
  });
  await link.start();
  onTestFinished(() => link.stop());
  const ready = async () => {
    await said.first((message) => message.type === 'ready' && message === link.ready);
    if (!link.ready) throw new Error('not ready');
    return link.ready;
  };
  const address = async (camera: CameraId, key = KEY, app = 'live') =>
    `rtmp://127.0.0.1:${(await ready()).rtmpPort}/${app}/${camera}?key=${key}`;
  return { link, said, downs, hlsFolder, ready, address };
}

type Media = Awaited<ReturnType<typeof aMediaProcess>>;

/** Plays a camera and resolves with the first so many bytes, or with the status of a refusal. */
async function play(media: Media, camera: CameraId, bytes = 4_000): Promise<Buffer | number> {
  const request = get({ ...flvAddress(await media.ready(), camera), agent: false });
  onTestFinished(() => {
    request.destroy();
  });
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  let taken = Buffer.alloc(0);
  for await (const chunk of response) {
    taken = Buffer.concat([taken, chunk as Buffer]);
    if (taken.length >= bytes) break;
  }
  return taken.length === 0 ? (response.statusCode ?? 0) : taken;
}

/** The FLV tags in a piece of a stream (FLV specification, E.4.1): their types. */
function tagTypes(flv: Buffer): Set<number> {
  const types = new Set<number>();
  for (let at = 13; at + 11 <= flv.length; at += 11 + flv.readUIntBE(at + 1, 3) + 4) types.add(flv[at] ?? 0);
  return types;
}

/** Processes whose arguments mention a text. */
function running(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.startsWith('ffmpeg') && command.includes(text);
      } catch {
        return false;
      }
    });
}

async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(statOf(pid)))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const statOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ') X ';
  }
};

describe('the media process', () => {
  test('gives out what a camera with the right key pushes: the picture and not the sound', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    const flv = await play(media, CAMERA, 30_000);
    if (typeof flv === 'number') throw new Error(`HTTP ${flv}`);
    expect(flv.subarray(0, 3).toString()).toBe('FLV');
    expect(flv[4]).toBe(1);
    expect([...tagTypes(flv)].sort()).toEqual([18, 9]);
  });

  test.each([
    ['with a wrong key', CAMERA, 'x'.repeat(43), 'live'],
    ['that nobody has asked for', OTHER, KEY, 'live'],
    ['to another application', CAMERA, KEY, 'other'],
  ])('turns away a publisher %s, and plays nothing of it', async (_what, camera, key, app) => {
    const media = await aMediaProcess();
    const refused = await media.address(camera, key, app);
    const good = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    await pushVideo(refused).ended;
    pushVideo(good);
    await media.said.first(ofType('published'));
    expect(media.said.all.filter(ofType('published'))).toEqual([{ type: 'published', camera: CAMERA }]);
  });

  test('lets a camera back in whose dead connection still stands', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    const first = pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    first.process.kill('SIGSTOP');
    pushVideo(address);
    await media.said.first(() => media.said.all.filter(ofType('published', CAMERA)).length === 2);
    expect(await play(media, CAMERA)).toBeInstanceOf(Buffer);
  });

  test('takes a publisher that has fallen silent for dead', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    const camera = pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    camera.process.kill('SIGSTOP');
    expect(await media.said.first(ofType('ended', CAMERA))).toBeDefined();
  });

  test('ends a publisher when nobody wants it any more', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    const camera = pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    media.link.say({ type: 'forbid', camera: CAMERA });
    await media.said.first(ofType('ended', CAMERA));
    await camera.ended;
  });

  test('plays nothing to whoever does not know the play key', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    const { flvPort } = await media.ready();
    const response = await fetch(`http://127.0.0.1:${flvPort}/live/${CAMERA}.flv`);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  test('makes HLS while it is wanted and published, and leaves nothing behind', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    media.link.say({ type: 'hls', camera: CAMERA, wanted: true });
    expect(existsSync(join(media.hlsFolder, CAMERA))).toBe(false);
    pushVideo(address);
    await media.said.first(ofType('hls-playing', CAMERA));
    const playlist = readFileSync(join(media.hlsFolder, CAMERA, 'index.m3u8'), 'utf8');
    expect(playlist).toMatch(/^#EXTM3U/);
    expect(playlist).toMatch(/^s\d{10}\.ts$/m);
    media.link.say({ type: 'hls', camera: CAMERA, wanted: false });
    await media.said.first(ofType('hls-ended', CAMERA));
    expect(existsSync(join(media.hlsFolder, CAMERA))).toBe(false);
    expect(running(media.hlsFolder)).toEqual([]);
  });

  test('says what is missing where there is no ffmpeg, and goes on with FLV', async () => {
    const media = await aMediaProcess({ PATH: folderWithout('ffmpeg') });
    const address = await media.address(CAMERA);
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    media.link.say({ type: 'hls', camera: CAMERA, wanted: true });
    process.env.PATH = '/usr/bin:/bin';
    pushVideo(address);
    const ended = await media.said.first(ofType('hls-ended', CAMERA));
    expect(ended).toMatchObject({ fault: expect.stringContaining('ffmpeg is not installed') });
    expect(await play(media, CAMERA)).toBeInstanceOf(Buffer);
  });

  test('killed in the midst of it, comes back and leaves no ffmpeg behind', async () => {
    const media = await aMediaProcess();
    const address = await media.address(CAMERA);
    const before = await media.ready();
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    media.link.say({ type: 'hls', camera: CAMERA, wanted: true });
    pushVideo(address);
    await media.said.first(ofType('hls-playing', CAMERA));
    const remuxers = running(media.hlsFolder);
    expect(remuxers).toHaveLength(1);
    process.kill(mediaPid(media.hlsFolder), 'SIGKILL');
    await media.downs.first(() => true);
    await gone(remuxers);
    await media.said.first((message) => message.type === 'ready' && message.playKey !== before.playKey);
    expect(running(media.hlsFolder)).toEqual([]);
  });

  test('ends with its hub, however that ends, and its ffmpeg with it', async () => {
    const hlsFolder = join(temporaryFolder(), 'hls');
    const hub = fork(fileURLToPath(new URL('../testing/media-parent.js', import.meta.url)), [hlsFolder]);
    onTestFinished(() => {
      hub.kill('SIGKILL');
    });
    const said = heard<FromMedia>();
    hub.on('message', (message) => said.hear(message as FromMedia));
    const ready = await said.first(ofType('ready'));
    if (ready.type !== 'ready') throw new Error('not ready');
    hub.send({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    hub.send({ type: 'hls', camera: CAMERA, wanted: true });
    pushVideo(`rtmp://127.0.0.1:${ready.rtmpPort}/live/${CAMERA}?key=${KEY}`);
    await said.first(ofType('hls-playing', CAMERA));
    const left = [mediaPid(hlsFolder), ...running(hlsFolder)];
    expect(left).toHaveLength(2);
    hub.kill('SIGKILL');
    await gone(left);
    expect(running(hlsFolder)).toEqual([]);
  });

  test('ends at its start what a media process of before has left behind', async () => {
    const folder = temporaryFolder();
    const source = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=1'];
    const left = spawn('ffmpeg', ['-nostdin', ...source, '-f', 'null', join(folder, 'hls', 'left')], {
      stdio: 'ignore',
    });
    onTestFinished(() => {
      left.kill('SIGKILL');
    });
    await once(left, 'spawn');
    while (running(join(folder, 'hls')).length === 0) await new Promise((resolve) => setImmediate(resolve));
    const ended = once(left, 'exit');
    expect(endLeftovers(join(folder, 'hl'))).toBe(0);
    expect(endLeftovers(join(folder, 'hls'))).toBe(1);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  test('survives garbage at its entrance: only the connection that brings it ends', async () => {
    const media = await aMediaProcess();
    const { rtmpPort } = await media.ready();
    const address = await media.address(CAMERA);
    for (const bytes of garbage()) {
      const socket = connect(rtmpPort, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      socket.end(bytes);
      await once(socket, 'close');
    }
    media.link.say({ type: 'admit', camera: CAMERA, key: KEY, forMs: MINUTE });
    pushVideo(address);
    await media.said.first(ofType('published', CAMERA));
    expect(media.downs.all).toEqual([]);
  });
});

/** A folder in which every program of the machine can be found but one. */
function folderWithout(program: string): string {
  const folder = temporaryFolder();
  for (const from of ['/usr/bin', '/bin']) {
    for (const name of readdirSync(from)) {
      const to = join(folder, name);
      if (name !== program && !existsSync(to)) symlink(join(from, name), to);
    }
  }
  return folder;
}

function mediaPid(hlsFolder: string): number {
  const found = readdirSync('/proc').find((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return /^\d+$/.test(name) && command.includes('media-process') && command.includes(hlsFolder);
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('no media process runs');
  return Number(found);
}

/** A handshake, and after it things that no RTMP client says. */
function garbage(): Buffer[] {
  const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(1_536), Buffer.alloc(1_536)]);
  const message = (type: number, body: Buffer) =>
    Buffer.concat([
      Buffer.from([3, 0, 0, 0, 0, body.length >> 8, body.length & 0xff, type, 0, 0, 0, 0]),
      body,
    ]);
  const amf = (text: string) => Buffer.concat([Buffer.from([2, 0, text.length]), Buffer.from(text)]);
  return [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.concat([Buffer.from([3]), Buffer.alloc(4_000, 0xff)]),
    Buffer.concat([handshake, message(20, amf('connect'))]),
    Buffer.concat([handshake, message(20, amf('publish'))]),
    Buffer.concat([handshake, message(20, amf('play'))]),
    Buffer.concat([handshake, message(1, Buffer.alloc(0))]),
    Buffer.concat([handshake, message(9, Buffer.alloc(3))]),
    Buffer.concat([handshake, message(18, Buffer.from([0xff, 0xff]))]),
  ];
}
