// A hub to test against; the agent itself never speaks to aedes.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  type CameraId,
  CommandAnswer,
  type DownKind,
  decodeReadings,
  downTopic,
  MAX_PART_BYTES,
  NodeFetch,
  NodeId,
  type NodePart,
  NodeStatus,
  parseUpTopic,
  type TakenReading,
  TownId,
} from '@kawamori/contracts';
import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';

/** What the gate does with a pack of readings or a picture: takes it, never answers, or ends the connection as the guard does. */
export type Verdict = 'acknowledge' | 'withhold' | 'cut';

export interface RealBroker {
  readonly port: number;
  /** Readings that were acknowledged, in the order of arrival, repeats included. */
  readonly acknowledged: TakenReading[];
  /** Pictures that were acknowledged, in the order of arrival, repeats included. */
  readonly pictures: { camera: CameraId; payload: Buffer }[];
  /** What became of commands. */
  readonly answers: CommandAnswer[];
  /** Packed releases by their digest, handed out in parts as the hub does. */
  readonly releases: Map<string, Uint8Array>;
  /** Parts of releases that were asked for. */
  readonly fetches: NodeFetch[];
  /** What nodes have asked to hear, once for each connection. */
  readonly subscriptions: string[];
  /** Everything heard on status topics, wills included. */
  readonly statuses: { status: NodeStatus; qos: number; retain: boolean }[];
  /** Connections accepted and refused. */
  readonly counts: { accepted: number; refused: number };
  /** Decides on each pack; may be changed at any time. */
  gate: (readings: TakenReading[]) => Verdict | Promise<Verdict>;
  pictureGate: (camera: CameraId, payload: Buffer) => Verdict | Promise<Verdict>;
  /** Sends a command to the node of the builders, as text or as it is. */
  command(command: unknown): void;
  /** Leaves settings for the node of the builders, retained. */
  leaveSettings(order: unknown): void;
  accepts: (node: string, password: string) => boolean;
  /** Resolves as soon as it is true; looked at whenever something arrives. */
  until(true_: () => boolean): Promise<void>;
  /** From now on says nothing on the connections that stand, as a machine that hangs. */
  hang(): void;
  close(): Promise<void>;
}

/** A real aedes broker on a port of its own (or a given one), which hands out PUBACK as the hub does: after the gate has spoken. */
export async function startBroker({ port = 0 }: { port?: number } = {}): Promise<RealBroker> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A node that is killed resets its connection.
    socket.on('error', () => undefined);
    broker.handle(socket);
  });
  let waiters: { isTrue: () => boolean; resolve: () => void }[] = [];
  const look = () => {
    const fulfilled = waiters.filter(({ isTrue }) => isTrue());
    waiters = waiters.filter((waiter) => !fulfilled.includes(waiter));
    for (const { resolve } of fulfilled) resolve();
  };

  broker.authenticate = (client, username, password, done) => {
    const welcome = real.accepts(username ?? '', password?.toString() ?? '') && client.id === username;
    if (welcome) real.counts.accepted += 1;
    else real.counts.refused += 1;
    done(null, welcome);
    look();
  };
  broker.authorizePublish = (client, packet, done) => {
    const text = packet.payload.toString();
    const address = parseUpTopic(packet.topic);
    if (address?.kind === 'picture') {
      const payload = Buffer.from(packet.payload);
      void Promise.resolve(real.pictureGate(address.camera, payload)).then((verdict) => {
        if (verdict === 'cut') client?.conn.destroy();
        if (verdict !== 'acknowledge') return;
        real.pictures.push({ camera: address.camera, payload });
        done(null);
        look();
      });
      return;
    }
    if (!packet.topic.endsWith('/readings')) return done(null);
    const readings = decodeReadings(text, () => true).pack?.readings ?? [];
    void Promise.resolve(real.gate(readings)).then((verdict) => {
      if (verdict === 'cut') client?.conn.destroy();
      if (verdict !== 'acknowledge') return;
      real.acknowledged.push(...readings);
      done(null);
      look();
    });
  };
  const send = (kind: DownKind, payload: string | Buffer) => {
    const topic = downTopic(TownId.parse('nakatosa'), NodeId.parse('kajiyase-1'), kind);
    broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => undefined);
  };
  broker.on('subscribe', (subscriptions) => {
    real.subscriptions.push(...subscriptions.map(({ topic }) => topic));
    look();
  });
  broker.on('publish', (packet) => {
    if (packet.topic.endsWith('/answer')) {
      real.answers.push(CommandAnswer.parse(JSON.parse(packet.payload.toString())));
      look();
    }
    if (packet.topic.endsWith('/fetch')) {
      const fetch = NodeFetch.parse(JSON.parse(packet.payload.toString()));
      real.fetches.push(fetch);
      const { sha256, offset } = fetch;
      const bytes = real.releases.get(sha256)?.subarray(offset, offset + MAX_PART_BYTES);
      const part: NodePart = { v: 1, sha256, offset, data: Buffer.from(bytes ?? []).toString('base64') };
      if (bytes) send('part', JSON.stringify(part));
      look();
    }
    if (!packet.topic.endsWith('/status')) return;
    const status = NodeStatus.parse(JSON.parse(packet.payload.toString()));
    real.statuses.push({ status, qos: packet.qos, retain: packet.retain });
    look();
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  let closed = false;
  const real: RealBroker = {
    port: (server.address() as AddressInfo).port,
    acknowledged: [],
    pictures: [],
    answers: [],
    releases: new Map(),
    fetches: [],
    subscriptions: [],
    statuses: [],
    counts: { accepted: 0, refused: 0 },
    gate: () => 'acknowledge',
    pictureGate: () => 'acknowledge',
    command: (command) => {
      const payload =
        typeof command === 'string' || Buffer.isBuffer(command) ? command : JSON.stringify(command);
      send('command', payload);
    },
    leaveSettings: (order) => {
      const topic = downTopic(TownId.parse('nakatosa'), NodeId.parse('kajiyase-1'), 'config');
      const payload = JSON.stringify(order);
      broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false }, () => undefined);
    },
    accepts: () => true,
    until: (isTrue) =>
      new Promise((resolve) => {
        waiters.push({ isTrue, resolve });
        look();
      }),
    hang: () => {
      for (const socket of sockets) socket.write = () => true;
    },
    close: async () => {
      if (closed) return;
      closed = true;
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => broker.close(resolve));
    },
  };
  onTestFinished(() => real.close());
  return real;
}
