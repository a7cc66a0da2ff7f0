import type { Instant, NewFact, NodeView } from '@kawamori/contracts';
import { dueOf } from '../ca/lifetimes.js';
import type { KnownNode } from '../settings/settings.js';

/** What the gate knows of the nodes. */
export interface AtTheGate {
  connected: ReadonlySet<string>;
  certificateUntil(node: string): Instant | undefined;
  /** By how much its clock stands behind (ms), where its times are corrected. */
  clockBehind?: ((node: string) => number | undefined) | undefined;
  wallNow: Instant;
}

/** When each node was last heard, and what it said of its outbox: from the facts that pass the gate, since the hub's start. */
export interface NodeWatch {
  hear(facts: readonly NewFact[], at: Instant): void;
  views(nodes: Iterable<KnownNode>, now: AtTheGate): NodeView[];
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
    views: (nodes, { connected, certificateUntil, clockBehind, wallNow }) =>
      [...nodes]
        .filter((node) => node.secretSha256 !== undefined)
        .map(({ registration: { id, town, stations } }) => {
          const until = certificateUntil(id);
          return {
            ...{ id, town, stations, connected: connected.has(id) },
            lastHeardAt: heard.get(id)?.at ?? null,
            outboxDepth: heard.get(id)?.outboxDepth ?? null,
            clockBehindMs: roundedOrNull(clockBehind?.(id)),
            certificateUntil: until ?? null,
            certificateDue: until === undefined ? null : dueOf({ notAfter: until }, wallNow),
          };
        }),
  };
}
