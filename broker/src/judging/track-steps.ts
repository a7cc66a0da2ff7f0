import { type Instant, type LevelSet, levelsAt, markId, reachedMark } from '@kawamori/contracts';
import { RISE_ORDER } from '../alerts/rise-engine.js';
import { stationTold, type Track } from '../alerts/track.js';
import type { Counted, CourseRules, CourseState } from './course-fold.js';
import type { Stand } from './episode-keeper.js';
import { fixedSteps, levelSteps, type Steps } from './steps.js';

const RISE_STEPS = fixedSteps(RISE_ORDER);

export const stepsOf = (track: Track, at: Instant, rules: CourseRules): Steps =>
  track === 'rise' ? RISE_STEPS : levelSteps(setsOf(track, rules), at);

/** The step of a track at which the newest reading that counted stands by itself. */
export function standOf(
  track: Track,
  newest: Counted,
  { rise }: CourseState,
  rules: CourseRules,
): Stand | undefined {
  if (track === 'rise') {
    const shows = newest.gauge === 'main' ? rise?.shows : undefined;
    return shows && { to: shows.mark, since: shows.since };
  }
  const reached = reachedMark(levelsAt(setsOf(track, rules), newest.at), newest.value);
  return reached && { to: markId(reached) };
}

function setsOf(track: Track, rules: CourseRules): readonly LevelSet[] {
  const downstream = stationTold(track);
  return (downstream === undefined ? rules.levels?.levels : rules.downstream?.get(downstream)) ?? [];
}
