import {
  CATALOGUE,
  downFilter,
  type NodeRegistration,
  parseUpTopic,
  type UpAddress,
  type UpKind,
  upTopic,
} from '@kawamori/contracts';

export type PublishVerdict =
  | { may: true; address: UpAddress; oversized: boolean }
  | { may: false; why: 'not-your-topic' | 'not-a-topic-of-ours' };

const MAX_BYTES: ReadonlyMap<string, number> = new Map(
  CATALOGUE.filter((row) => row.direction === 'up').map((row) => [row.kind, row.maxBytes]),
);

/** Bytes of the largest payload that any message may have. */
export const LARGEST_PAYLOAD = Math.max(...MAX_BYTES.values());

const isUpKind = (kind: string): kind is UpKind => MAX_BYTES.has(kind);

/** A node speaks only as itself, and only what the catalogue knows. Its topic is compared, not read by schema: that takes a third of the time. */
export function mayPublish(node: NodeRegistration, topic: string, payloadBytes: number): PublishVerdict {
  const kind = topic.slice(topic.lastIndexOf('/') + 1);
  if (isUpKind(kind) && topic === upTopic(node.town, node.id, kind)) {
    const address = { town: node.town, node: node.id, kind };
    return { may: true, address, oversized: payloadBytes > (MAX_BYTES.get(kind) ?? 0) };
  }
  return { may: false, why: parseUpTopic(topic) ? 'not-your-topic' : 'not-a-topic-of-ours' };
}

/** A node hears what is meant for it, and nothing else: no wildcards over others, no `$share`, which would be granted and stay silent. */
export function maySubscribe(node: NodeRegistration, filter: string): boolean {
  const own = downFilter(node.town, node.id);
  return (
    filter === own || (filter.startsWith(own.slice(0, -1)) && !filter.includes('#') && !filter.includes('+'))
  );
}
