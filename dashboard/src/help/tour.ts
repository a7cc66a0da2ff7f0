import type { HelpText } from '@kawamori/contracts';
import type { Density } from '../state/preferences.svelte.js';

/** A stop of the tour: what is pointed at, and what is told of it. */
export interface TourStop {
  /** The first of these that is seen is pointed at. */
  at: string;
  words: HelpText & `step.${string}`;
}

const STOPS: readonly (TourStop & { on: readonly Density[] })[] = [
  { at: '[data-testid="health"]', words: 'step.health', on: ['desk', 'phone'] },
  { at: '[data-testid="clock"]', words: 'step.clock', on: ['desk'] },
  { at: '.rail, ul.list', words: 'step.list', on: ['desk', 'phone'] },
  { at: '.leaflet-container', words: 'step.map', on: ['desk'] },
  { at: '[data-testid="notices"]', words: 'step.notices', on: ['desk'] },
  { at: '[data-testid="official"]', words: 'step.official', on: ['desk', 'phone'] },
  { at: '[data-testid="to-menu"]', words: 'step.menu', on: ['desk', 'phone'] },
];

/** @param isSeen whether something stands on the screen as it is: what does not is left out */
export const stopsFor = (density: Density, isSeen: (at: string) => boolean): TourStop[] =>
  STOPS.filter(({ on, at }) => on.includes(density) && isSeen(at));

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
