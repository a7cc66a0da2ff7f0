import {
  type CommandAnswer,
  downFilter,
  downTopic,
  type GateView,
  HOUR,
  type Instant,
  type Milliseconds,
  type NewFact,
  type NodeFetch,
  type NodeRegistration,
  SECOND,
  type TownId,
} from '@kawamori/contracts';
import { after, type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { type ClockOffset, clockOffset } from '../clocks/clock-offset.js';
import type { PictureKeeper } from '../pictures/picture-keeper.js';
import type { KnownNode } from '../settings/settings.js';
import { type Heard, signal } from '../signal.js';
import { LARGEST_PAYLOAD, mayPublish, mayRelayHear, maySubscribe } from './admission.js';
import { certificateWatch } from './certificate-watch.js';
import { secretFits } from './credentials.js';
import type { DeadLetterQuota } from './dead-letter-quota.js';
import { answerOf, factsOf, fetchOf } from './intake.js';
import {
  BAD_USER_NAME_OR_PASSWORD,
  type Caller,
  type Done,
  type Guest,
  IDENTIFIER_REJECTED,
  type MqttPolicy,
} from './mqtt-policy.js';
import { type MqttServerOptions, mqttServer } from './mqtt-server.js';
import type { RefusalReason } from './reasons.js';

export type GateOptions = Omit<MqttServerOptions, 'largestPayload'>;

export interface GateInputs {
  log: Log;
  riverClock: Clock;
  wallClock: Clock;
  /** Keeps facts on the disk; a message is acknowledged only after it has resolved. */
  keep(facts: readonly NewFact[]): Promise<unknown>;
  findNode(id: string): KnownNode | undefined;
  /** Measures the clock of a node over the connection that it begins; without it, the hub's own is beyond doubt. */
  clockOf?(node: string): ClockOffset;
  /** Lamps and sirens, which only listen. */
  findRelay?(name: string): Relay | undefined;
  /** Takes pictures: their bytes go to the disk by themselves. */
  pictures: Pick<PictureKeeper, 'take'>;
  /** What `keep` has counted and not kept. */
  deadLetters?: Pick<DeadLetterQuota, 'told'>;
}

/** A lamp or siren that hears what stands at the stations of its towns. */
export interface Relay {
  /** Its user name and client id. */
  name: string;
  towns: readonly TownId[];
  secretSha256: string;
}

export interface Gate extends Part {
  readonly port: number;
  /** 0 where there is no TLS. */
  readonly tlsPort: number;
  /** A node listens for what is meant for it: now something can be sent to it. */
  readonly listens: Heard<NodeRegistration>;
  readonly gone: Heard<NodeRegistration>;
  readonly answered: Heard<CommandAnswer>;
  /** A node asks for a part of a release. */
  readonly fetched: Heard<{ node: string; fetch: NodeFetch }>;
  /** Ids of the nodes that are connected now. */
  connected(): ReadonlySet<string>;
  /** User names of the lamps and sirens that are connected now. */
  relaysConnected(): ReadonlySet<string>;
  /** Ids of the nodes that listen for what is meant for them. */
  listening(): ReadonlySet<string>;
  /**
   * Hands one node a message (QoS 1, not retained), on its own connection, so that a slow one holds up nobody. False where it does not
   * listen. Whether it has arrived is known from its answer alone.
   */
  send(node: string, topic: string, payload: string): boolean;
  /** Leaves a message for those who may hear it, now and when they come (QoS 1, retained). An empty one takes it away. */
  leave(topic: string, payload: string): void;
  /** Cuts nodes whose secret has been changed or withdrawn. */
  recheck(): void;
  /** The end of the certificate that a node has shown since the start. */
  certificateUntil(node: string): Instant | undefined;
  /** Why clients were turned away, and how often. */
  readonly refusals: ReadonlyMap<RefusalReason, number>;
  /** The same for the operator, with who it was last, and how many stand here. */
  view(): GateView;
}

/** So long a node is heard out of which nothing can be kept: its readings are behind its birth, on a slow line by a second or two. */
const HEARD_OUT: Milliseconds = 3 * SECOND;

const NOTHING = Buffer.alloc(0);

interface Session {
  node: NodeRegistration;
  secretSha256: string;
  offset: ClockOffset;
  listens: boolean;
  guest: Guest;
  /** It is cut off soon: something that it said could not be kept. */
  leaving?: Pending;
}

interface RelaySession {
  relay: Relay;
}

/** The gate: who are you, may you say this, is it well-formed; keep it; only then acknowledge. */
export function mqttGate(options: GateOptions, inputs: GateInputs): Gate {
  const { log, riverClock, wallClock, keep, findNode, findRelay, clockOf = clockOffset } = inputs;
  const { pictures, deadLetters } = inputs;
  const listens = signal<NodeRegistration>();
  const gone = signal<NodeRegistration>();
  const answered = signal<CommandAnswer>();
  const fetched = signal<{ node: string; fetch: NodeFetch }>();
  const sessions = new Set<Session>();
  const relaySessions = new Set<RelaySession>();
  const certificates = certificateWatch({ log, wallClock });
  let looking: Pending | undefined;

  /**
   * No acknowledgement without the disk. The node keeps what it has and comes again: it is cut off, but not at once, since its readings
   * come behind its birth, and are judged though they cannot be kept.
   */
  const withhold = (session: Session, done: Done) => {
    session.leaving ??= after(HEARD_OUT, () => session.guest.cut());
    done(null, 'unanswered');
  };

  const letRelayIn = (relay: Relay, { clientId, password }: Caller) => {
    if (!secretFits(relay, password)) {
      server.refuse('bad-credential', { node: relay.name });
      return { returnCode: BAD_USER_NAME_OR_PASSWORD, says: 'wrong secret' } as const;
    }
    if (clientId === relay.name) {
      const session: RelaySession = { relay };
      relaySessions.add(session);
      return { session };
    }
    server.refuse('client-id-differs', { node: relay.name });
    return { returnCode: IDENTIFIER_REJECTED, says: 'the client id must be the user name' } as const;
  };

  const policy: MqttPolicy<Session | RelaySession> = {
    letIn: (caller, guest) => {
      const { clientId, userName, password, certificate } = caller;
      const relay = findRelay?.(userName ?? '');
      if (relay) return letRelayIn(relay, caller);
      const node = findNode(userName ?? '');
      if (!secretFits(node, password) || !node?.secretSha256) {
        server.refuse('bad-credential', { node: userName?.slice(0, 40) });
        return { returnCode: BAD_USER_NAME_OR_PASSWORD, says: 'unknown node or wrong secret' };
      }
      if (certificate && certificate.commonName !== userName) {
        const certifiedAs = certificate.commonName.slice(0, 64);
        server.refuse('certificate-of-another', { node: userName, certifiedAs });
        return { returnCode: BAD_USER_NAME_OR_PASSWORD, says: "the certificate is another node's" };
      }
      if (clientId !== userName) {
        server.refuse('client-id-differs', { node: userName });
        return { returnCode: IDENTIFIER_REJECTED, says: 'the client id must be the node id' };
      }
      const { registration, secretSha256 } = node;
      if (certificate) certificates.shown(registration.id, certificate.until);
      const session: Session = {
        node: registration,
        secretSha256,
        offset: clockOf(registration.id),
        listens: false,
        guest,
      };
      sessions.add(session);
      return { session };
    },
    take: (session, message, letGo, done) => {
      const { topic } = message;
      if ('relay' in session) {
        letGo();
        server.refuse('not-your-topic', { node: session.relay.name, topic: topic.slice(0, 120) });
        return done(new Error('not-your-topic'));
      }
      const payload = typeof message.payload === 'string' ? Buffer.from(message.payload) : message.payload;
      const verdict = mayPublish(session.node, topic, payload.length);
      if (!verdict.may) {
        letGo();
        server.refuse(verdict.why, { node: session.node.id, topic: topic.slice(0, 120) });
        return done(new Error(verdict.why));
      }
      const receivedAt = riverClock.now();
      const { node, offset } = session;
      if (verdict.address.kind === 'picture' && !verdict.oversized) {
        message.payload = NOTHING;
        const { camera } = verdict.address;
        pictures.take({ node, camera, topic, payload, receivedAt, offset, letGo }).then(
          // Its line stays, so that readings go on: the node is patient with a picture.
          (answer) => done(null, answer === 'no-room' ? 'unanswered' : 'taken'),
          () => withhold(session, done),
        );
        return;
      }
      let facts: NewFact[];
      try {
        facts = factsOf({ node, ...verdict, topic, payload, receivedAt, offset });
        const answer = verdict.address.kind === 'answer' && !verdict.oversized && answerOf({ node, payload });
        if (answer) answered.tell(answer);
        const fetch = verdict.address.kind === 'fetch' && !verdict.oversized && fetchOf(payload);
        if (fetch) fetched.tell({ node: node.id, fetch });
      } catch (error) {
        // Nothing that a node can send may end the hub. What we fail to understand is not acknowledged.
        log.error({ err: error, node: node.id }, 'a message broke the gate; its node is cut off');
        return done(error instanceof Error ? error : new Error(String(error)));
      } finally {
        letGo();
      }
      // A status is handed on as it is: it is retained. The bytes of anything else are not held while the disk is waited for.
      const answer = verdict.address.kind === 'status' ? undefined : 'taken';
      if (answer === 'taken') message.payload = NOTHING;
      if (facts.length === 0) return done(null, answer);
      keep(facts).then(
        () => done(null, answer),
        () => withhold(session, done),
      );
    },
    maySubscribe: (session, filter) =>
      'relay' in session ? mayRelayHear(session.relay.towns, filter) : maySubscribe(session.node, filter),
    heard: (session, filters, isListening) => {
      if ('relay' in session) return;
      const { town, id } = session.node;
      const command = [downFilter(town, id), downTopic(town, id, 'command')];
      if (!filters.some((filter) => command.includes(filter))) return;
      session.listens = isListening;
      if (isListening) listens.tell(session.node);
    },
    gone: (session) => {
      if ('relay' in session) {
        relaySessions.delete(session);
        return;
      }
      session.leaving?.cancel();
      sessions.delete(session);
      gone.tell(session.node);
    },
    nameOf: (session) => ('relay' in session ? session.relay.name : session.node.id),
  };
  const server = mqttServer({ ...options, largestPayload: LARGEST_PAYLOAD }, { log, wallClock }, policy);

  return {
    name: 'gate',
    get port() {
      return server.port;
    },
    get tlsPort() {
      return server.tlsPort;
    },
    listens,
    gone,
    answered,
    fetched,
    refusals: server.refusals,
    view: () => {
      const seen = server.view();
      return { ...seen, refusals: [...seen.refusals, ...(deadLetters?.told() ?? [])] };
    },
    connected: () => new Set([...sessions].map((session) => session.node.id)),
    relaysConnected: () => new Set([...relaySessions].map(({ relay }) => relay.name)),
    listening: () => new Set([...sessions].filter(({ listens }) => listens).map(({ node }) => node.id)),
    send: (node, topic, payload) => {
      for (const session of sessions) {
        if (session.node.id !== node || !session.listens) continue;
        return session.guest.send(topic, payload);
      }
      return false;
    },
    leave: (topic, payload) => server.leave(topic, payload),
    recheck: () => {
      for (const session of sessions) {
        const now = findNode(session.node.id);
        if (now?.secretSha256 === session.secretSha256) session.node = now.registration;
        else session.guest.cut();
      }
    },
    certificateUntil: (node) => certificates.until(node),
    start: async () => {
      looking = every(HOUR, certificates.look);
      await server.start();
    },
    stop: async () => {
      looking?.cancel();
      await server.stop();
      sessions.clear();
    },
  };
}
