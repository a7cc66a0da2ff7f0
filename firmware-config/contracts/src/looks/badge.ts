import { type AlertLevel, alertLevelOf, type LevelMark } from '../levels.js';

/** Five shapes for five levels, a ring for none: a level is told by colour, number, word and shape together. */
export type BadgeShape = 'circle' | 'triangle' | 'square' | 'diamond' | 'octagon' | 'ring';

export interface Badge {
  level: AlertLevel;
  shape: BadgeShape;
  /** Fill, as `#RRGGBB`. On dark grounds the badge stands on a light plate. */
  colour: string;
  textColour: string;
  /** The level's digit, or empty for none. */
  digit: string;
}

/** Colours as the Cabinet Office and JMA prescribe them for alert levels (DOMAIN: Colours). */
const BADGES: Record<AlertLevel, Badge> = {
  0: { level: 0, shape: 'ring', colour: '#C8C8CB', textColour: '#000000', digit: '' },
  1: { level: 1, shape: 'circle', colour: '#FFFFFF', textColour: '#000000', digit: '1' },
  2: { level: 2, shape: 'triangle', colour: '#F2E700', textColour: '#000000', digit: '2' },
  3: { level: 3, shape: 'square', colour: '#FF2800', textColour: '#000000', digit: '3' },
  4: { level: 4, shape: 'diamond', colour: '#AA00AA', textColour: '#FFFFFF', digit: '4' },
  5: { level: 5, shape: 'octagon', colour: '#0C000C', textColour: '#FFFFFF', digit: '5' },
};

/** The badge of a mark that the water has reached; of none, the ring. */
export function badgeOf(mark: LevelMark | undefined): Badge {
  return BADGES[mark ? alertLevelOf(mark) : 0];
}

export function badgeOfLevel(level: AlertLevel): Badge {
  return BADGES[level];
}

/** Whether its colour is so light that its shape needs a line around it: on white and in grey nothing of it would be seen. */
export const needsLine = ({ level }: Badge): boolean => level === 1 || level === 2;

/** Outlines of the shapes in a box of 24 by 24, as SVG path data. */
export const BADGE_OUTLINES: Readonly<Record<BadgeShape, string>> = {
  circle: 'M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z',
  triangle: 'M12 3.8 19.8 17.4H4.2Z',
  square: 'M5.6 5.6h12.8v12.8H5.6Z',
  diamond: 'M12 3.2 20.8 12 12 20.8 3.2 12Z',
  octagon: 'M8.7 4h6.6L20 8.7v6.6L15.3 20H8.7L4 15.3V8.7Z',
  ring: 'M6 12a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z',
};
