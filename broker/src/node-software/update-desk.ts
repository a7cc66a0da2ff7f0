import {
  type CommandAnswer,
  downTopic,
  HOUR,
  type Instant,
  MAX_PART_BYTES,
  MINUTE,
  type Milliseconds,
  type NewFact,
  type NodeFetch,
  type NodePart,
  type NodeRegistration,
  type NodeStatus,
  type NodeUpdate,
  type ReleaseView,
} from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { CommandDesk } from '../commands/command-desk.js';
import type { Settings } from '../settings/settings.js';
import type { ReleaseStore } from './release-store.js';

export interface UpdateDeskInputs {
  store: Pick<ReleaseStore, 'list' | 'bytes'>;
  commands: Pick<CommandDesk, 'give'>;
  send(node: string, topic: string, payload: string): boolean;
  nodes(): readonly NodeRegistration[];
  /** A node's last word about itself since the hub's start. */
  said(node: string): NodeStatus | undefined;
  wallClock: Clock;
}

/** What was decided about an order: facts to be kept and then `give`, or why it cannot be given. */
export type UpdateDecision =
  | { ok: true; facts: NewFact[]; from: string | null; give(): void }
  | { ok: false; why: string };

/** Has nodes run other releases, one order at a time for each, and hands out the releases that it has ordered. */
export interface UpdateDesk {
  decide(node: string, version: string, by: string): UpdateDecision;
  /** How the last order of each node stands, since the hub's start. */
  updates(): NodeUpdate[];
  /** A node asks for a part. One that was not told to run that release gets none. */
  fetched(asked: { node: string; fetch: NodeFetch }): void;
}

/** An order is good for so long: a node that comes back within it still carries it out. Its fetching has to end within it, too. */
export const GOOD_FOR: Milliseconds = HOUR;
/** A node whose new release has not reached the hub by then goes back by itself. */
export const TRIAL: Milliseconds = 10 * MINUTE;
/** So long a new release must run after it was heard until it has taken over. */
export const STEADY: Milliseconds = MINUTE;

/** Nodes that are let in. */
export const activeNodes = ({ nodes }: Pick<Settings, 'nodes'>): NodeRegistration[] =>
  [...nodes.values()]
    .filter(({ secretSha256 }) => secretSha256 !== undefined)
    .map(({ registration }) => registration);

interface Ordered extends NodeUpdate {
  release: ReleaseView | undefined;
  bytes: Uint8Array | undefined;
  until: Instant;
}

const isOver = (state: NodeUpdate['state']): boolean => state !== 'waiting' && state !== 'begun';

export function updateDesk({ store, commands, send, nodes, said, wallClock }: UpdateDeskInputs): UpdateDesk {
  const orders = new Map<string, Ordered>();

  /** An order that nobody has answered to its end is over with its time. */
  const stateOf = ({ state, until }: Ordered): NodeUpdate['state'] =>
    !isOver(state) && wallClock.now() > until + TRIAL ? 'expired' : state;

  return {
    decide: (id, version, by) => {
      const node = nodes().find((one) => one.id === id);
      if (!node) return { ok: false, why: `there is no node ${id}` };
      const release = store.list().find((one) => one.version === version);
      const now = said(id)?.release;
      const isKept = now?.previous === version;
      if (!release && !isKept)
        return { ok: false, why: `this hub holds no release ${version}: kawamori release add` };
      if (now?.version === version && !now.onTrial)
        return { ok: false, why: `${id} runs release ${version} already` };
      const before = orders.get(id);
      if (before && !isOver(stateOf(before))) {
        return {
          ok: false,
          why: `${id} is on its way to release ${before.to} since ${new Date(before.at).toISOString()}`,
        };
      }
      const from = now?.version ?? null;
      const give = () => {
        const at = wallClock.now();
        const ordered: Ordered = {
          ...{ node: id, from, to: version, at, by, state: 'waiting', detail: '' },
          ...{ release, bytes: undefined, until: at + GOOD_FOR },
        };
        orders.set(id, ordered);
        const packed = release && { sha256: release.sha256, bytes: release.bytes };
        commands.give(
          node,
          { kind: 'update', version, ...(packed ? { packed } : {}), trialMs: TRIAL, steadyMs: STEADY },
          GOOD_FOR,
          ({ state, detail }: CommandAnswer) => {
            Object.assign(ordered, { state, detail });
            if (isOver(state)) ordered.bytes = undefined;
          },
        );
      };
      return {
        ok: true,
        from,
        give,
        facts: [{ kind: 'node.update-ordered', body: { node: node.id, from, to: version, by } }],
      };
    },
    updates: () =>
      [...orders.values()].map((one) => ({
        ...{ node: one.node, from: one.from, to: one.to, at: one.at, by: one.by },
        ...{ state: stateOf(one), detail: one.detail },
      })),
    fetched: ({ node, fetch: { sha256, offset } }) => {
      const ordered = orders.get(node);
      const known = nodes().find(({ id }) => id === node);
      if (!known || !ordered?.release || ordered.release.sha256 !== sha256 || isOver(stateOf(ordered)))
        return;
      ordered.bytes ??= store.bytes(ordered.release);
      const data = ordered.bytes?.subarray(offset, offset + MAX_PART_BYTES);
      if (!data || data.length === 0) return;
      const part: NodePart = { v: 1, sha256, offset, data: Buffer.from(data).toString('base64') };
      send(node, downTopic(known.town, known.id, 'part'), JSON.stringify(part));
    },
  };
}
