import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { within } from '../parts/eventually.js';
import type { Case, Stage } from './stage.js';

/** Longer than the time that a client has to say who it is. */
const CUT_WITHIN_MS = 15_000;

/** Speaks in bytes, and tells how it ended. */
async function speak(stage: Stage, talk: (socket: Socket) => void | Promise<void>): Promise<string> {
  const socket = connect(stage.hub.mqttPort, '127.0.0.1');
  // A cut may come as a reset.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  await talk(socket);
  socket.resume();
  try {
    await within(CUT_WITHIN_MS, 'the hub to cut', closed);
    return 'cut';
  } catch {
    return 'left open';
  } finally {
    socket.destroy();
  }
}

const MEGABYTE = Buffer.alloc(1_024 * 1_024, 0x61);

/** A CONNECT that announces the most that MQTT can (2.2.3) and goes on for ever. */
async function endlessConnect(socket: Socket): Promise<void> {
  socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
  for (let sent = 0; sent < 255 && !socket.destroyed; sent++) {
    if (!socket.write(MEGABYTE))
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
  }
}

/** What does not even speak MQTT. */
export const noises: readonly Case[] = [
  { what: '256 MB announced in a CONNECT', answer: 'cut', run: (stage) => speak(stage, endlessConnect) },
  {
    what: 'a packet length of five bytes',
    answer: 'cut',
    run: (stage) =>
      speak(stage, (socket) => void socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01]))),
  },
  {
    what: 'a reading before any CONNECT',
    answer: 'cut',
    run: (stage) =>
      speak(
        stage,
        (socket) => void socket.write(Buffer.from([0x32, 0x07, 0x00, 0x01, 0x61, 0x00, 0x01, 0x7b, 0x7d])),
      ),
  },
  {
    what: 'HTTP at the gate',
    answer: 'cut',
    run: (stage) => speak(stage, (socket) => void socket.write('GET / HTTP/1.1\r\nhost: kawamori\r\n\r\n')),
  },
];

/** Takes the ten seconds that a client has. */
export const silence: Case = {
  what: 'a connection that says nothing',
  answer: 'cut',
  run: (stage) => speak(stage, () => undefined),
};
