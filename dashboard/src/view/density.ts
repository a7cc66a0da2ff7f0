export type Density = 'wall' | 'desk' | 'phone';

/** From this width a page is a wall (1600 px), up to that one a telephone (640 px); wider where the reader's browser writes larger. */
export const WALL = '(min-width: 100em)';
export const PHONE = '(max-width: 40em)';

/**
 * @param fits whether a media query holds for the page
 * @param asked what the address asks for; anything else leaves it to the width
 */
export function densityOf(fits: (query: string) => boolean, asked: string | null): Density {
  if (asked === 'wall' || asked === 'desk' || asked === 'phone') return asked;
  if (fits(WALL)) return 'wall';
  return fits(PHONE) ? 'phone' : 'desk';
}
