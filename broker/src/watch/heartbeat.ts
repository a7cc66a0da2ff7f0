import { readFileSync } from 'node:fs';
import { type Instant, SECOND, toIsoJst } from '@kawamori/contracts';
import { readSecretFile } from '../hub-config.js';
import { reasonOf } from '../notices/channels/http-answer.js';
import { mqttSender } from './mqtt-sender.js';
import type { HeartbeatConfig } from './watchdog-config.js';

/** What leaves the building while the whole way works; a receiver makes noise when it stops. */
export interface Heartbeat {
  v: 1;
  kind: 'heartbeat';
  hub: string;
  /** ISO 8601 in JST. */
  sentAt: string;
  /** When the newest reading that went the whole way was taken. */
  canaryTakenAt: string;
}

/** One way out. Rejects with why a heartbeat was not accepted. */
export interface HeartbeatSender {
  send(beat: Heartbeat): Promise<void>;
  close(): void;
}

const WITHIN_MS = 15 * SECOND;

export const heartbeatOf = (hub: string, now: Instant, canaryTakenAt: Instant): Heartbeat => ({
  ...{ v: 1, kind: 'heartbeat', hub },
  ...{ sentAt: toIsoJst(now), canaryTakenAt: toIsoJst(canaryTakenAt) },
});

/** @throws ConfigError where its token or authority cannot be read */
export function heartbeatSender(config: HeartbeatConfig, clientName: string): HeartbeatSender {
  const url = new URL(config.url);
  const token = config.tokenFile === undefined ? undefined : readSecretFile(config.tokenFile, 16);
  if (url.protocol.startsWith('mqtt')) return byMqtt(url, config, token, clientName);
  return {
    send: async (beat) => {
      const isPost = config.method === 'POST';
      const response = await fetch(config.url, {
        method: config.method,
        redirect: 'error',
        signal: AbortSignal.timeout(WITHIN_MS),
        headers: {
          ...(isPost ? { 'content-type': 'application/json' } : {}),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(isPost ? { body: JSON.stringify(beat) } : {}),
      }).catch((error: unknown) => {
        throw new Error(reasonOf(error));
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
    },
    close: () => undefined,
  };
}

function byMqtt(
  url: URL,
  { user, caFile }: HeartbeatConfig,
  password: string | undefined,
  clientName: string,
): HeartbeatSender {
  const isTls = url.protocol === 'mqtts:';
  const sender = mqttSender({
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: url.hostname,
    port: Number(url.port || (isTls ? 8_883 : 1_883)),
    ca: caFile === undefined ? undefined : readFileSync(caFile),
    name: clientName,
    ...{ user, password },
  });
  const topic = url.pathname.slice(1) || 'kawamori/heartbeat';
  return { send: (beat) => sender.send(topic, JSON.stringify(beat)), close: () => sender.close() };
}
