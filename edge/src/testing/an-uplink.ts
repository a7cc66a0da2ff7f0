// Real: the uplink with its outbox, and mqtt to a broker on this machine. The river clock stands still.
import { pictureTopic, upTopic } from '@kawamori/contracts';
import { onTestFinished } from 'vitest';
import { statusWriter } from '../status.js';
import { mqttUplink } from '../uplink/mqtt-uplink.js';
import { Uplink, type UplinkOptions } from '../uplink/uplink.js';
import { aNode, anOutbox, minute, silentLog } from './builders.js';
import { aPictureOutbox } from './pictures.js';
import type { RealBroker } from './real-broker.js';

interface Line {
  /** Of whatever stands before the broker. */
  port?: number;
  keepaliveS?: number;
  pingEveryMs?: number;
}

/** An uplink of a node with cameras, not started. It stops when the test is over. */
export function anUplink(broker: RealBroker, changes: Partial<UplinkOptions> = {}, line: Line = {}) {
  const config = aNode({ hub: { host: '127.0.0.1', port: line.port ?? broker.port } });
  const outbox = anOutbox({ maxReadings: 100_000 });
  const pictures = aPictureOutbox().outbox;
  const riverClock = { now: () => minute(5) };
  const status = statusWriter({ config, bootId: 'a-boot', riverClock, outbox, faults: () => new Map() });
  const topics = {
    readings: upTopic(config.town, config.id, 'readings'),
    status: upTopic(config.town, config.id, 'status'),
  };
  const told: unknown[][] = [];
  const hear = (...words: unknown[]) => void told.push(words);
  const uplink = new Uplink({
    open: mqttUplink({
      ...config.hub,
      tls: false,
      clock: 'synced',
      wallClock: { now: () => Date.now() },
      name: config.id,
      password: 'right',
      will: () => ({ topic: topics.status, payload: JSON.stringify(status('lost')), retain: true }),
      ...line,
      port: config.hub.port,
    }),
    outbox,
    pictures: { outbox: pictures, topicOf: (camera) => pictureTopic(config.town, config.id, camera) },
    riverClock,
    clockState: 'synced',
    topics,
    status,
    vitalsEvery: 60_000,
    ladder: { delaysMs: [5], jitter: 0 },
    log: { ...silentLog, warn: hear, info: hear } as UplinkOptions['log'],
    ...changes,
  });
  onTestFinished(() => uplink.stop());
  return {
    uplink,
    outbox,
    pictures,
    /** What it has logged: information and warnings. */
    told,
    /** Resolves when nothing waits any more. */
    emptied: () =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (outbox.counts().depth === 0 && pictures.counts().waiting === 0) resolve();
        };
        outbox.onChange(look);
        pictures.onChange(look);
        look();
      }),
  };
}
