// The only file of the broker that names mqtt.
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import mqtt, { type MqttClient } from 'mqtt';

export interface MqttAddress {
  protocol: 'mqtt' | 'mqtts';
  host: string;
  port: number;
  /** PEM of the authority; undefined: one that everybody knows. */
  ca?: Buffer | undefined;
  /** Client id, and user name where there is a password. */
  name: string;
  user?: string | undefined;
  password?: string | undefined;
  /** What is said to it on that line, from each connection on. */
  hears?: { filter: string; take(payload: string): void } | undefined;
}

/** Sends small messages that matter now, and none that have waited. */
export interface MqttSender {
  /** Resolves when it was acknowledged (QoS 1); rejects with why it was not, within the given time. Nothing is kept for later. */
  send(topic: string, payload: string): Promise<void>;
  close(): void;
}

const KEEPALIVE_S = 15;

/**
 * One connection, made when something is to be sent and kept while it stands. A line that does not answer is left, so that the next
 * message begins with a new one.
 */
export function mqttSender(address: MqttAddress, withinMs: Milliseconds = 10 * SECOND): MqttSender {
  let client: MqttClient | undefined;

  const leave = () => {
    client?.end(true);
    client = undefined;
  };
  const connected = (): MqttClient => {
    if (client) return client;
    const { protocol, host, port, ca, name, user = name, password, hears } = address;
    const fresh = mqtt.connect({
      ...{ protocol, host, port, clientId: name, protocolVersion: 4, clean: true },
      ...(ca ? { ca } : {}),
      ...(password === undefined ? {} : { username: user, password }),
      ...{ keepalive: KEEPALIVE_S, connectTimeout: withinMs, reconnectPeriod: 0, queueQoSZero: false },
    });
    client = fresh;
    // Whoever sends hears why; one that comes while nobody sends, or a second one, must not end the process that watches.
    fresh.on('error', () => undefined);
    if (hears) {
      fresh.on('connect', () => fresh.subscribe(hears.filter, { qos: 1 }));
      fresh.on('message', (_topic, payload) => hears.take(payload.toString('utf8')));
    }
    fresh.once('close', () => {
      if (client === fresh) client = undefined;
    });
    return fresh;
  };

  return {
    send: (topic, payload) =>
      new Promise((resolve, reject) => {
        const line = connected();
        const settle = (error?: Error | null) => {
          late.cancel();
          line.off('error', settle);
          line.off('close', closed);
          if (!error) return resolve();
          if (client === line) leave();
          reject(error);
        };
        const closed = () => settle(new Error('the line was closed'));
        const late = after(withinMs, () => settle(new Error('no acknowledgement')));
        line.once('error', settle).once('close', closed);
        const publish = () => line.publish(topic, payload, { qos: 1 }, (error) => settle(error));
        if (line.connected) publish();
        else line.once('connect', publish);
      }),
    close: leave,
  };
}
