import { encodeReadings, type Instant, type NodeId, type TownId, upTopic } from '@kawamori/contracts';
import { CANARY_SERIES } from './canary.js';
import type { MqttSender } from './mqtt-sender.js';

/** The node whose readings say nothing of a river. */
export interface CanaryNode {
  /** Sends one reading; resolves when the hub has acknowledged it. */
  sing(at: Instant): Promise<void>;
}

export function canaryNode({
  town,
  node,
  sender,
}: {
  town: TownId;
  node: NodeId;
  sender: MqttSender;
}): CanaryNode {
  const topic = upTopic(town, node, 'readings');
  return {
    sing: (at) =>
      sender.send(
        topic,
        encodeReadings({
          ...{ sentAt: at, clock: 'synced' },
          readings: [{ series: CANARY_SERIES, takenAt: at, value: minuteOf(at) }],
        }),
      ),
  };
}

/** Its value goes round with the hour, so that two in a row are never the same. */
const minuteOf = (at: Instant): number => Math.floor(at / 60_000) % 60;
