import {
  type Instant,
  type LevelSet,
  levelsAt,
  markId,
  opensEpisode,
  reachedMark,
} from '@kawamori/contracts';
import { RISE_ORDER } from '../alerts/rise-engine.js';
import { stationTold, type Track } from '../alerts/track.js';
import type { Counted, CourseRules, CourseState } from './course-fold.js';
import type { Stand } from './episode-keeper.js';

/** All steps of a track at an instant, ascending. */
export const stepsOf = (track: Track, at: Instant, rules: CourseRules): readonly string[] =>
  track === 'rise' ? RISE_ORDER : (levelsOf(track, at, rules)?.marks.filter(opensEpisode).map(markId) ?? []);

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
  const reached = reachedMark(levelsOf(track, newest.at, rules), newest.value);
  return reached && { to: markId(reached) };
}

function levelsOf(track: Track, at: Instant, rules: CourseRules): LevelSet | undefined {
  const downstream = stationTold(track);
  const levels = downstream === undefined ? rules.levels?.levels : rules.downstream?.get(downstream);
  return levels && levelsAt(levels, at);
}
