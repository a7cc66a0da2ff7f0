import { type Crossing, type Instant, MINUTE, type Milliseconds, type NewFact } from '@kawamori/contracts';
import type { OwnCheck } from '../conditions/own-faults.js';
import type { Judged } from '../judging/judge.js';
import type { KnownNode } from '../settings/settings.js';
import type { HubView } from '../views/hub-view.js';
import { CANARY, CANARY_SERIES, isCanary } from './canary.js';
import {
  type CrossingPatience,
  type CrossingWatch,
  type DeadLink,
  heardCanary,
  lookedAtCrossing,
  NO_CROSSING,
} from './crossing.js';

/** A reading comes each minute. */
const LOST_AFTER: Milliseconds = 3 * MINUTE;
export const CROSSING_PATIENCE: CrossingPatience = { undecided: 2 * MINUTE, untaken: 3 * MINUTE };

/** The canary as the hub sees it: whether its readings and its crossings come through, and whether its watchdog still asks. */
export interface CanaryWatch {
  /** What has come; see `HubRecord.came`. */
  came(facts: readonly NewFact[]): void;
  judged(judged: Pick<Judged, 'stations'>): void;
  /** The watchdog has asked how it stands. */
  asked(): void;
  /** When the last reading came through, wall clock; undefined before the first since the start. */
  readonly lastAt: Instant | undefined;
  /** How far the last crossing that was decided has come; null before the first. */
  crossing(): Crossing | null;
  readonly checks: { readonly [L in 'canary-lost' | 'watchdog-gone' | DeadLink]: OwnCheck };
}

export function canaryWatch(inputs: {
  wallNow(): Instant;
  monotonic(): Milliseconds;
  nodes(): Iterable<KnownNode>;
  view: Pick<HubView, 'newestCanary'>;
}): CanaryWatch {
  const { wallNow, monotonic, nodes, view } = inputs;
  let [lastTick, lastAsked, lastAt] = [monotonic(), monotonic(), undefined as Instant | undefined];
  let watched: CrossingWatch = NO_CROSSING;
  const isExpected = () => [...nodes()].some(isCanary);
  const missing = (last: () => Milliseconds): OwnCheck => ({
    forgives: 0,
    look: () => (isExpected() && monotonic() - last() > LOST_AFTER ? '' : undefined),
  });
  const crossing = () => crossingOf(view.newestCanary());
  const deadAt = (link: DeadLink): OwnCheck => ({
    forgives: 0,
    look: () => {
      if (!isExpected()) return undefined;
      watched = lookedAtCrossing(watched, crossing(), CROSSING_PATIENCE, monotonic());
      return watched.dead?.link === link ? watched.dead.detail : undefined;
    },
  });
  return {
    came: (facts) => {
      for (const fact of facts) {
        if (fact.kind !== 'readings.received') continue;
        for (const [series, , value] of fact.body.readings)
          if (series === CANARY_SERIES) watched = heardCanary(watched, value, crossing(), monotonic());
      }
    },
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
    crossing,
    checks: {
      'canary-lost': missing(() => lastTick),
      'watchdog-gone': missing(() => lastAsked),
      'canary-undecided': deadAt('canary-undecided'),
      'canary-unsent': deadAt('canary-unsent'),
      'canary-untaken': deadAt('canary-untaken'),
    },
  };
}

const crossingOf = (notice: ReturnType<HubView['newestCanary']>): Crossing | null =>
  notice
    ? {
        ...{ key: notice.key, observedAt: notice.observedAt },
        toldTo: notice.deliveries.map(({ recipient, channel, state, detail }) => ({
          ...{ recipient, channel, accepted: state === 'accepted', detail },
        })),
      }
    : null;
