// The only file that names aedes.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { type GuardedLine, guardBytes } from './byte-guard.js';
import { payloadRoom } from './payload-room.js';
import { refusals } from './refusals.js';

export interface MqttServerOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
  maxConnections: number;
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
}

/** A message as it came. What the server goes on with may be changed until `done` is called. */
export interface CameIn {
  topic: string;
  payload: string | Buffer;
  retain: boolean;
}

/** One client that has been let in. */
export interface Guest {
  /** Hands it a message (QoS 1, not retained) on its own connection, so that a slow one holds up nobody. */
  send(topic: string, payload: string): void;
  cut(): void;
}

/** What the server asks of whoever knows the clients: who are you, may you say this, may you hear that. */
export interface MqttPolicy<Session> {
  letIn(caller: Caller, guest: Guest): { session: Session } | { returnCode: 2 | 4; says: string };
  /**
   * The message is acknowledged once `done` has been called without an error; with one, the client is cut. `letGo` is called when its
   * bytes are no longer in memory.
   */
  take(session: Session, message: CameIn, letGo: () => void, done: (error?: Error | null) => void): void;
  maySubscribe(session: Session, filter: string): boolean;
  /** It listens to these filters now, or no longer. */
  heard(session: Session, filters: readonly string[], listens: boolean): void;
  gone(session: Session): void;
  /** Who it is, for the log. */
  nameOf(session: Session): string;
}

export interface MqttServer extends Part {
  readonly port: number;
  refuse(why: string, fields: object): void;
  /** Why clients were turned away or cut, and how often. */
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

function refused(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/**
 * Speaks MQTT 3.1.1 and keeps its limits; who may say and hear what is the policy's. aedes writes PUBACK once `authorizePublish` has
 * called back and before it publishes, so the wait for the disk stands there.
 */
export function mqttServer<Session>(
  options: MqttServerOptions,
  log: Log,
  policy: MqttPolicy<Session>,
): MqttServer {
  const sessions = new Map<Client, Session>();
  const guards = new WeakMap<object, GuardedLine>();
  const room = payloadRoom(PAYLOAD_ROOM);
  const { refuse, tell, counts } = refusals(log);
  let broker: Aedes | undefined;
  let server: Server | undefined;
  let refusalLog: Pending | undefined;

  const guestOf = (client: Client): Guest => ({
    send: (topic, payload) =>
      client.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false },
        (error) => {
          if (error)
            log.debug({ client: client.id, reason: error.message }, 'a message did not reach its node');
        },
      ),
    cut: () => client.close(),
  });
  const authenticate = (client: Client, userName: string | undefined, password: Buffer | undefined) => {
    const answer = policy.letIn({ clientId: client.id, userName, password }, guestOf(client));
    if (!('session' in answer)) return refused(answer.says, answer.returnCode);
    sessions.set(client, answer.session);
    guards.get(client.conn)?.letIn();
    return undefined;
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

  const accept = (socket: Socket) => {
    socket.setNoDelay(true);
    const guard = guardBytes(
      socket,
      { beforeConnect: BEFORE_CONNECT, afterConnect: options.largestPayload + HEADROOM },
      room,
      (verdict, announced) => refuse(verdict, { announced, from: socket.remoteAddress }),
    );
    guards.set(guard, guard);
    guard.on('error', () => guard.destroy());
    broker?.handle(guard);
  };

  return {
    name: 'mqtt server',
    get port() {
      const address = server?.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
    refuse,
    refusals: counts,
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
        authorizePublish: (client, packet, done) => {
          const session = client && sessions.get(client);
          if (!session) return done(new Error('nobody may publish without a node behind it'));
          const letGo = guards.get(client.conn)?.handOver(packet.length ?? 0) ?? (() => undefined);
          policy.take(session, packet, letGo, done);
        },
        authorizeSubscribe: (client, subscription, done) => {
          const session = sessions.get(client);
          if (session && policy.maySubscribe(session, subscription.topic)) return done(null, subscription);
          refuse('not-your-subscription', { filter: subscription.topic.slice(0, 120) });
          done(null, null);
        },
      });
      const heard = (client: Client, filters: readonly string[], listens: boolean) => {
        const session = sessions.get(client);
        if (session) policy.heard(session, filters, listens);
      };
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
        log.debug({ node: nameOf(client), reason: error.message }, 'connection ended with a fault');
      });
      broker.on('connectionError', (client, error) => {
        leave(client);
        log.debug({ reason: error.message }, 'a connection did not come about');
      });
      refusalLog = every(REFUSAL_LOG_MS, tell);
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
