import type { LevelChange } from '@kawamori/contracts';
import {
  type Episode,
  type LevelEngineState,
  type LevelRules,
  levelStep,
  NO_LEVEL_STATE,
} from '../alerts/level-engine.js';
import {
  type Doubted,
  type FoldReason,
  NO_QUALITY_STATE,
  type QualitySettings,
  type QualityState,
  qualityStep,
  type SeenPoint,
} from '../readings/quality-fold.js';

/** How a series is judged: quality always, levels where it has some. */
export interface SeriesRules {
  quality: QualitySettings;
  levels: LevelRules | undefined;
}

export interface SeriesState {
  quality: QualityState;
  level: LevelEngineState;
}

export const NO_SERIES_STATE: SeriesState = { quality: NO_QUALITY_STATE, level: NO_LEVEL_STATE };

export interface SeriesStep {
  state: SeriesState;
  quality: 'good' | 'suspect';
  /** Why it is suspect. */
  reason: FoldReason | undefined;
  /** The reading before that this one confirmed. */
  confirmed: Doubted | undefined;
  changes: LevelChange[];
  closed: Episode[];
}

/**
 * The one fold over a series in the order of observation time: first what a reading is worth, then what it means. A confirmed
 * reading is judged before the one that confirmed it, at its own time. The same set of readings gives the same result.
 */
export function seriesStep(state: SeriesState, reading: SeenPoint, rules: SeriesRules): SeriesStep {
  const quality = qualityStep(state.quality, reading, rules.quality);
  const step: SeriesStep = {
    state: { quality: quality.state, level: state.level },
    quality: quality.quality,
    reason: quality.reason,
    confirmed: quality.confirmed,
    changes: [],
    closed: [],
  };
  if (!rules.levels) return step;
  const counts = [
    ...(quality.confirmed ? [quality.confirmed] : []),
    ...(quality.quality === 'good' ? [reading] : []),
  ];
  for (const point of counts) {
    const level = levelStep(step.state.level, { at: point.at, valueM: point.value }, rules.levels);
    step.state.level = level.state;
    if (level.change) step.changes.push(level.change);
    if (level.closed) step.closed.push(level.closed);
  }
  return step;
}
