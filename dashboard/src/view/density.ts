export type Density = 'wall' | 'desk' | 'phone';

/** Widths of a page in CSS pixels: from here a wall, up to there a telephone. */
export const WALL_FROM_PX = 1600;
export const PHONE_TO_PX = 640;

/** @param asked what the address asks for; anything else leaves it to the width */
export function densityOf(widthPx: number, asked: string | null): Density {
  if (asked === 'wall' || asked === 'desk' || asked === 'phone') return asked;
  if (widthPx >= WALL_FROM_PX) return 'wall';
  return widthPx <= PHONE_TO_PX ? 'phone' : 'desk';
}
