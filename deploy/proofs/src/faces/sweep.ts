import type { Claims } from './claims.js';
import { misfits, violations } from './page-rules.js';
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
 * CSS pixels of screens: an old telephone, one of today, a tablet, a small and a large desk, a wall, a wall of four; and of most that
 * is wide enough what it has at 200 % (half as many).
 */
const WIDTHS = {
  phone: [320, 390, 384, 640, 720],
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
          faults.push(...(await misfits(page)).map((one) => `${place.name}: ${one}`));
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
