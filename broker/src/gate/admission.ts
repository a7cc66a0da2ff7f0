import {
  CATALOGUE,
  downFilter,
  type NodeRegistration,
  parseUpTopic,
  type UpAddress,
} from '@kawamori/contracts';

export type PublishVerdict =
  | { may: true; address: UpAddress; oversized: boolean }
  | { may: false; why: 'not-your-topic' | 'not-a-topic-of-ours' };

const MAX_BYTES = new Map(CATALOGUE.map((row) => [row.kind, row.maxBytes]));

/** Bytes of the largest payload that any message may have. */
export const LARGEST_PAYLOAD = Math.max(...MAX_BYTES.values());

/** A node speaks only as itself, and only what the catalogue knows. */
export function mayPublish(node: NodeRegistration, topic: string, payloadBytes: number): PublishVerdict {
  const address = parseUpTopic(topic);
  if (!address) return { may: false, why: 'not-a-topic-of-ours' };
  if (address.node !== node.id || address.town !== node.town) return { may: false, why: 'not-your-topic' };
  return { may: true, address, oversized: payloadBytes > (MAX_BYTES.get(address.kind) ?? 0) };
}

/** A node hears what is meant for it, and nothing else: no wildcards over others, no `$share`, which would be granted and stay silent. */
export function maySubscribe(node: NodeRegistration, filter: string): boolean {
  const own = downFilter(node.town, node.id);
  return (
    filter === own || (filter.startsWith(own.slice(0, -1)) && !filter.includes('#') && !filter.includes('+'))
  );
}
