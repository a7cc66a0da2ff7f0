// The only file that names aedes.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { GateView } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import { type GuardedLine, guardBytes } from './byte-guard.js';
import { doorstep, type Visitor } from './doorstep.js';
import { BACKLOG, type GateLimits } from './gate-limits.js';
import { PACKET_RULES } from './packet-rules.js';
import { payloadRoom } from './payload-room.js';
import type { RefusalReason } from './reasons.js';
import { refusals } from './refusals.js';
import { steadyClock } from './steady-clock.js';
import { type Listening, listening } from './subscriptions.js';
import {
  type ShownCertificate,
  type TlsListener,
  type TlsListenerOptions,
  tlsListener,
} from './tls-listener.js';

export interface MqttServerOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  maxConnections: number;
  /** Beside the plain port. */
  tls?: Omit<TlsListenerOptions, 'handshakeTimeout'> | undefined;
  limits: GateLimits;
  /** Bytes of the largest payload that any message may have. */
  largestPayload: number;
}

/** MQTT 3.1.1, 3.2.2.3: connection return codes for whoever is not let in. */
export const IDENTIFIER_REJECTED = 2;
export const BAD_USER_NAME_OR_PASSWORD = 4;

export interface Caller {
  clientId: string;
  userName: string | undefined;
  password: Uint8Array | undefined;
  /** The certificate that it has shown; undefined without one, and on the plain port. */
  certificate: ShownCertificate | undefined;
}

/** A message as it came. What the server goes on with may be changed until `done` is called. */
export interface CameIn {
  topic: string;
  payload: string | Buffer;
  retain: boolean;
}

/** `unanswered`: the message gets no acknowledgement, and its connection stays. */
export type Done = (error?: Error | null, answer?: 'unanswered') => void;

/** One client that has been let in. */
export interface Guest {
  /**
   * Hands it a message (QoS 1, not retained) on its own connection, so that a slow one holds up nobody. False where it has not read
   * what it was sent before.
   */
  send(topic: string, payload: string): boolean;
  cut(): void;
}

/** What the server asks of whoever knows the clients: who are you, may you say this, may you hear that. */
export interface MqttPolicy<Session> {
  letIn(caller: Caller, guest: Guest): { session: Session } | { returnCode: 2 | 4; says: string };
  /**
   * The message is acknowledged once `done` has been called without an error; with one, the client is cut. `letGo` is called when its
   * bytes are no longer in memory.
   */
  take(session: Session, message: CameIn, letGo: () => void, done: Done): void;
  maySubscribe(session: Session, filter: string): boolean;
  /** It listens to these filters now, or no longer. */
  heard(session: Session, filters: readonly string[], listens: boolean): void;
  gone(session: Session): void;
  /** Who it is, for the log. */
  nameOf(session: Session): string;
}

export interface MqttServer extends Part {
  readonly port: number;
  /** 0 where there is no TLS. */
  readonly tlsPort: number;
  refuse(why: RefusalReason, fields: object): void;
  /** Why clients were turned away or cut, and how often. */
  readonly refusals: ReadonlyMap<RefusalReason, number>;
  view(): GateView;
}

/** Bytes around a payload: fixed header, message id; the topic comes on top. */
const HEADROOM = 512;
/** Bytes of a packet that is no message: a CONNECT with its will, a SUBSCRIBE. */
const CONTROL_PACKET = 16 * 1_024;
/** How often the same kind of refusal is logged again, with its count. */
const REFUSAL_LOG_MS = 60_000;

/** Packets that are kept while it is found out who sends them: a client may speak before it is answered (MQTT 3.1.1, 3.1.4). */
const BEFORE_ANSWER = 1_000;

/** What aedes says when it cuts a client by a limit of its own. */
const BROKER_CUTS: readonly (readonly [RegExp, RefusalReason])[] = [
  [/^connect did not arrive in time/, 'no-connect-in-time'],
  [/^keep alive timeout/, 'silent'],
  [/^drain timeout/, 'does-not-read'],
  [/^maxInflightInbound exceeded/, 'qos2-not-released'],
  [/too many levels/, 'topic-too-deep'],
];
const reasonOf = (fault: Error): RefusalReason | undefined =>
  BROKER_CUTS.find(([says]) => says.test(fault.message))?.[1];

function refused(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/** The part of aedes' store that its types leave out. */
interface KeptSubscriptions {
  addSubscriptions(client: Client, subscriptions: readonly { topic: string }[]): Promise<unknown>;
}

interface Line {
  guard: GuardedLine;
  visitor: Visitor;
  certificate: ShownCertificate | undefined;
}

/**
 * What a CONNECT leaves to the server. Without a client id it gets one that nobody else has (MQTT-3.1.3-6): its user name, so that two
 * connections of one node are still one. A keep-alive that is too long, or none, is held to the longest (3.1.2.10 lets a server end a
 * silent connection at any time); aedes would refuse it with a code that MQTT 3.1.1 does not have.
 */
function amend(packet: ConnectPacket, longestKeepAliveS: number): void {
  if (packet.clientId === '' && packet.username) packet.clientId = packet.username;
  if (!packet.keepalive || packet.keepalive > longestKeepAliveS) packet.keepalive = longestKeepAliveS;
}

/**
 * aedes keeps every filter of a lasting session, those too that were refused: without end, and what they match would be handed out when
 * the client comes again.
 */
function keepGrantedOnly(broker: Aedes, isGranted: (client: Client, filter: string) => boolean): void {
  const { persistence } = broker as Aedes & { persistence: KeptSubscriptions };
  const addAll = persistence.addSubscriptions.bind(persistence);
  persistence.addSubscriptions = (client, subscriptions) =>
    addAll(
      client,
      subscriptions.filter(({ topic }) => isGranted(client, topic)),
    );
}

/**
 * Speaks MQTT 3.1.1 and keeps its limits; who may say and hear what is the policy's. aedes writes PUBACK once `authorizePublish` has
 * called back and before it publishes, so the wait for the disk stands there.
 */
export function mqttServer<Session>(
  options: MqttServerOptions,
  { log, wallClock }: { log: Log; wallClock: Clock },
  policy: MqttPolicy<Session>,
): MqttServer {
  const { limits } = options;
  const sessions = new Map<Client, Session>();
  const filters = new WeakMap<Client, Listening>();
  const cut = new WeakSet<Client>();
  const lines = new Map<object, Line>();
  const room = payloadRoom(limits.payloadRoom);
  const { refuse, tell, counts, list } = refusals(log, wallClock);
  const door = doorstep(
    {
      maxConnections: options.maxConnections,
      atOnce: limits.unknownConnections,
      perAddress: limits.unknownPerAddress,
    },
    refuse,
  );
  let broker: Aedes | undefined;
  let server: Server | undefined;
  let overTls: TlsListener | undefined;
  let refusalLog: Pending | undefined;

  const guestOf = (client: Client): Guest => ({
    send: (topic, payload) => {
      if ((lines.get(client.conn)?.guard.writableLength ?? 0) > limits.unreadBytes) {
        refuse('does-not-read', { client: client.id });
        return false;
      }
      client.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false },
        (error) => {
          if (error)
            log.debug({ client: client.id, reason: error.message }, 'a message did not reach its node');
        },
      );
      return true;
    },
    cut: () => client.close(),
  });
  const authenticate = (client: Client, userName: string | undefined, password: Buffer | undefined) => {
    const answer = policy.letIn(
      { clientId: client.id, userName, password, certificate: lines.get(client.conn)?.certificate },
      guestOf(client),
    );
    if (!('session' in answer)) return refused(answer.says, answer.returnCode);
    sessions.set(client, answer.session);
    filters.set(client, listening(limits));
    const line = lines.get(client.conn);
    line?.guard.letIn();
    line?.visitor.known();
    return undefined;
  };
  /** Why a client may not listen to a filter, or undefined. What a lasting session brings with it is asked anew. */
  const faultOfFilter = (client: Client, filter: string): RefusalReason | undefined => {
    const session = sessions.get(client);
    if (!session || !policy.maySubscribe(session, filter)) return 'not-your-subscription';
    return filters.get(client)?.add(filter);
  };
  const leave = (client: Client) => {
    const session = sessions.get(client);
    sessions.delete(client);
    if (session) policy.gone(session);
  };
  const nameOf = (client: Client) => {
    const session = sessions.get(client);
    return session && policy.nameOf(session);
  };

  /** A cut tells its fault for each message that waited with it; it is one cut. */
  const countCut = (client: Client, fault: Error) => {
    const why = reasonOf(fault);
    if (!why || cut.has(client)) return;
    cut.add(client);
    refuse(why, { node: nameOf(client) });
  };

  const accept = (socket: Socket, visitor: Visitor, certificate?: ShownCertificate) => {
    socket.setNoDelay(true);
    const guard = guardBytes(socket, {
      limits: {
        control: CONTROL_PACKET,
        message: options.largestPayload + limits.topicBytes + HEADROOM,
        topic: limits.topicBytes,
      },
      pace: limits,
      readerPatience: limits.readerPatience,
      room,
      clock: steadyClock,
      onCut: (verdict, announced) => {
        const rule = verdict in PACKET_RULES ? PACKET_RULES[verdict as keyof typeof PACKET_RULES] : undefined;
        const broken = rule && { clause: rule.clause, says: rule.says };
        refuse(verdict, { announced, ...broken, from: visitor.address });
      },
    });
    lines.set(guard, { guard, visitor, certificate });
    guard.on('error', () => guard.destroy());
    guard.on('close', () => lines.delete(guard));
    broker?.handle(guard);
  };

  return {
    name: 'mqtt server',
    get port() {
      const address = server?.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    get tlsPort() {
      return overTls?.port ?? 0;
    },
    refuse,
    refusals: counts,
    view: () => ({
      connections: door.connections,
      unknown: door.unknown,
      certificate: overTls?.certificate() ?? null,
      refusals: list(),
    }),
    start: async () => {
      broker = await Aedes.createBroker({
        drainTimeout: limits.readerPatience,
        connectTimeout: limits.connectTimeout,
        maxInflightInbound: limits.unreleasedQos2,
        queueLimit: BEFORE_ANSWER,
        maxClientsIdLength: 64,
        maxTopicLevels: limits.topicLevels,
        preConnect: (_client, packet, done) => {
          amend(packet, Math.floor(limits.longestKeepAlive / 1_000));
          done(null, true);
        },
        authenticate: (client, username, password, done) => {
          const fault = authenticate(client, username, password);
          if (fault) done(fault, false);
          else done(null, true);
        },
        authorizePublish: (client, packet, done) => {
          const session = client && sessions.get(client);
          if (!session) return done(new Error('nobody may publish without a node behind it'));
          const letGo = lines.get(client.conn)?.guard.handOver(packet.length ?? 0) ?? (() => undefined);
          policy.take(session, packet, letGo, (error, answer) => {
            // aedes answers a packet by the QoS that it has when it goes on with it.
            if (answer === 'unanswered') packet.qos = 0;
            done(error);
          });
        },
        authorizeSubscribe: (client, subscription, done) => {
          const fault = faultOfFilter(client, subscription.topic);
          if (!fault) return done(null, subscription);
          refuse(fault, { node: nameOf(client), filter: subscription.topic.slice(0, 120) });
          done(null, null);
        },
        // What waits for a lasting session is asked for once more: nobody is handed what it may not hear.
        authorizeForward: (client, packet) => {
          const session = sessions.get(client);
          return session && policy.maySubscribe(session, packet.topic) ? packet : null;
        },
      });
      keepGrantedOnly(broker, (client, filter) => filters.get(client)?.has(filter) ?? false);
      const heard = (client: Client, which: readonly string[], listens: boolean) => {
        const session = sessions.get(client);
        if (session) policy.heard(session, which, listens);
      };
      broker.on('clientDisconnect', leave);
      broker.on('subscribe', (subscriptions, client) =>
        heard(
          client,
          subscriptions.filter(({ qos }) => Number(qos) <= 2).map(({ topic }) => topic),
          true,
        ),
      );
      broker.on('unsubscribe', (left, client) => {
        for (const filter of left) filters.get(client)?.remove(filter);
        heard(client, left, false);
      });
      broker.on('clientError', (client, error) => {
        countCut(client, error);
        log.debug({ node: nameOf(client), reason: error.message }, 'connection ended with a fault');
      });
      broker.on('connectionError', (client, error) => {
        countCut(client, error);
        leave(client);
        log.debug({ reason: error.message }, 'a connection did not come about');
      });
      refusalLog = every(REFUSAL_LOG_MS, tell);
      server = createServer((socket) => {
        const visitor = door.come(socket);
        if (visitor) accept(socket, visitor);
      });
      server.listen({ port: options.port, host: options.host, backlog: BACKLOG });
      await once(server, 'listening');
      if (!options.tls) return;
      overTls = tlsListener(
        { ...options.tls, handshakeTimeout: limits.connectTimeout },
        { log, wallClock, come: door.come, accept, turnAway: refuse },
      );
      await overTls.start();
    },
    stop: async () => {
      refusalLog?.cancel();
      const closingServer = server;
      const closingBroker = broker;
      const tlsClosed = overTls?.stop();
      const closed = closingServer && new Promise((resolve) => closingServer.close(resolve));
      if (closingBroker) await new Promise<void>((resolve) => closingBroker.close(() => resolve()));
      for (const { guard } of lines.values()) guard.destroy();
      sessions.clear();
      await closed;
      await tlsClosed;
    },
  };
}
