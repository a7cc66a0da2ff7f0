import { type Milliseconds, toMm } from '@kawamori/contracts';
import {
  type Doubted,
  type Point,
  type QualitySettings,
  type QualityState,
  standsStill,
} from '../readings/quality-fold.js';

// What two level gauges of a station say of one another. Pure; metres, on the datum of both.

/** How far two gauges may stand apart. */
export interface DisagreeRule {
  /** At the same instant. */
  by: number;
  /** So much more for each minute between the two readings. */
  perMinute: number;
  /** Readings further apart in time are not held against each other. */
  within: Milliseconds;
}

/** One gauge as the other sees it. */
export interface Partner {
  state: QualityState;
  settings: QualitySettings;
}

/** The last reading of a gauge whose height is believed, while it moves: what stands still says nothing of the river. */
export const lastWord = ({ state, settings }: Partner): Point | undefined =>
  standsStill(state, settings) ? undefined : state.lastGood;

/**
 * Whether one gauge bears out what the other said: it stands within the tolerance of the doubted value, and nearer to it than to the height
 * that the doubted gauge had before.
 */
export function bearsOut(
  witness: Point,
  doubted: Point,
  { state, settings }: Partner,
  { within }: DisagreeRule,
): boolean {
  const { spike } = settings.profile;
  if (!spike || Math.abs(witness.at - doubted.at) > within) return false;
  const apart = Math.abs(toMm(witness.value) - toMm(doubted.value));
  const fromBefore = state.lastGood
    ? Math.abs(toMm(witness.value) - toMm(state.lastGood.value))
    : Number.POSITIVE_INFINITY;
  return apart <= toMm(spike.confirmWithin) && apart < fromBefore;
}

/** What a gauge said last: the value that is doubted, else the one that is believed. A second wild value after another bears out nothing. */
export function newestWord({ state, settings }: Partner): Point | Doubted | undefined {
  if (standsStill(state, settings) || state.doubted?.afterDoubt) return undefined;
  return state.doubted ?? state.lastGood;
}
