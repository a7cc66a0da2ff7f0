import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { CameraId } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import {
  type DoorLimits,
  type DoorVerdict,
  type Guest,
  hearBytes,
  lookAt,
  mayEnter,
  newGuest,
} from './door-rules.js';

export interface RtmpDoorInputs {
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Where the RTMP server listens on loopback. */
  behind(): number;
  limits: DoorLimits;
  /** Whether the hub still wants a camera's video. */
  wanted(camera: CameraId): boolean;
  /** Runs evenly, whatever happens to the time of day. */
  clock: Clock;
  log: Log;
}

/**
 * Where nodes push their video in. It hands bytes on to the RTMP server on loopback, and knows what that server does not: how many
 * come, how fast, who has said nothing yet and who has fallen silent.
 */
export interface RtmpDoor extends Part {
  readonly port: number;
  /** The RTMP server has let a publisher in; `fromPort` is the loopback port it came from. False where nobody came through the door by it. */
  admit(fromPort: number, camera: CameraId): boolean;
  /** Whether a loopback port belongs to somebody who came through the door. */
  isGuest(fromPort: number): boolean;
  /** Looks at every connection now, not only at the next beat. */
  look(): void;
  readonly refusals: ReadonlyMap<string, number>;
}

const LOOK_EVERY_MS = 500;
/** The server's answers to a publisher are small. */
const WAITING_FOR_PUBLISHER = 64 * 1_024;

interface Connection {
  guest: Guest;
  from: string;
  socket: Socket;
  inner: Socket | undefined;
}

export function rtmpDoor(inputs: RtmpDoorInputs): RtmpDoor {
  const { limits, clock, log } = inputs;
  const connections = new Set<Connection>();
  const refusals = new Map<string, number>();
  let server: Server | undefined;
  let beat: Pending | undefined;

  const note = (why: DoorVerdict, connection: Pick<Connection, 'from'> & { guest?: Guest }) => {
    const count = (refusals.get(why) ?? 0) + 1;
    refusals.set(why, count);
    // A camera that is known is worth a line each time; knocking strangers only at 1, 10, 100 …
    const camera = connection.guest?.camera;
    if (camera !== undefined || /^10*$/.test(String(count))) {
      log.info({ why, camera, from: connection.from, count }, 'a connection was ended at the video entrance');
    }
  };
  const leave = (connection: Connection) => {
    connections.delete(connection);
    connection.socket.destroy();
    connection.inner?.destroy();
  };
  const cut = (connection: Connection, why: DoorVerdict) => {
    if (connections.has(connection)) note(why, connection);
    leave(connection);
  };

  /** Only who speaks RTMP gets as far as the server behind. */
  const openInner = (connection: Connection): Socket => {
    const inner = connect(inputs.behind(), '127.0.0.1');
    inner.setNoDelay(true);
    inner.on('drain', () => connection.socket.resume());
    inner.on('data', (chunk) => {
      connection.socket.write(chunk);
      if (connection.socket.writableLength > WAITING_FOR_PUBLISHER) leave(connection);
    });
    inner.on('error', () => leave(connection));
    inner.on('close', () => leave(connection));
    return inner;
  };
  const accept = (socket: Socket) => {
    const from = socket.remoteAddress ?? 'somewhere';
    const fromThere = [...connections].filter((one) => one.from === from).length;
    const refused = mayEnter({ total: connections.size, fromThere }, limits);
    if (refused) {
      note(refused, { from });
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    const connection: Connection = { guest: newGuest(clock.now()), from, socket, inner: undefined };
    connections.add(connection);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      const why = hearBytes(connection.guest, chunk, clock.now(), limits);
      if (why) return cut(connection, why);
      connection.inner ??= openInner(connection);
      if (!connection.inner.write(chunk)) socket.pause();
    });
    socket.on('error', () => leave(connection));
    socket.on('close', () => leave(connection));
  };
  const look = () => {
    const now = clock.now();
    for (const connection of connections) {
      const why = lookAt(connection.guest, now, limits, inputs.wanted);
      if (why) cut(connection, why);
    }
  };
  const guestAt = (port: number) => [...connections].find(({ inner }) => inner?.localPort === port);

  return {
    name: 'RTMP entrance',
    get port() {
      const address = server?.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    refusals,
    admit: (fromPort, camera) => {
      const connection = guestAt(fromPort);
      if (connection) connection.guest.camera = camera;
      return connection !== undefined;
    },
    isGuest: (fromPort) => guestAt(fromPort) !== undefined,
    look,
    start: async () => {
      server = createServer(accept);
      server.listen(inputs.port, inputs.host);
      await once(server, 'listening');
      beat = every(LOOK_EVERY_MS, look);
    },
    stop: async () => {
      beat?.cancel();
      const closing = server;
      const closed = closing && new Promise((resolve) => closing.close(resolve));
      for (const connection of connections) leave(connection);
      await closed;
    },
  };
}
