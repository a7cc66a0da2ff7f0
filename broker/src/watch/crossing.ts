import type { Crossing, HubAlarm, Instant, Milliseconds } from '@kawamori/contracts';
import { CANARY_LEVEL_M } from './canary-station.js';
import { WATCHDOG_CHANNEL } from './watchdog-channel.js';

/** Where the way of a crossing is broken: nobody decides to tell it, nothing leaves, or a channel does not take it. */
export type DeadLink = Extract<HubAlarm, 'canary-undecided' | 'canary-unsent' | 'canary-untaken'>;

/** What is known of the canary's last crossing. */
export interface CrossingWatch {
  /** Readings below its level in a row, so far. */
  lows: number;
  /** When the crossing was that had been decided last, before this one. */
  before: Instant | undefined;
  /** When its reading came; a clock that nobody sets. Undefined before the first that is to be told. */
  crossedAt: Milliseconds | undefined;
  /** What the last crossing of which the outcome is known has shown. */
  dead: { link: DeadLink; detail: string } | undefined;
}
export const NO_CROSSING: CrossingWatch = {
  ...{ lows: 0, before: undefined, crossedAt: undefined, dead: undefined },
};

/** So many readings below its level end what was told of the canary, surely: the next one above it is new. */
export const ENDS_AFTER_LOWS = 3;

/** How long each may take, from the reading on. */
export interface CrossingPatience {
  undecided: Milliseconds;
  untaken: Milliseconds;
}

/** After a reading of the canary has come. @param last the last crossing that was decided by then */
export function heardCanary(
  watch: CrossingWatch,
  valueM: number,
  last: Pick<Crossing, 'observedAt'> | null,
  now: Milliseconds,
): CrossingWatch {
  if (valueM < CANARY_LEVEL_M) return { ...watch, lows: watch.lows + 1 };
  const isNew = watch.lows >= ENDS_AFTER_LOWS;
  return { ...watch, lows: 0, ...(isNew ? { before: last?.observedAt, crossedAt: now } : {}) };
}

/**
 * After a look at what has become of it. What a crossing has shown stands until the next one has come through or has not, so that nothing
 * ends and begins with the hour.
 */
export function lookedAtCrossing(
  watch: CrossingWatch,
  last: Crossing | null,
  patience: CrossingPatience,
  now: Milliseconds,
): CrossingWatch {
  const { before, crossedAt } = watch;
  if (crossedAt === undefined) return watch;
  const waited = now - crossedAt;
  if (!last || last.observedAt === before || last.toldTo.length === 0) {
    if (waited <= patience.undecided) return watch;
    const detail = last && last.observedAt !== before ? 'decided, addressed to nobody' : '';
    return { ...watch, dead: { link: 'canary-undecided', detail } };
  }
  const open = last.toldTo.filter(({ accepted }) => !accepted);
  if (open.length === 0) return { ...watch, dead: undefined };
  if (waited <= patience.untaken) return watch;
  const link = open.some(({ channel }) => channel === WATCHDOG_CHANNEL) ? 'canary-unsent' : 'canary-untaken';
  const detail = open
    .map(({ channel, recipient, detail: why }) =>
      `${channel} ${recipient}: ${why || 'no answer'}`.slice(0, 80),
    )
    .join('; ');
  return { ...watch, dead: { link, detail } };
}
