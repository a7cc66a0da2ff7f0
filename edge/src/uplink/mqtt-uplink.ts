// The only file that names mqtt.
import { type Milliseconds, type NodeId, SECOND } from '@kawamori/contracts';
import { every, pause } from '@kawamori/kit';
import mqtt, { type MqttClient } from 'mqtt';
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
  /** Also the client id and the user name. */
  node: NodeId;
  password: string;
  /** Left with the broker, retained; made anew for each connection. */
  will: () => Message;
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
  const will = options.will();
  const client = mqtt.connect({
    protocol: options.tls ? 'mqtts' : 'mqtt',
    ...(typeof options.tls === 'object' && tlsOptions(options.tls)),
    host: options.host,
    port: options.port,
    // aedes speaks 3.1.1 and nothing later.
    protocolVersion: 4,
    clientId: options.node,
    username: options.node,
    password: options.password,
    clean: true,
    keepalive: options.keepaliveS ?? 15,
    connectTimeout: options.connectTimeoutMs ?? 10 * SECOND,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.retain },
  });
  const pinging =
    options.pingEveryMs === undefined
      ? undefined
      : every(options.pingEveryMs, () => {
          if (client.connected) client.sendPing();
        });
  let stood = false;
  let ours = false;
  let failure: (Error & { code?: unknown }) | undefined;

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
