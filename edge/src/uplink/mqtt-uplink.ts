// The only file that names mqtt.
import type { X509Certificate } from 'node:crypto';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type ClockState, type Milliseconds, SECOND } from '@kawamori/contracts';
import { type Clock, every, pause } from '@kawamori/kit';
import mqtt, { type IClientOptions, MqttClient } from 'mqtt';
import { certificatesIn, doubtsItsClock, faultBesideDates } from './hub-certificate.js';
import type { Line, LineEnd, LineHearing, Message, OpenLine } from './line.js';

/** What the files of `hub.tls` hold. */
export interface TlsFiles {
  ca: Buffer;
  cert?: Buffer | undefined;
  key?: Buffer | undefined;
  serverName?: string | undefined;
}

export interface MqttUplinkOptions {
  host: string;
  port: number;
  /** `true`: by the machine's own list of authorities. */
  tls: boolean | TlsFiles;
  /** Whether dates can be judged here. */
  clock: ClockState;
  wallClock: Clock;
  /** The hub's certificate was taken although its dates do not fit this node's clock, which is not to be believed. */
  onUndated?: ((fields: { fault: string; now: string }) => void) | undefined;
  /** The client id and the user name: a node's id, or a relay's name. */
  name: string;
  password: string;
  /** Left with the broker, retained; made anew for each connection. Whoever only listens leaves none. */
  will?: () => Message;
  keepaliveS?: number;
  /** A ping at least so often, where the keepalive is longer. */
  pingEveryMs?: Milliseconds;
  connectTimeoutMs?: Milliseconds;
}

/** A goodbye that the hub does not take within this is given up; the will then tells the truth. */
const GOODBYE = 2 * SECOND;

/**
 * One mqtt client per connection, and its own reconnecting switched off. With mqtt.js's reconnecting, a publish outstanding at the cut is sent
 * again by its store and by our outbox, each time once more; a link that drops while the store is replayed discards it
 * (MQTT.js 2015); a refused CONNACK ends the tries (1947); and what is published offline queues without bound (398). The outbox
 * already remembers everything that counts, so a client that dies with its connection has nothing left to do wrong.
 */
export function mqttUplink(options: MqttUplinkOptions): OpenLine {
  return (hearing) => openLine(options, hearing);
}

function openLine(options: MqttUplinkOptions, hearing: LineHearing): Line {
  const will = options.will?.();
  let failure: (Error & { code?: unknown }) | undefined;
  const spoken: IClientOptions = {
    host: options.host,
    port: options.port,
    // aedes speaks 3.1.1 and nothing later.
    protocolVersion: 4,
    clientId: options.name,
    username: options.name,
    password: options.password,
    clean: true,
    keepalive: options.keepaliveS ?? 15,
    connectTimeout: options.connectTimeoutMs ?? 10 * SECOND,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    ...(will && {
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain },
    }),
  };
  const undated = typeof options.tls === 'object' && withoutDates(options, options.tls);
  const client = undated
    ? new MqttClient(() => openUndated(options, undated, (error) => (failure ??= error)), spoken)
    : mqtt.connect({
        protocol: options.tls ? 'mqtts' : 'mqtt',
        ...(typeof options.tls === 'object' && tlsOptions(options.tls)),
        ...spoken,
      });
  const pinging =
    options.pingEveryMs === undefined
      ? undefined
      : every(options.pingEveryMs, () => {
          if (client.connected) client.sendPing();
        });
  let stood = false;
  let ours = false;

  client.on('connect', () => {
    if (ours) return;
    stood = true;
    hearing.up();
  });
  client.on('message', (topic, payload) => {
    if (!ours) hearing.heard(topic, payload);
  });
  client.on('error', (error) => {
    failure ??= error;
  });
  client.once('close', () => {
    pinging?.cancel();
    if (ours) return;
    ours = true;
    client.end(true);
    hearing.down(endOf(stood, failure));
  });

  return {
    send: ({ topic, payload, retain }, acknowledged) => {
      client.publish(topic, asBuffer(payload), { qos: 1, retain }, (error) => {
        if (!error && !ours) acknowledged();
      });
    },
    listen: (filter, answered) => {
      client.subscribe(filter, { qos: 1 }, (error, granted) => {
        // A filter that is refused is granted as 128 (MQTT 3.1.1, 3.9.3).
        if (!ours) answered(!error && granted?.every(({ qos }) => qos <= 1) === true);
      });
    },
    leave: async () => {
      ours = true;
      pinging?.cancel();
      await Promise.race([new Promise<void>((resolve) => goodbye(client, resolve)), pause(GOODBYE)]);
      client.end(true);
    },
    drop: () => {
      ours = true;
      pinging?.cancel();
      client.end(true);
    },
  };
}

const tlsOptions = ({ ca, cert, key, serverName }: TlsFiles) => ({
  ca,
  minVersion: 'TLSv1.2' as const,
  rejectUnauthorized: true,
  ...(cert && key && { cert, key }),
  ...(serverName !== undefined && { servername: serverName }),
});

interface Undated extends TlsFiles {
  authorities: readonly X509Certificate[];
}

/** Undefined where this node's clock is to be believed, and so are the dates that it judges. */
function withoutDates({ clock, wallClock }: MqttUplinkOptions, tls: TlsFiles): Undated | undefined {
  const authorities = certificatesIn(tls.ca);
  const card = [...authorities, ...(tls.cert ? certificatesIn(tls.cert) : [])];
  return doubtsItsClock(clock, wallClock.now(), card) ? { ...tls, authorities } : undefined;
}

/**
 * TLS that asks everything of the hub's certificate but its dates. Nothing is sent before: what MQTT has written meanwhile goes out after
 * `secureConnect`, and with a fault never.
 */
function openUndated(
  { host, port, wallClock, onUndated }: MqttUplinkOptions,
  tls: Undated,
  failed: (error: Error) => void,
): TLSSocket {
  const socket = connectTls({ host, port, ...tlsOptions(tls), rejectUnauthorized: false });
  socket.on('error', failed);
  socket.once('secureConnect', () => {
    if (socket.authorized) return;
    const fault = String(socket.authorizationError);
    const name = tls.serverName ?? host;
    const worse = faultBesideDates(fault, socket.getPeerX509Certificate(), { ...tls, name });
    if (worse === undefined) onUndated?.({ fault, now: new Date(wallClock.now()).toISOString() });
    else socket.destroy(Object.assign(new Error(worse), { code: worse }));
  });
  return socket;
}

const asBuffer = (payload: string | Uint8Array): string | Buffer =>
  typeof payload === 'string' ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);

/** mqtt.js keeps DISCONNECT back until every publish is acknowledged; in-flight readings stay in the outbox, so they are let go first. */
function goodbye(client: MqttClient, done: () => void): void {
  for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
  client.end(false, done);
}

function endOf(stood: boolean, failure: (Error & { code?: unknown }) | undefined): LineEnd {
  const detail = failure?.message || String(failure?.code ?? 'the connection was closed');
  if (stood) return detail.includes('Keepalive') ? { how: 'silent', detail } : { how: 'cut', detail };
  // CONNACK return codes are numbers (MQTT 3.1.1, 3.2.2.3), socket errors are names.
  return typeof failure?.code === 'number' ? { how: 'refused', detail } : { how: 'unreachable', detail };
}
