import { encodeReadings, type NodeId, type SeriesId, type TownId, upTopic } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { type Card, connect, knock } from './mqtt-line.js';

/** A node that does nothing wrong, all the while: a reading every few milliseconds, the next after the PUBACK of the one before. */
export interface HonestNode {
  /** Stops, and tells what was acknowledged. */
  stop(): Promise<{
    acknowledged: { at: number; value: number }[];
    cuts: number;
    longestWaitMs: number;
    /** Of every reading, from its sending to its PUBACK, with when it was sent (`performance.now()`). */
    waits: readonly { sentAt: number; ms: number }[];
  }>;
}

const PAUSE_MS = 15;
const AWAY_MS = 200;

export async function startHonestNode(options: {
  port: number;
  town: TownId;
  node: NodeId;
  password: string;
  series: SeriesId;
  /** Over TLS. */
  tls?: Card;
}): Promise<HonestNode> {
  const { port, town, node, password, series } = options;
  const caller = { port, id: node, password, ...(options.tls && { tls: options.tls }) };
  const topic = upTopic(town, node, 'readings');
  const stopping = new AbortController();
  const acknowledged: { at: number; value: number }[] = [];
  let line = await connect(caller);
  let cuts = 0;
  let longestWaitMs = 0;
  const waits: { sentAt: number; ms: number }[] = [];

  const speak = async () => {
    for (let count = 0; !stopping.signal.aborted; ) {
      if (!line.isOpen) {
        const again = await knock({ ...caller, user: node });
        if (typeof again === 'string') {
          cuts++;
          await pause(AWAY_MS, stopping.signal);
          continue;
        }
        line = again;
      }
      const reading = { series, takenAt: Date.now(), value: 1 + (count % 100) / 1_000 };
      const payload = encodeReadings({ sentAt: reading.takenAt, clock: 'synced', readings: [reading] });
      const askedAt = performance.now();
      if ((await line.publish(topic, payload)) === 'PUBACK') {
        acknowledged.push({ at: reading.takenAt, value: reading.value });
        count++;
      } else {
        cuts++;
      }
      const ms = performance.now() - askedAt;
      waits.push({ sentAt: askedAt, ms });
      longestWaitMs = Math.max(longestWaitMs, ms);
      await pause(PAUSE_MS, stopping.signal);
    }
  };
  const speaking = speak();
  return {
    stop: async () => {
      stopping.abort();
      await speaking;
      line.end();
      return { acknowledged, cuts, longestWaitMs, waits };
    },
  };
}
