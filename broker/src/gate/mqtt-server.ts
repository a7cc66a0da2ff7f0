// The only file that names aedes.
import type { GateView } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import { reasonOfCut } from './broker-cuts.js';
import { doorstep } from './doorstep.js';
import type { GateLimits } from './gate-limits.js';
import { guardedLines } from './guarded-lines.js';
import { BAD_USER_NAME_OR_PASSWORD, type Guest, type MqttPolicy } from './mqtt-policy.js';
import { type MqttPortsOptions, mqttPorts } from './mqtt-ports.js';
import type { RefusalReason } from './reasons.js';
import { refusals } from './refusals.js';
import { type Listening, listening } from './subscriptions.js';

export interface MqttServerOptions extends MqttPortsOptions {
  maxConnections: number;
  limits: GateLimits;
  /** Bytes of the largest payload that any message may have. */
  largestPayload: number;
}

export interface MqttServer extends Part {
  readonly port: number;
  /** 0 where there is no TLS. */
  readonly tlsPort: number;
  /** Leaves a message for whoever may hear it, now and later (QoS 1, retained). An empty one takes it away. */
  leave(topic: string, payload: string): void;
  refuse(why: RefusalReason, fields: object): void;
  /** Why clients were turned away or cut, and how often. */
  readonly refusals: ReadonlyMap<RefusalReason, number>;
  view(): GateView;
}

/** How often the same kind of refusal is logged again, with its count. */
const REFUSAL_LOG_MS = 60_000;

/** Packets that are kept while it is found out who sends them: a client may speak before it is answered (MQTT 3.1.1, 3.1.4). */
const BEFORE_ANSWER = 1_000;

function refused(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/** The topic under which aedes goes on with a message that is meant for nobody else. No client may say it, or listen to it. */
const NOBODYS = 'nobodys';

/** aedes would look for each of them through its subscriptions and its lasting sessions. */
function handOnToNobody(broker: Aedes): void {
  const inner = broker as unknown as HandingOn;
  const publish = inner.publish.bind(broker);
  inner.publish = (packet, client, done) =>
    packet.topic === NOBODYS ? done() : publish(packet, client, done);
}

/** A part of aedes that its types leave out. */
interface HandingOn {
  publish(packet: { topic: string }, client: Client | null, done: () => void): void;
}

/** The part of aedes' store that its types leave out. */
interface KeptSubscriptions {
  addSubscriptions(client: Client, subscriptions: readonly { topic: string }[]): Promise<unknown>;
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
 * Speaks MQTT 3.1.1 and keeps its limits; who may say and hear what is the policy's. aedes goes on with a message once `authorizePublish`
 * has called back, so the wait for the disk stands there.
 */
export function mqttServer<Session>(
  options: MqttServerOptions,
  { log, wallClock }: { log: Log; wallClock: Clock },
  policy: MqttPolicy<Session>,
): MqttServer {
  const { limits } = options;
  /** Also of whom has left: its will comes after it. */
  const sessions = new WeakMap<Client, Session>();
  const present = new Set<Client>();
  const filters = new WeakMap<Client, Listening>();
  const cut = new WeakSet<Client>();
  const { refuse, tell, counts, list } = refusals(log, wallClock);
  const door = doorstep(
    {
      maxConnections: options.maxConnections,
      atOnce: limits.unknownConnections,
      perAddress: limits.unknownPerAddress,
    },
    refuse,
  );
  const lines = guardedLines(options, refuse);
  const ports = mqttPorts(options, {
    ...{ door, log, wallClock, turnAway: refuse },
    accept: (...who) => {
      const guard = lines.open(...who);
      const client = broker?.handle(guard);
      if (client) guard.once('close', () => leave(client));
    },
  });
  let broker: Aedes | undefined;
  let refusalLog: Pending | undefined;

  const guestOf = (client: Client): Guest => ({
    send: (topic, payload) => {
      if ((lines.of(client.conn)?.guard.writableLength ?? 0) > limits.unreadBytes) {
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
    // aedes asks of those too whose line broke behind their CONNECT.
    if (!lines.of(client.conn)) return refused('its line has gone', BAD_USER_NAME_OR_PASSWORD);
    const answer = policy.letIn(
      { clientId: client.id, userName, password, certificate: lines.of(client.conn)?.certificate },
      guestOf(client),
    );
    if (!('session' in answer)) return refused(answer.says, answer.returnCode);
    sessions.set(client, answer.session);
    present.add(client);
    filters.set(client, listening(limits));
    const line = lines.of(client.conn);
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
  /** With its line: aedes tells of the end of none that it had not registered yet, or that another one of its name has replaced. */
  const leave = (client: Client) => {
    const session = sessions.get(client);
    if (present.delete(client) && session) policy.gone(session);
  };
  const nameOf = (client: Client) => {
    const session = sessions.get(client);
    return session && policy.nameOf(session);
  };

  /** A cut tells its fault for each message that waited with it; it is one cut. */
  const countCut = (client: Client, fault: Error) => {
    const why = reasonOfCut(fault);
    if (!why || cut.has(client)) return;
    cut.add(client);
    refuse(why, { node: nameOf(client) });
  };

  return {
    name: 'mqtt server',
    get port() {
      return ports.plain;
    },
    get tlsPort() {
      return ports.tls;
    },
    leave: (topic, payload) => {
      broker?.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: true, dup: false },
        (error) => {
          if (error) log.warn({ topic, reason: error.message }, 'a message was not left');
        },
      );
    },
    refuse,
    refusals: counts,
    view: () => ({
      connections: door.connections,
      unknown: door.unknown,
      certificate: ports.certificate(),
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
          const letGo = lines.of(client.conn)?.guard.handOver(packet.length ?? 0) ?? (() => undefined);
          policy.take(session, packet, letGo, (error, answer) => {
            if (answer) {
              packet.topic = NOBODYS;
              packet.retain = false;
              // aedes answers a packet by the QoS that it has when it goes on with it. Of QoS 2 there is more to say.
              const { qos, messageId } = packet;
              if (answer === 'unanswered' || qos === 1) packet.qos = 0;
              if (answer === 'taken' && qos === 1 && messageId !== undefined)
                lines.of(client.conn)?.acknowledge(messageId);
            }
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
      handOnToNobody(broker);
      keepGrantedOnly(broker, (client, filter) => filters.get(client)?.has(filter) ?? false);
      const heard = (client: Client, which: readonly string[], listens: boolean) => {
        const session = sessions.get(client);
        if (session) policy.heard(session, which, listens);
      };
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
        log.debug({ reason: error.message }, 'a connection did not come about');
      });
      refusalLog = every(REFUSAL_LOG_MS, tell);
      await ports.start();
    },
    stop: async () => {
      refusalLog?.cancel();
      const closing = broker;
      const closed = ports.stop();
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
      lines.cutAll();
      present.clear();
      await closed;
    },
  };
}
