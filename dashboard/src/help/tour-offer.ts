import type { Density } from '../view/density.js';

/** What the tour is kept back for: in a flood nobody is to be taught. */
const QUIET_BELOW = 2;

/**
 * Whether somebody is offered the tour: once in a browser, on a calm day, where a person sits.
 *
 * @param levels alert levels of all stations, 0 to 5
 */
export const isOffered = (asked: {
  density: Density;
  isRehearsal: boolean;
  hasAnswered: boolean;
  levels: readonly number[];
}): boolean =>
  asked.density !== 'wall' &&
  !asked.isRehearsal &&
  !asked.hasAnswered &&
  asked.levels.length > 0 &&
  asked.levels.every((level) => level < QUIET_BELOW);
