import { pause } from '@kawamori/kit';
import type { Page } from 'playwright-core';
import type { Claims } from './claims.js';
import { cutText, sideways, violations } from './page-rules.js';
import { isOn, type Kind, type Place } from './places.js';
import { DESK, type Language, type Look, PHONE, type Screens, setScheme, shoot, WALL } from './screens.js';
import type { Stage } from './stage.js';
import { tabWalk } from './tab-walk.js';
import { walk } from './walk.js';

/** What is walked through, and where it is told. */
export interface Sweep {
  stage: Stage;
  screens: Screens;
  places: readonly Place[];
  look: Claims['look'];
  few: boolean;
}

const KINDS = { desk: DESK, phone: PHONE, wall: WALL } satisfies Record<Kind, Look>;
const kinds = Object.keys(KINDS) as Kind[];

/** Every page in both languages and both schemes against axe-core. */
export async function rules({ look, few, ...sweep }: Sweep): Promise<void> {
  const languages: readonly Language[] = few ? ['ja'] : ['ja', 'en'];
  const schemes = few ? (['night'] as const) : (['day', 'night'] as const);
  for (const kind of kinds) {
    for (const language of languages) {
      const places = sweep.places.filter(
        (place) => isOn(place, kind) && (place.only === undefined || place.only === language),
      );
      await look('axe-core', `${kind} ${language}, ${schemes.join(' and ')}: ${places.length} pages`, () =>
        walk({ ...sweep, places }, { ...KINDS[kind], language }, async (page) => {
          const found: string[] = [];
          for (const scheme of schemes) {
            await setScheme(page, scheme);
            found.push(...(await violations(page)).map((one) => `${scheme}: ${one}`));
          }
          return found;
        }),
      );
    }
  }
}

/**
 * CSS pixels of screens: an old telephone, one of today, a tablet, a small and a large desk, a wall, a wall of four; and of each that
 * is wide enough what it has at 200 % (half as many).
 */
const WIDTHS = {
  phone: [320, 390, 384, 640],
  desk: [768, 960, 1_280, 1_920, 3_840],
  wall: [1_600, 1_920, 3_840],
} satisfies Record<Kind, number[]>;

/** Every page at every width, and with its text twice as large: nothing lies beside the screen, nothing is cut off. */
export async function widths({ look, few, ...sweep }: Sweep): Promise<void> {
  for (const kind of kinds) {
    const places = sweep.places.filter((place) => isOn(place, kind)).map((place) => asDesk(place, kind));
    const own = few ? WIDTHS[kind].slice(0, 1) : WIDTHS[kind];
    const found = new Map<number, string[]>(own.map((width) => [width, []]));
    await look('widths', `${kind}: ${places.length} pages open`, () =>
      walk({ ...sweep, places }, KINDS[kind], async (page, place) => {
        for (const [width, faults] of found) {
          await page.setViewportSize({ width, height: Math.max(640, Math.round((width * 9) / 16)) });
          const here = await standing(page, async () => [
            ...(await sideways(page)),
            ...(await cutText(page)),
          ]);
          faults.push(...here.map((one) => `${place.name}: ${one}`));
          await shoot(page, `${kind}-${width}-${place.name}`);
        }
        return [];
      }),
    );
    for (const [width, faults] of found)
      await look('widths', `${kind} at ${width} px`, () => Promise.resolve(faults));
  }
}

/** A desk that is as wide as a wall is asked for by its address. */
const asDesk = (place: Place, kind: Kind): Place =>
  kind === 'desk' && /^\/(#|$)/.test(place.path)
    ? { ...place, path: place.path.replace('/', '/?view=desk') }
    : place;

/** So long a page may take to fit its new width. */
const FITS_WITHIN_MS = 1_000;

/** What is still wrong once the page has had its time. */
async function standing(page: Page, find: () => Promise<string[]>): Promise<string[]> {
  await page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))');
  const until = performance.now() + FITS_WITHIN_MS;
  for (;;) {
    const found = await find();
    if (found.length === 0 || performance.now() > until) return found;
    await pause(100);
  }
}

/** Every page by Tab alone; what only a telephone has, on one. */
export async function keyboard({ look, ...sweep }: Sweep): Promise<void> {
  for (const place of sweep.places) {
    const kind = isOn(place, 'desk') ? 'desk' : 'phone';
    if (!isOn(place, kind)) continue;
    await look('keyboard', place.name, () =>
      walk({ ...sweep, places: [place] }, KINDS[kind], (page) => tabWalk(page)),
    );
  }
}
