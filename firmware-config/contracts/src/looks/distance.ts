import { type LevelMark, type LevelSet, nextMark, reachedMark } from '../levels.js';
import { toMm } from '../units.js';

/** How far the water stands from the level that matters next: above the highest reached one, or below the lowest unreached one. */
export interface Distance {
  mark: LevelMark;
  /** Metres, never negative. */
  metres: number;
  side: 'above' | 'below';
}

/** The highest reached mark when there is none left above, else the next one. Undefined for a gauge without levels. */
export function distanceTo(set: LevelSet | undefined, valueM: number): Distance | undefined {
  const next = nextMark(set, valueM);
  if (next) return { mark: next, metres: (toMm(next.valueM) - toMm(valueM)) / 1_000, side: 'below' };
  const reached = reachedMark(set, valueM);
  if (reached) return { mark: reached, metres: (toMm(valueM) - toMm(reached.valueM)) / 1_000, side: 'above' };
  return undefined;
}
