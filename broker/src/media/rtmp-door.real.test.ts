// Real: sockets on loopback. Behind the door stands an echo in place of the RTMP server; the clock is moved by the test.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { CameraId } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { heard } from '../testing/waiting.js';
import { DOOR_LIMITS, type DoorLimits } from './door-rules.js';
import { rtmpDoor } from './rtmp-door.js';

const CAMERA = CameraId.parse('kajiyase-cam');
const HELLO = Buffer.from([3, 1, 2, 3]);

async function aDoor(changes: Partial<DoorLimits> = {}) {
  const clock = { at: 0 };
  const wanted = new Set([CAMERA]);
  const inside = heard<Socket>();
  const behind = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
    inside.hear(socket);
  }).listen(0, '127.0.0.1');
  await once(behind, 'listening');
  const door = rtmpDoor({
    host: '127.0.0.1',
    port: 0,
    behind: () => (behind.address() as AddressInfo).port,
    limits: { ...DOOR_LIMITS, total: 10, ...changes },
    wanted: (camera) => wanted.has(camera),
    clock: { now: () => clock.at },
    log: silentLog,
  });
  await door.start();
  onTestFinished(async () => {
    await door.stop();
    behind.close();
  });
  const knock = async () => {
    const socket = connect(door.port, '127.0.0.1');
    socket.on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await once(socket, 'connect');
    return { socket, closed };
  };
  /** Somebody who has said hello and has been heard inside. */
  const enter = async () => {
    const guest = await knock();
    const before = inside.all.length;
    guest.socket.write(HELLO);
    await once(guest.socket, 'data');
    const socket = inside.all[before];
    if (!socket?.remotePort) throw new Error('nobody came in');
    return { ...guest, fromPort: socket.remotePort };
  };
  return { clock, wanted, inside, door, knock, enter };
}

describe('the RTMP entrance', () => {
  test('hands bytes on in both directions', async () => {
    const { knock } = await aDoor();
    const { socket } = await knock();
    socket.write(HELLO);
    expect(await once(socket, 'data')).toEqual([HELLO]);
  });

  test('lets nobody in who does not speak RTMP', async () => {
    const { knock, inside, door } = await aDoor();
    const { socket, closed } = await knock();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect([inside.all.length, door.refusals.get('not-rtmp')]).toEqual([0, 1]);
  });

  test('closes what comes over the limits, and room is free again when one has left', async () => {
    const { enter, knock, door } = await aDoor({ perAddress: 2 });
    const first = await enter();
    await enter();
    await (await knock()).closed;
    expect(door.refusals.get('too-many-from-there')).toBe(1);
    first.socket.destroy();
    await first.closed;
    while (door.isGuest(first.fromPort)) await new Promise((resolve) => setImmediate(resolve));
    await enter();
  });

  test('closes who says nothing, and who has not shown a key in time', async () => {
    const { clock, knock, enter, door } = await aDoor();
    const [mute, stranger] = [await knock(), await enter()];
    clock.at = 5_000;
    door.look();
    await mute.closed;
    clock.at = 10_000;
    door.look();
    await stranger.closed;
    expect([...door.refusals.keys()]).toEqual(['said-nothing', 'not-admitted']);
  });

  test('keeps a publisher as long as it sends, and closes it when it falls silent', async () => {
    const { clock, enter, door } = await aDoor();
    const { socket, closed, fromPort } = await enter();
    expect(door.admit(fromPort, CAMERA)).toBe(true);
    clock.at = 60_000;
    socket.write(HELLO);
    await once(socket, 'data');
    clock.at = 64_999;
    door.look();
    expect(door.isGuest(fromPort)).toBe(true);
    clock.at = 65_000;
    door.look();
    await closed;
    expect(door.refusals.get('fell-silent')).toBe(1);
  });

  test('closes a publisher whose camera nobody wants any more', async () => {
    const { wanted, enter, door } = await aDoor();
    const { closed, fromPort } = await enter();
    door.admit(fromPort, CAMERA);
    wanted.clear();
    door.look();
    await closed;
  });

  test('knows only those who came through it', async () => {
    const { door } = await aDoor();
    expect([door.admit(1, CAMERA), door.isGuest(1)]).toEqual([false, false]);
  });
});
