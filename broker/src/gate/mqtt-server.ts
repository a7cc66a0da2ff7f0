// The only file that names aedes.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import {
  type CommandAnswer,
  downFilter,
  downTopic,
  type NewFact,
  type NodeRegistration,
} from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { PictureKeeper } from '../pictures/picture-keeper.js';
import type { KnownNode } from '../settings/settings.js';
import { LARGEST_PAYLOAD, mayPublish, maySubscribe } from './admission.js';
import { type GuardedLine, guardBytes } from './byte-guard.js';
import { type ClockOffset, clockOffset } from './clock-offset.js';
import { secretFits } from './credentials.js';
import { answerOf, factsOf } from './intake.js';
import { payloadRoom } from './payload-room.js';

export interface GateOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  maxConnections: number;
}

export interface GateInputs {
  log: Log;
  riverClock: Clock;
  /** Keeps facts on the disk; a message is acknowledged only after it has resolved. */
  keep(facts: readonly NewFact[]): Promise<unknown>;
  findNode(id: string): KnownNode | undefined;
  /** Takes pictures: their bytes go to the disk by themselves. */
  pictures: Pick<PictureKeeper, 'take'>;
  /** A node listens for what is meant for it: now something can be sent to it. */
  onListening?(node: NodeRegistration): void;
  onGone?(node: NodeRegistration): void;
  onAnswer?(answer: CommandAnswer): void;
}

export interface Gate extends Part {
  readonly port: number;
  /** Ids of the nodes that are connected now. */
  connected(): ReadonlySet<string>;
  /** Ids of the nodes that listen for what is meant for them. */
  listening(): ReadonlySet<string>;
  /**
   * Hands one node a message (QoS 1, not retained), on its own connection, so that a slow one holds up nobody. False where it does not
   * listen. Whether it has arrived is known from its answer alone.
   */
  send(node: string, topic: string, payload: string): boolean;
  /** Cuts nodes whose secret has been changed or withdrawn. */
  recheck(): void;
  /** Why clients were turned away, and how often. */
  readonly refusals: ReadonlyMap<string, number>;
}

/** Bytes around a payload: fixed header, topic, message id. */
const HEADROOM = 1_024;
const BEFORE_CONNECT = 16 * 1_024;
/** Bytes of large payloads in memory, over all nodes: two dozen of the largest pictures, hundreds of ordinary ones. */
const PAYLOAD_ROOM = 48 * 1_024 * 1_024;
/** Time for a client to say who it is. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A stalled subscriber would hold up every delivery for this long; 60 s by default. */
const DRAIN_TIMEOUT_MS = 5_000;
const LONGEST_KEEPALIVE_S = 600;
/** How often the same kind of refusal is logged again, with its count. */
const REFUSAL_LOG_MS = 60_000;

/** The topic under which aedes goes on with readings that the journal has. */
const KEPT = 'kept';
const NOTHING = Buffer.alloc(0);

/**
 * What aedes goes on with once we have taken a message. Nobody may subscribe to it, the search for subscribers takes longer the more
 * levels a topic has, and its bytes are not held any longer.
 */
function passOn(packet: PublishPacket): void {
  packet.topic = KEPT;
  packet.payload = NOTHING;
  packet.retain = false;
}

interface Session {
  node: NodeRegistration;
  secretSha256: string;
  offset: ClockOffset;
  listens: boolean;
}

/** MQTT 3.1.1, 3.2.2.3: connection return codes. */
const IDENTIFIER_REJECTED = 2;
const BAD_USER_NAME_OR_PASSWORD = 4;

function refused(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/**
 * The gate: who are you, may you say this, is it well-formed; keep it; only then acknowledge. aedes writes PUBACK once
 * `authorizePublish` has called back and before it publishes, so the wait for the disk stands there.
 */
export function mqttGate(
  options: GateOptions,
  { log, riverClock, keep, findNode, pictures, onListening, onGone, onAnswer }: GateInputs,
): Gate {
  const sessions = new Map<Client, Session>();
  const guards = new WeakMap<object, GuardedLine>();
  const room = payloadRoom(PAYLOAD_ROOM);
  const refusals = new Map<string, number>();
  const logged = new Map<string, number>();
  let broker: Aedes | undefined;
  let server: Server | undefined;
  let refusalLog: Pending | undefined;

  const refuse = (why: string, fields: object) => {
    const count = (refusals.get(why) ?? 0) + 1;
    refusals.set(why, count);
    if (count === 1) log.warn({ why, ...fields }, 'a client was turned away');
  };
  const logRefusals = () => {
    for (const [why, count] of refusals) {
      const fresh = count - (logged.get(why) ?? 1);
      if (fresh > 0) log.warn({ why, again: fresh, total: count }, 'clients were turned away again');
      logged.set(why, count);
    }
  };

  const authenticate = (client: Client, username: string | undefined, password: Buffer | undefined) => {
    const node = findNode(username ?? '');
    if (!secretFits(node, password) || !node?.secretSha256) {
      refuse('bad-credential', { node: username?.slice(0, 40) });
      return refused('unknown node or wrong secret', BAD_USER_NAME_OR_PASSWORD);
    }
    if (client.id !== username) {
      refuse('client-id-differs', { node: username });
      return refused('the client id must be the node id', IDENTIFIER_REJECTED);
    }
    sessions.set(client, {
      node: node.registration,
      secretSha256: node.secretSha256,
      offset: clockOffset(),
      listens: false,
    });
    guards.get(client.conn)?.letIn();
    return undefined;
  };

  const authorizePublish = (
    client: Client | null,
    packet: PublishPacket,
    done: (error?: Error | null) => void,
  ) => {
    const session = client && sessions.get(client);
    if (!session) return done(new Error('nobody may publish without a node behind it'));
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const verdict = mayPublish(session.node, packet.topic, payload.length);
    if (!verdict.may) {
      refuse(verdict.why, { node: session.node.id, topic: packet.topic.slice(0, 120) });
      return done(new Error(verdict.why));
    }
    const receivedAt = riverClock.now();
    const { node, offset } = session;
    const { topic } = packet;
    const letGo = guards.get(client.conn)?.handOver(packet.length ?? 0) ?? (() => undefined);
    if (verdict.address.kind === 'picture' && !verdict.oversized) {
      passOn(packet);
      const { camera } = verdict.address;
      pictures.take({ node, camera, topic, payload, receivedAt, offset, letGo }).then(
        () => done(null),
        (error: Error) => done(error),
      );
      return;
    }
    let facts: NewFact[];
    try {
      facts = factsOf({ node, ...verdict, topic, payload, receivedAt, offset });
      const answer = verdict.address.kind === 'answer' && !verdict.oversized && answerOf({ node, payload });
      if (answer) onAnswer?.(answer);
    } catch (error) {
      // Nothing that a node can send may end the hub. What we fail to understand is not acknowledged.
      log.error({ err: error, node: node.id }, 'a message broke the gate; its node is cut off');
      return done(error instanceof Error ? error : new Error(String(error)));
    } finally {
      letGo();
    }
    // A status stays as it is: it is retained.
    if (verdict.address.kind !== 'status') passOn(packet);
    if (facts.length === 0) return done(null);
    keep(facts).then(
      () => done(null),
      // No acknowledgement without the disk: the node is cut off, keeps what it has, and comes again.
      (error: Error) => done(error),
    );
  };

  const heard = (client: Client, filters: readonly string[], listens: boolean) => {
    const session = sessions.get(client);
    if (!session) return;
    const { town, id } = session.node;
    const command = [downFilter(town, id), downTopic(town, id, 'command')];
    if (!filters.some((filter) => command.includes(filter))) return;
    session.listens = listens;
    if (listens) onListening?.(session.node);
  };
  const leave = (client: Client) => {
    const session = sessions.get(client);
    sessions.delete(client);
    if (session) onGone?.(session.node);
  };

  const accept = (socket: Socket) => {
    socket.setNoDelay(true);
    const guard = guardBytes(
      socket,
      { beforeConnect: BEFORE_CONNECT, afterConnect: LARGEST_PAYLOAD + HEADROOM },
      room,
      (verdict, announced) => refuse(verdict, { announced, from: socket.remoteAddress }),
    );
    guards.set(guard, guard);
    guard.on('error', () => guard.destroy());
    broker?.handle(guard);
  };

  return {
    name: 'gate',
    get port() {
      const address = server?.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    refusals,
    connected: () => new Set([...sessions.values()].map((session) => session.node.id)),
    listening: () =>
      new Set([...sessions.values()].filter(({ listens }) => listens).map(({ node }) => node.id)),
    send: (node, topic, payload) => {
      for (const [client, session] of sessions) {
        if (session.node.id !== node || !session.listens) continue;
        client.publish(
          { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false },
          (error) => {
            if (error) log.debug({ node, reason: error.message }, 'a message did not reach its node');
          },
        );
        return true;
      }
      return false;
    },
    recheck: () => {
      for (const [client, session] of sessions) {
        const now = findNode(session.node.id);
        if (now?.secretSha256 === session.secretSha256) session.node = now.registration;
        else client.close();
      }
    },
    start: async () => {
      broker = await Aedes.createBroker({
        drainTimeout: DRAIN_TIMEOUT_MS,
        connectTimeout: CONNECT_TIMEOUT_MS,
        keepaliveLimit: LONGEST_KEEPALIVE_S,
        maxInflightInbound: 20,
        queueLimit: 1_000,
        maxClientsIdLength: 64,
        maxTopicLevels: 8,
        authenticate: (client, username, password, done) => {
          const fault = authenticate(client, username, password);
          if (fault) done(fault, false);
          else done(null, true);
        },
        authorizePublish,
        authorizeSubscribe: (client, subscription, done) => {
          const session = sessions.get(client);
          if (session && maySubscribe(session.node, subscription.topic)) return done(null, subscription);
          refuse('not-your-subscription', { filter: subscription.topic.slice(0, 120) });
          done(null, null);
        },
      });
      broker.on('clientDisconnect', leave);
      broker.on('subscribe', (subscriptions, client) =>
        heard(
          client,
          subscriptions.filter(({ qos }) => Number(qos) <= 2).map(({ topic }) => topic),
          true,
        ),
      );
      broker.on('unsubscribe', (filters, client) => heard(client, filters, false));
      broker.on('clientError', (client, error) => {
        log.debug(
          { node: sessions.get(client)?.node.id, reason: error.message },
          'connection ended with a fault',
        );
      });
      broker.on('connectionError', (client, error) => {
        leave(client);
        log.debug({ reason: error.message }, 'a connection did not come about');
      });
      refusalLog = every(REFUSAL_LOG_MS, logRefusals);
      server = createServer(accept);
      server.maxConnections = options.maxConnections;
      server.listen(options.port, options.host);
      await once(server, 'listening');
    },
    stop: async () => {
      refusalLog?.cancel();
      const closingServer = server;
      const closingBroker = broker;
      const closed = closingServer && new Promise((resolve) => closingServer.close(resolve));
      if (closingBroker) await new Promise<void>((resolve) => closingBroker.close(() => resolve()));
      for (const client of sessions.keys()) client.conn.destroy();
      sessions.clear();
      await closed;
    },
  };
}
