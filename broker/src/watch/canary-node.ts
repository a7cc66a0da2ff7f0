import {
  downFilter,
  encodeReadings,
  type Instant,
  type Milliseconds,
  type NodeId,
  Notice,
  type TownId,
  upTopic,
} from '@kawamori/contracts';
import { riseKeyOf } from '../notices/person-recipient.js';
import { CANARY_SERIES } from './canary.js';
import { canaryValue } from './canary-station.js';
import type { MqttAddress, MqttSender } from './mqtt-sender.js';

/** The node whose readings say nothing of a river. Once a period they cross their level, and the notice of it comes back to it. */
export interface CanaryNode {
  /** Sends one reading; resolves with it when the hub has acknowledged it. */
  sing(at: Instant): Promise<number>;
  /** Of the last notice that has come back: which crossing it tells, as the hub calls it. */
  readonly heard: string | undefined;
  close(): void;
}

export function canaryNode(inputs: {
  town: TownId;
  node: NodeId;
  crossEvery: Milliseconds;
  line(hears: NonNullable<MqttAddress['hears']>): MqttSender;
}): CanaryNode {
  const { town, node, crossEvery, line } = inputs;
  const topic = upTopic(town, node, 'readings');
  let heard: string | undefined;
  const sender = line({
    filter: downFilter(town, node),
    take: (payload) => {
      heard = tellsOf(payload) ?? heard;
    },
  });
  return {
    sing: async (at) => {
      const value = canaryValue(at, crossEvery);
      const readings = [{ series: CANARY_SERIES, takenAt: at, value }];
      await sender.send(topic, encodeReadings({ sentAt: at, clock: 'synced', readings }));
      return value;
    },
    get heard() {
      return heard;
    },
    close: () => sender.close(),
  };
}

/** Undefined for what is no notice of the canary. */
function tellsOf(payload: string): string | undefined {
  try {
    const { kind, key } = Notice.parse(JSON.parse(payload));
    return kind === 'canary' ? riseKeyOf(key) : undefined;
  } catch {
    return undefined;
  }
}
