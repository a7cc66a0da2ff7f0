import {
  type NodeId,
  type NodeStatus,
  type NodeValues,
  SECOND,
  type SettingsWord,
} from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import {
  heard,
  notKept,
  PROVEN_AFTER,
  reached,
  type Standing,
  started,
  TRIAL,
  timeIsUp,
  valuesOf,
} from './standing.js';

export interface SettingsDeskOptions {
  node: NodeId;
  /** What the node's own file says of what can be set. */
  own: NodeValues;
  /** As it was kept. */
  kept: Standing;
  /** Writes what stands to the disk. @throws what the disk says */
  keep(standing: Standing): void;
  /** Other values count from now on. */
  apply(values: NodeValues): void;
  /** Tells the hub of it, where the line stands; where it does not, the next birth does. */
  tell(): void;
  /** Milliseconds from any beginning; nobody sets it. */
  steadyNow(): number;
  log: Log;
}

/** Where settings from afar are heard, kept, tried and told. */
export interface SettingsDesk extends Part {
  /** What counts at the start. */
  readonly values: NodeValues;
  hear(payload: Uint8Array): void;
  /** The hub has acknowledged something. */
  reached(): void;
  /** What the node's status says of it. */
  word(state: NodeStatus['state']): SettingsWord;
}

/**
 * Settings count as soon as they are kept on the disk, on trial: what the hub acknowledges a minute later proves them, and where nothing is
 * acknowledged within ten the ones before count again.
 */
export function settingsDesk(options: SettingsDeskOptions): SettingsDesk {
  const { node, own, keep, apply, tell, steadyNow, log } = options;
  let standing = started(options.kept);
  let trial: { begunAt: number; proof: Pending; end: Pending } | undefined;

  const endTrial = () => {
    trial?.proof.cancel();
    trial?.end.cancel();
    trial = undefined;
  };
  const beginTrial = () => {
    endTrial();
    if (!standing.before) return;
    // What is told then is acknowledged where the hub can be reached; a timer may ring a little early.
    const proof = after(PROVEN_AFTER + SECOND, tell);
    trial = { begunAt: steadyNow(), proof, end: after(TRIAL, () => move(timeIsUp(standing))) };
  };
  const tryToKeep = (next: Standing): string | undefined => {
    try {
      keep(next);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const move = (next: Standing) => {
    if (next === standing) return;
    const { inForce } = standing;
    const why = tryToKeep(next);
    // A way back that the disk does not take is gone all the same: the next start tries it again.
    const isNew = next.state === 'trial' && next.inForce.version !== inForce.version;
    standing = why !== undefined && isNew ? notKept(standing, next.version, why) : next;
    const { version, state, detail } = standing;
    const isWell = state === 'trial' || state === 'applied';
    log[isWell ? 'info' : 'warn'](
      { version, state, detail, ...(why !== undefined && { disk: why }) },
      'settings from the hub',
    );
    if (standing.inForce.version !== inForce.version) apply(valuesOf(own, standing));
    if (standing.inForce.version !== inForce.version || !standing.before) beginTrial();
    tell();
  };

  return {
    name: 'settings',
    values: valuesOf(own, standing),
    hear: (payload) => {
      const { standing: next, fault } = heard(standing, payload, { node, own });
      if (fault !== undefined) log.warn({ fault }, 'settings cannot be used');
      move(next);
    },
    reached: () => {
      if (trial) move(reached(standing, steadyNow() - trial.begunAt));
    },
    word: (state) => ({
      version: standing.version,
      inForce: standing.inForce.version,
      ...{ state: standing.state, detail: standing.detail },
      ...(state === 'birth' && { own }),
    }),
    start: () => {
      const { state, detail } = standing;
      if (state === 'unreadable')
        log.error({ detail }, "settings from the hub are lost: this node's own file counts");
      if (standing === options.kept) return;
      const why = tryToKeep(standing);
      if (why !== undefined) log.warn({ disk: why }, 'how often the agent was started cannot be kept');
      beginTrial();
    },
    stop: endTrial,
  };
}
