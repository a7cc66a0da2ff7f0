import type { Instant, NewFact, NodeView } from '@kawamori/contracts';
import type { KnownNode } from '../settings/settings.js';

/** When each node was last heard, and what it said of its outbox: from the facts that pass the gate, since the hub's start. */
export interface NodeWatch {
  hear(facts: readonly NewFact[], at: Instant): void;
  views(
    nodes: Iterable<KnownNode>,
    connected: ReadonlySet<string>,
    clockBehind?: (node: string) => number | undefined,
  ): NodeView[];
}

const roundedOrNull = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms));

export function nodeWatch(): NodeWatch {
  const heard = new Map<string, { at: Instant; outboxDepth: number | null }>();
  return {
    hear: (facts, at) => {
      for (const fact of facts) {
        if (fact.kind === 'readings.received' || fact.kind === 'picture.received') {
          heard.set(fact.body.node, { at, outboxDepth: heard.get(fact.body.node)?.outboxDepth ?? null });
        } else if (fact.kind === 'node.reported' && fact.body.status.state !== 'lost') {
          heard.set(fact.body.status.node, { at, outboxDepth: fact.body.status.vitals?.outboxDepth ?? null });
        }
      }
    },
    views: (nodes, connected, clockBehind) =>
      [...nodes]
        .filter((node) => node.secretSha256 !== undefined)
        .map(({ registration }) => ({
          id: registration.id,
          town: registration.town,
          stations: registration.stations,
          connected: connected.has(registration.id),
          lastHeardAt: heard.get(registration.id)?.at ?? null,
          outboxDepth: heard.get(registration.id)?.outboxDepth ?? null,
          clockBehindMs: roundedOrNull(clockBehind?.(registration.id)),
        })),
  };
}
