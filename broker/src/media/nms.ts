// The only file that names node-media-server (4.4.3). Its publish and play signs, which it checks itself, are the lever: who may is
// decided here and gets a sign; who may not gets none and is turned away by the server before it can touch a stream.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { CameraId } from '@kawamori/contracts';
import type { Log, Part } from '@kawamori/kit';
import NodeMediaServer, { type Packet, type Session } from 'node-media-server';
import logger from 'node-media-server/src/core/logger.js';

export interface RestreamInputs {
  /** The camera that may be published so, or undefined: then the publisher is turned away. `fromPort` is its loopback port. */
  admit(asked: { name: string; key: unknown; fromPort: number }): CameraId | undefined;
  /** The first key frame has come. */
  onPublished(camera: CameraId): void;
  onEnded(camera: CameraId): void;
  log: Log;
}

/** Takes video in by RTMP and gives it out by RTMP and HTTP-FLV, all on loopback. There can be one in a process, once. */
export interface Restream extends Part {
  readonly rtmpPort: number;
  readonly flvPort: number;
  /** Whoever plays brings it as `?key=`. */
  readonly playKey: string;
}

const APP = 'live';
const VIDEO = 9;
const DATA = 18;
const KEY_FRAME = 3;
/** FLV file header, the flags of its fifth byte (E.2 of the FLV specification): video, no audio. */
const VIDEO_ONLY = 0x01;
/** The secret lives no longer than the process; the clock of a small computer may jump by years when it is first set. */
const NEVER_S = 4_102_444_800;
/** Anything but 0, by which the server would not be made; the ports are chosen when it listens. */
const ANY_PORT = 1;

export function restream({ admit, onPublished, onEnded, log }: RestreamInputs): Restream {
  const secret = randomBytes(32).toString('hex');
  const playKey = randomBytes(32).toString('base64url');
  /** What each connection has been let in for. */
  const cameras = new WeakMap<Session, { camera: CameraId; broadcast: Session['broadcast'] }>();
  let server: NodeMediaServer | undefined;

  /** As the server's `verifyAuth` reads it: `expiry-md5(path-expiry-secret)`. */
  const signFor = (path: string): string =>
    `${NEVER_S}-${createHash('md5').update(`${path}-${NEVER_S}-${secret}`).digest('hex')}`;
  const turnAway = (session: Session) => {
    session.streamQuery = {};
    // Until its socket is closed the server would go on broadcasting what a refused one sends, and also what a player sends.
    if (session.rtmp) session.rtmp.onPacketCallback = ignore;
    // A second wish on one connection has already replaced its stream; without the first one, that would keep its publisher for ever.
    const before = cameras.get(session);
    if (before) session.broadcast = before.broadcast;
    queueMicrotask(() => session.socket?.destroy());
  };

  const prePublish = (session: Session) => {
    const fromPort = session.protocol === 'rtmp' ? session.socket?.remotePort : undefined;
    const { rtmp, streamApp, streamName, streamQuery, broadcast } = session;
    const camera =
      rtmp === undefined || fromPort === undefined || streamApp !== APP || cameras.has(session)
        ? undefined
        : admit({ name: streamName, key: streamQuery.key, fromPort });
    if (rtmp === undefined || camera === undefined) {
      log.info({ name: streamName.slice(0, 60) }, 'a publisher was turned away');
      return turnAway(session);
    }
    session.streamQuery = { sign: signFor(session.streamPath) };
    cameras.set(session, { camera, broadcast });
    broadcast.publishGraceMs = 0;
    broadcast.flvHeader[4] = VIDEO_ONLY;
    const former = broadcast.publisher;
    if (former && former !== session) {
      // The same camera comes back while its dead connection still stands: it takes its own place.
      broadcast.donePublish(former);
      former.socket?.destroy();
    }
    let seen = false;
    rtmp.onPacketCallback = (packet: Packet) => {
      // What is said near a camera is nobody's business.
      if (packet.codec_type !== VIDEO && packet.codec_type !== DATA) return;
      session.onPacket(packet);
      if (seen || packet.codec_type !== VIDEO || packet.flags !== KEY_FRAME) return;
      seen = true;
      onPublished(camera);
    };
  };
  const prePlay = (session: Session) => {
    if (session.rtmp) session.rtmp.onPacketCallback = ignore;
    const { key } = session.streamQuery;
    if (session.streamApp !== APP || cameras.has(session) || !isSame(key, playKey)) return turnAway(session);
    session.streamQuery = { sign: signFor(session.streamPath) };
  };
  const donePublish = (session: Session) => {
    const known = cameras.get(session);
    if (known) onEnded(known.camera);
  };

  return {
    name: 'restream',
    get rtmpPort() {
      return portOf(server?.rtmpServer.tcpServer);
    },
    get flvPort() {
      return portOf(server?.httpServer.httpServer);
    },
    playKey,
    start: async () => {
      logger.log = (message, level) => log.debug({ level, said: message.slice(0, 300) }, 'node-media-server');
      server = new NodeMediaServer({
        bind: '127.0.0.1',
        rtmp: { port: ANY_PORT },
        http: { port: ANY_PORT },
        auth: { play: true, publish: true, secret },
        webadmin: { enable: false },
      });
      server.on('prePublish', prePublish);
      server.on('prePlay', prePlay);
      server.on('donePublish', donePublish);
      server.rtmpServer.tcpServer.on('connection', (socket: Socket) => endAtFault(socket, log));
      // Not `run`, which would also open a store in the working folder and leaves the process where a port is taken.
      await listen(server.rtmpServer.tcpServer);
      await listen(server.httpServer.httpServer);
    },
    stop: () => {
      server?.rtmpServer.stop();
      server?.httpServer.stop();
    },
  };
}

const ignore = () => undefined;

const portOf = (server: Server | undefined): number =>
  (server?.address() as AddressInfo | null | undefined)?.port ?? 0;

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function isSame(given: unknown, key: string): boolean {
  return (
    typeof given === 'string' &&
    given.length === key.length &&
    timingSafeEqual(Buffer.from(given), Buffer.from(key))
  );
}

/** The server's own listeners throw at malformed commands, which would end the process: only the one connection shall end. */
function endAtFault(socket: Socket, log: Log): void {
  for (const hear of socket.listeners('data') as ((chunk: Buffer) => void)[]) {
    socket.off('data', hear);
    socket.on('data', (chunk: Buffer) => {
      try {
        hear(chunk);
      } catch (error) {
        log.info({ reason: error instanceof Error ? error.message : String(error) }, 'malformed RTMP');
        socket.destroy();
      }
    });
  }
}
