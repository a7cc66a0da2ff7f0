export type Density = 'wall' | 'desk' | 'phone';

/**
 * How wide a page is for each, as media queries: below 768 px a telephone, from 1600 px a wall, and wider where the reader's browser
 * writes larger than 16 px.
 */
export const FITS: Readonly<Record<Density, string>> = {
  phone: 'not all and (min-width: 48em)',
  desk: '(min-width: 48em) and (max-width: 99.99em)',
  wall: '(min-width: 100em)',
};

/**
 * @param fits whether a media query holds for the page
 * @param asked what the address asks for; anything else leaves it to the width
 */
export function densityOf(fits: (query: string) => boolean, asked: string | null): Density {
  if (asked === 'wall' || asked === 'desk' || asked === 'phone') return asked;
  if (fits(FITS.wall)) return 'wall';
  return fits(FITS.phone) ? 'phone' : 'desk';
}
