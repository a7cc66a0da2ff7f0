import type { HelpText } from '@kawamori/contracts';
import type { Density } from '../view/density.js';

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
