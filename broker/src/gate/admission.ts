import {
  CATALOGUE,
  downFilter,
  type NodeRegistration,
  noticeFilter,
  type PlainUpKind,
  parseUpTopic,
  type TownId,
  type UpAddress,
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

const isPlainKind = (kind: string): kind is PlainUpKind => kind !== 'picture' && MAX_BYTES.has(kind);
const tooLarge = (kind: string, bytes: number): boolean => bytes > (MAX_BYTES.get(kind) ?? 0);

/**
 * A node speaks only as itself, and only what the catalogue knows. The topic of what comes often is compared, not read by schema: that
 * takes a third of the time.
 */
export function mayPublish(node: NodeRegistration, topic: string, payloadBytes: number): PublishVerdict {
  const kind = topic.slice(topic.lastIndexOf('/') + 1);
  if (isPlainKind(kind) && topic === upTopic(node.town, node.id, kind)) {
    const address = { town: node.town, node: node.id, kind };
    return { may: true, address, oversized: tooLarge(kind, payloadBytes) };
  }
  const address = parseUpTopic(topic);
  if (!address) return { may: false, why: 'not-a-topic-of-ours' };
  if (address.town !== node.town || address.node !== node.id) return { may: false, why: 'not-your-topic' };
  return { may: true, address, oversized: tooLarge(address.kind, payloadBytes) };
}

/** A node hears what is meant for it, and nothing else: no wildcards over others, no `$share`, which would be granted and stay silent. */
export function maySubscribe(node: NodeRegistration, filter: string): boolean {
  const own = downFilter(node.town, node.id);
  return (
    filter === own || (filter.startsWith(own.slice(0, -1)) && !filter.includes('#') && !filter.includes('+'))
  );
}

/** A relay hears what stands at the stations of its towns, and nothing else. It says nothing. */
export function mayRelayHear(towns: readonly TownId[], filter: string): boolean {
  return towns.some((town) => {
    const all = noticeFilter(town);
    const isWithin = filter.startsWith(all.slice(0, -1)) && !/[#+]/.test(filter);
    return filter === all || isWithin;
  });
}
