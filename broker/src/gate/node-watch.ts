import type { Instant, NewFact, NodeStatus, NodeValues, NodeView, SettingsWord } from '@kawamori/contracts';
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
  /** A node's last word about itself since the hub's start. */
  said(node: string): NodeStatus | undefined;
  /** When that word came; wall clock. */
  saidAt(node: string): Instant | undefined;
  /** What it said last of its settings; undefined where it was not heard, or takes none. */
  settingsOf(node: string): NodeSettingsSaid | undefined;
}

/** A node's word about its settings, and when it came. */
export interface NodeSettingsSaid {
  word: Omit<SettingsWord, 'own'>;
  /** What its own file says. */
  own: NodeValues;
  at: Instant;
}

/** What a node has said of itself last. */
interface Heard extends Pick<NodeView, 'outboxDepth' | 'battery'> {
  at: Instant;
}
const NOTHING_SAID = { outboxDepth: null, battery: null };

const roundedOrNull = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms));

export function nodeWatch(): NodeWatch {
  const heard = new Map<string, Heard>();
  const words = new Map<string, { status: NodeStatus; at: Instant }>();
  const settings = new Map<string, NodeSettingsSaid>();
  /** Its own values are told at a birth alone; a birth without a word is that of software that takes none. */
  const hearSettings = ({ node, state, settings: told }: NodeStatus, at: Instant) => {
    if (!told) {
      if (state === 'birth') settings.delete(node);
      return;
    }
    const { own = settings.get(node)?.own, ...word } = told;
    if (own) settings.set(node, { word, own, at });
  };
  return {
    settingsOf: (node) => settings.get(node),
    said: (node) => words.get(node)?.status,
    saidAt: (node) => words.get(node)?.at,
    hear: (facts, at) => {
      for (const fact of facts) {
        if (fact.kind === 'readings.received' || fact.kind === 'picture.received') {
          heard.set(fact.body.node, { ...(heard.get(fact.body.node) ?? NOTHING_SAID), at });
        } else if (fact.kind === 'node.reported' && fact.body.status.state !== 'lost') {
          const { node, vitals } = fact.body.status;
          words.set(node, { status: fact.body.status, at });
          hearSettings(fact.body.status, at);
          heard.set(node, { at, outboxDepth: vitals?.outboxDepth ?? null, battery: vitals?.battery ?? null });
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
            battery: heard.get(id)?.battery ?? null,
            clockBehindMs: roundedOrNull(clockBehind?.(id)),
            certificateUntil: until ?? null,
            certificateDue: until === undefined ? null : dueOf({ notAfter: until }, wallNow),
          };
        }),
  };
}
