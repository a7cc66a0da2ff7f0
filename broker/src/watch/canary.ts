import {
  type Instant,
  MINUTE,
  type Milliseconds,
  type NodeView,
  StationId,
  seriesId,
} from '@kawamori/contracts';
import type { OwnCheck } from '../conditions/own-faults.js';
import type { Judged } from '../judging/judge.js';
import type { KnownNode } from '../settings/settings.js';

/**
 * The station whose readings show that the whole way works. No file sets it up, so it stands on no map, no page and in no list; a node
 * that is registered for it alone is the watchdog's.
 */
export const CANARY = StationId.parse('canary');
export const CANARY_SERIES = seriesId(CANARY, 'level');

/** A reading comes each minute. */
const LOST_AFTER: Milliseconds = 3 * MINUTE;

/** Whether a node is one of the towns', and not the watchdog's. */
export const isOfTown = ({ stations }: Pick<NodeView, 'stations'>): boolean =>
  stations.length !== 1 || stations[0] !== CANARY;

export const isCanary = ({ registration, secretSha256 }: KnownNode): boolean =>
  secretSha256 !== undefined && !isOfTown(registration);

/** The canary as the hub sees it: whether its readings have come through, and whether its watchdog still asks. */
export interface CanaryWatch {
  judged(judged: Pick<Judged, 'stations'>): void;
  /** The watchdog has asked how it stands. */
  asked(): void;
  /** When the last reading came through, wall clock; undefined before the first since the start. */
  readonly lastAt: Instant | undefined;
  readonly lost: OwnCheck;
  readonly watchdogGone: OwnCheck;
}

export function canaryWatch(inputs: {
  wallNow(): Instant;
  monotonic(): Milliseconds;
  nodes(): Iterable<KnownNode>;
}): CanaryWatch {
  const { wallNow, monotonic, nodes } = inputs;
  let [lastTick, lastAsked, lastAt] = [monotonic(), monotonic(), undefined as Instant | undefined];
  const isExpected = () => [...nodes()].some(isCanary);
  const missing = (last: () => Milliseconds): OwnCheck => ({
    forgives: 0,
    look: () => (isExpected() && monotonic() - last() > LOST_AFTER ? '' : undefined),
  });
  return {
    judged: ({ stations }) => {
      if (!stations.includes(CANARY)) return;
      lastTick = monotonic();
      lastAt = wallNow();
    },
    asked: () => {
      lastAsked = monotonic();
    },
    get lastAt() {
      return lastAt;
    },
    lost: missing(() => lastTick),
    watchdogGone: missing(() => lastAsked),
  };
}
