import mqtt from 'mqtt';
import { within } from './eventually.js';

/** One connection of a node, good or bad, and what the hub answers on it. */
export interface MqttLine {
  publish(
    topic: string,
    payload: string | Buffer,
    options?: { qos?: 0 | 1 | 2; retain?: boolean },
  ): Promise<'PUBACK' | 'PUBCOMP' | 'sent' | 'cut'>;
  /** The return code of the SUBACK: the granted quality, or 128 for no. */
  subscribe(filter: string): Promise<number>;
  readonly isOpen: boolean;
  /** Resolves when the connection has ended, by whomever. */
  readonly closed: Promise<void>;
  end(): void;
}

export interface Caller {
  port: number;
  /** The client id. */
  id: string;
  user?: string;
  password?: string;
  protocolVersion?: 3 | 4 | 5;
  /** Over TLS, with what a node's card holds. */
  tls?: Card;
}

/** What `kawamori ca certify` makes for a node, as PEM. */
export interface Card {
  ca: string;
  cert: string;
  key: string;
}

const ANSWERS_WITHIN_MS = 20_000;
const ANSWER_BY_QOS = { 0: 'sent', 1: 'PUBACK', 2: 'PUBCOMP' } as const;

/** Knocks at the gate: a line, or the hub's word why not. */
export async function knock(caller: Caller): Promise<MqttLine | `CONNACK ${number}` | 'cut'> {
  const client = mqtt.connect({
    host: '127.0.0.1',
    port: caller.port,
    ...(caller.tls && { protocol: 'mqtts', ...caller.tls }),
    clientId: caller.id,
    ...(caller.user === undefined ? {} : { username: caller.user }),
    ...(caller.password === undefined ? {} : { password: caller.password }),
    protocolVersion: caller.protocolVersion ?? 4,
    reconnectPeriod: 0,
    connectTimeout: ANSWERS_WITHIN_MS,
    queueQoSZero: false,
  });
  let refusal: number | undefined;
  client.on('error', (error: Error & { code?: unknown }) => {
    // CONNACK return codes are numbers (MQTT 3.1.1, 3.2.2.3), socket errors are names.
    if (typeof error.code === 'number') refusal = error.code;
  });
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const welcome = new Promise<true>((resolve) => client.once('connect', () => resolve(true)));
  const isIn = await within(ANSWERS_WITHIN_MS, 'the gate to answer', Promise.race([welcome, closed]));
  if (!isIn) {
    client.end(true);
    return refusal === undefined ? 'cut' : `CONNACK ${refusal}`;
  }
  return {
    publish: (topic, payload, { qos = 1, retain = false } = {}) => {
      const answered = new Promise<(typeof ANSWER_BY_QOS)[0 | 1 | 2] | 'cut'>((resolve) => {
        client.publish(topic, payload, { qos, retain }, (error) =>
          resolve(error ? 'cut' : ANSWER_BY_QOS[qos]),
        );
        void closed.then(() => resolve('cut'));
      });
      return within(ANSWERS_WITHIN_MS, `an answer on ${topic}`, answered);
    },
    subscribe: (filter) => {
      const answered = new Promise<number>((resolve) => {
        client.on('packetreceive', (packet) => {
          if (packet.cmd === 'suback') resolve(Number(packet.granted[0]));
        });
        // The fault is told by the packet itself.
        client.subscribe(filter, { qos: 1 }, () => undefined);
      });
      return within(ANSWERS_WITHIN_MS, `an answer to ${filter}`, answered);
    },
    get isOpen() {
      return client.connected;
    },
    closed,
    end: () => client.end(true),
  };
}

/** As {@link knock}, for somebody who must be let in. */
export async function connect(caller: Caller): Promise<MqttLine> {
  const line = await knock({ user: caller.id, ...caller });
  if (typeof line === 'string') throw new Error(`${caller.id} was not let in: ${line}`);
  return line;
}
