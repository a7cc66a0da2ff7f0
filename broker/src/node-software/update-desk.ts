import {
  type CommandAnswer,
  dateTimeWords,
  downTopic,
  fillIn,
  HOUR,
  MAX_PART_BYTES,
  MINUTE,
  type Milliseconds,
  type NewFact,
  NODE_SOFTWARE_TEXTS,
  type NodeFetch,
  type NodePart,
  type NodeRegistration,
  type NodeStatus,
  type NodeUpdate,
  type ReleaseView,
  SECOND,
  type Text,
  type TextFilling,
  UpdateOutcome,
} from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { CommandDesk } from '../commands/command-desk.js';
import type { Settings } from '../settings/settings.js';
import type { ReleaseStore } from './release-store.js';

/** How long an order and what it brings may take. */
export interface UpdateTimes {
  /** An order is good for so long: a node that comes back within it still carries it out. Its fetching has to end within it, too. */
  goodForMs: Milliseconds;
  /** A node whose new release has not reached the hub by then goes back by itself. */
  trialMs: Milliseconds;
  /** So long a new release must run after it was heard until it has taken over. */
  steadyMs: Milliseconds;
}
export const UPDATE_TIMES: UpdateTimes = { goodForMs: HOUR, trialMs: 10 * MINUTE, steadyMs: MINUTE };

export interface UpdateDeskInputs {
  log: Log;
  store: Pick<ReleaseStore, 'list' | 'bytes'>;
  commands: Pick<CommandDesk, 'give' | 'withdraw'>;
  send(node: string, topic: string, payload: string): boolean;
  nodes(): readonly NodeRegistration[];
  /** A node's last word about itself since the hub's start. */
  said(node: string): NodeStatus | undefined;
  /** Puts what came of an order on record. */
  keep(facts: readonly NewFact[]): Promise<unknown>;
  wallClock: Clock;
  /** Milliseconds that nobody sets: by them a line is measured. */
  monotonic(): Milliseconds;
  times?: UpdateTimes;
}

/** Why something cannot be ordered, for the operator and for staff. */
export interface UpdateRefusal {
  ok: false;
  why: Text;
}
/** What was decided about an order that can be given, or why it cannot. */
export type UpdateDecision =
  | {
      ok: true;
      from: string | null;
      /** Bytes that the node has to fetch; null where it still has the release. */
      fetches: number | null;
      /** Gives it as soon as it is on record. Another one for the node cannot be decided from now on. @throws what `settle` throws; then nothing was given */
      give(settle: (facts: readonly NewFact[]) => Promise<unknown>): Promise<void>;
    }
  | UpdateRefusal;
/** What is to be put on record of an order that was taken back, or why it was not. */
export type UpdateWithdrawal = { ok: true; facts: NewFact[] } | UpdateRefusal;

/** Has nodes run other releases, one order at a time for each, and hands out the releases that it has ordered. */
export interface UpdateDesk extends Part {
  readonly times: UpdateTimes;
  decide(node: string, version: string, by: string): UpdateDecision;
  /** Takes an order back that its node has not answered: from now on an answer is not heard. */
  withdraw(node: string, by: string): UpdateWithdrawal;
  /** How the last order of each node stands, since the hub's start. */
  updates(): NodeUpdate[];
  /** Bytes of a release that a node's line has brought in a second, measured when it fetched last; undefined where it never did. */
  bytesPerS(node: string): number | undefined;
  /** A node asks for a part. One that was not told to run that release gets none. */
  fetched(asked: { node: string; fetch: NodeFetch }): void;
  /** Ends what nobody has answered in its time. The desk looks by itself once it is started. */
  look(): void;
}

/** Between two looks for orders whose time is over. */
const LOOK_EVERY: Milliseconds = 10 * SECOND;

/** Nodes that are let in. */
export const activeNodes = ({ nodes }: Pick<Settings, 'nodes'>): NodeRegistration[] =>
  [...nodes.values()]
    .filter(({ secretSha256 }) => secretSha256 !== undefined)
    .map(({ registration }) => registration);

interface Ordered extends NodeUpdate {
  release: ReleaseView | undefined;
  bytes: Uint8Array | undefined;
  /** The order's name among commands, once it was given. */
  command: string | undefined;
  /** Where and when its node began to fetch. */
  began?: { offset: number; at: Milliseconds };
}

const outcomeOf = (state: NodeUpdate['state']): UpdateOutcome | undefined =>
  UpdateOutcome.safeParse(state).data;
const isOver = (state: NodeUpdate['state']): boolean => outcomeOf(state) !== undefined;

const T = NODE_SOFTWARE_TEXTS;
const no = (text: Text, values: TextFilling = {}, en: TextFilling = values): UpdateRefusal => ({
  ok: false,
  why: { ja: fillIn(text, 'ja', values), en: fillIn(text, 'en', en) },
});

export function updateDesk(inputs: UpdateDeskInputs): UpdateDesk {
  const { log, store, commands, send, nodes, said, wallClock, monotonic, times = UPDATE_TIMES } = inputs;
  const orders = new Map<string, Ordered>();
  const rates = new Map<string, number>();
  let beat: Pending | undefined;

  /** An order that nobody has answered to its end is over with its time. */
  const stateOf = ({ state, until }: Ordered): NodeUpdate['state'] =>
    !isOver(state) && wallClock.now() > until + times.trialMs ? 'expired' : state;

  const endFact = (
    { node, from, to }: Pick<NodeUpdate, 'node' | 'from' | 'to'>,
    outcome: UpdateOutcome,
    detail: string,
    by?: string,
  ): NewFact => ({
    kind: 'node.update-ended',
    body: {
      node: node as NodeRegistration['id'],
      from,
      to,
      outcome,
      detail,
      ...(by === undefined ? {} : { by }),
    },
  });
  /** What came of it goes on record once; a node that starts anew says it again. */
  const moveTo = (ordered: Ordered, state: NodeUpdate['state'], detail: string) => {
    const outcome = outcomeOf(state);
    const isNews = outcome !== undefined && outcome !== ordered.state;
    Object.assign(ordered, { state, detail });
    if (outcome !== undefined) ordered.bytes = undefined;
    if (!isNews) return;
    inputs.keep([endFact(ordered, outcome, detail)]).catch((error: unknown) => {
      log.error({ err: error, node: ordered.node, outcome }, 'what came of an update is not on record');
    });
  };
  const look = () => {
    for (const ordered of orders.values()) {
      if (ordered.state !== 'expired' && stateOf(ordered) === 'expired') moveTo(ordered, 'expired', '');
    }
  };

  return {
    name: 'update desk',
    times,
    look,
    start: () => {
      beat = every(LOOK_EVERY, look);
    },
    stop: () => beat?.cancel(),
    decide: (id, version, by) => {
      const node = nodes().find((one) => one.id === id);
      if (!node) return no(T.noSuchNode, { node: id });
      const release = store.list().find((one) => one.version === version);
      const now = said(id)?.release;
      const isKept = now?.previous === version;
      if (!release && !isKept) return no(T.notHeld, { version });
      if (now?.version === version && !now.onTrial) return no(T.runsIt, { node: id, version });
      const before = orders.get(id);
      if (before && !isOver(stateOf(before))) {
        const way = { node: id, version: before.to };
        return no(
          T.onItsWay,
          { ...way, time: dateTimeWords(before.at, 'ja') },
          { ...way, time: dateTimeWords(before.at, 'en') },
        );
      }
      const from = now?.version ?? null;
      const give = async (settle: (facts: readonly NewFact[]) => Promise<unknown>) => {
        const at = wallClock.now();
        const ordered: Ordered = {
          ...{
            node: id,
            from,
            to: version,
            at,
            by,
            state: 'waiting',
            detail: '',
            heardAt: null,
            fetched: null,
          },
          ...{ release, bytes: undefined, until: at + times.goodForMs, command: undefined },
        };
        orders.set(id, ordered);
        try {
          await settle([{ kind: 'node.update-ordered', body: { node: node.id, from, to: version, by } }]);
        } catch (error) {
          if (before) orders.set(id, before);
          else orders.delete(id);
          throw error;
        }
        // It was taken back before it left.
        if (isOver(ordered.state)) return;
        const packed = release && { sha256: release.sha256, bytes: release.bytes };
        const { trialMs, steadyMs } = times;
        ordered.command = commands.give(
          node,
          { kind: 'update', version, ...(packed ? { packed } : {}), trialMs, steadyMs },
          times.goodForMs,
          ({ state, detail }: CommandAnswer) => {
            ordered.heardAt = wallClock.now();
            moveTo(ordered, state, detail);
          },
        );
      };
      return { ok: true, from, give, fetches: isKept ? null : (release?.bytes ?? null) };
    },
    withdraw: (id, by) => {
      const ordered = orders.get(id);
      if (!ordered || stateOf(ordered) !== 'waiting') return no(T.notWaiting);
      if (ordered.command !== undefined) commands.withdraw(ordered.command);
      Object.assign(ordered, { state: 'withdrawn', bytes: undefined });
      return { ok: true, facts: [endFact(ordered, 'withdrawn', '', by)] };
    },
    updates: () =>
      [...orders.values()].map((one) => ({
        ...{ node: one.node, from: one.from, to: one.to, at: one.at, until: one.until, by: one.by },
        ...{ state: stateOf(one), detail: one.detail, heardAt: one.heardAt, fetched: one.fetched },
      })),
    bytesPerS: (node) => rates.get(node),
    fetched: ({ node, fetch: { sha256, offset } }) => {
      const ordered = orders.get(node);
      const known = nodes().find(({ id }) => id === node);
      if (!known || !ordered?.release || ordered.release.sha256 !== sha256 || isOver(stateOf(ordered)))
        return;
      ordered.bytes ??= store.bytes(ordered.release);
      const data = ordered.bytes?.subarray(offset, offset + MAX_PART_BYTES);
      if (!data || data.length === 0) return;
      ordered.began ??= { offset, at: monotonic() };
      const rate = ((offset - ordered.began.offset) * SECOND) / (monotonic() - ordered.began.at);
      const bytesPerS = Number.isFinite(rate) && rate > 0 ? rate : null;
      if (bytesPerS !== null) rates.set(node, bytesPerS);
      ordered.fetched = { bytes: offset, of: ordered.release.bytes, bytesPerS };
      const part: NodePart = { v: 1, sha256, offset, data: Buffer.from(data).toString('base64') };
      send(node, downTopic(known.town, known.id, 'part'), JSON.stringify(part));
    },
  };
}
