import { DAY, FACE_PAGES, HOUR } from '@kawamori/contracts';
import type { Page } from 'playwright-core';
import type { Claims } from './claims.js';
import { cutText, sideways, tabWalk, violations } from './page-rules.js';
import { DESK, type Language, type Look, PHONE, type Scheme, type Screens, WALL } from './screens.js';
import { KURE, type Stage, type Who } from './stage.js';

type Kind = 'desk' | 'phone' | 'wall';

/** A place of the screens, and what says that it stands. */
export interface Place {
  name: string;
  path: string;
  stands: string;
  /** Left out: an administrator. */
  who?: Who | 'nobody';
  /** What is pressed once it stands, and what stands then. */
  press?: { button: string; stands: string };
  /** Only on these kinds of screen. */
  on?: readonly Kind[];
}

const HEADED = 'h1, h2';
/** What stands of a page beside the map before more is known of it. */
const PUBLIC_PAGES = new Set(['signin', 'setup', 'join']);

/** Pages that are listed in the code come by themselves; what opens within one is named here. */
export const PLACES: readonly Place[] = [
  { name: 'map', path: '/', stands: '.leaflet-container', on: ['desk'] },
  { name: 'wall', path: '/?view=wall', stands: '[data-station-large]', on: ['wall'] },
  { name: 'list', path: '/', stands: '[data-station]', on: ['phone'] },
  {
    name: 'phone map',
    path: '/',
    stands: '[data-station]',
    on: ['phone'],
    press: { button: '地図|Map', stands: '.leaflet-container' },
  },
  {
    name: 'phone record',
    path: '/',
    stands: '[data-station]',
    on: ['phone'],
    press: { button: '経過|Events', stands: '[data-testid="notices"]' },
  },
  { name: 'station', path: `/#${KURE}`, stands: '[data-testid="station"] canvas' },
  {
    name: 'chronology',
    path: '/#:record',
    stands: '[data-testid="chronology"] li',
    on: ['desk', 'phone'],
  },
  {
    name: 'menu',
    path: '/',
    stands: '[data-station]',
    on: ['desk', 'phone'],
    press: { button: 'メニュー|Menu', stands: '[data-testid="menu"] a' },
  },
  ...FACE_PAGES.map((page) => ({
    ...{ name: page, path: `/${page}`, stands: HEADED },
    ...(PUBLIC_PAGES.has(page) ? { who: 'nobody' as const } : {}),
  })),
  ...[
    'hq/hours.html',
    'hq/situation.html',
    `ledger.html?from=${Date.now() - DAY}&to=${Date.now() + HOUR}`,
  ].map((sheet) => ({ name: sheet.replace(/\?.*/, ''), path: `/api/v1/${sheet}`, stands: HEADED })),
];

async function goTo(page: Page, url: string, place: Place): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${url}${place.path}`);
  await page.locator(place.stands).first().waitFor();
  if (place.press) {
    await page
      .getByRole('button', { name: new RegExp(`^(${place.press.button})`) })
      .first()
      .click();
    await page.locator(place.press.stands).first().waitFor();
  }
}

const isOn = ({ on }: Place, kind: Kind) => on === undefined || on.includes(kind);
const kindOf = (look: Look): Kind => (look.isPhone ? 'phone' : look.width >= 1_600 ? 'wall' : 'desk');
const whoOf = ({ who }: Place): Who | undefined => (who === 'nobody' ? undefined : (who ?? 'chief'));

/** Those that are looked at in the short form. */
const FEW = new Set(['map', 'wall', 'list', 'station']);
const chosen = (few: boolean) => (few ? PLACES.filter(({ name }) => FEW.has(name)) : PLACES);

/** Every page in both languages and both schemes against axe-core, on desk and telephone; the wall as a wall. */
export async function rules(stage: Stage, screens: Screens, { look }: Claims, few: boolean): Promise<void> {
  const schemes: [Scheme, Language][] = few
    ? [['night', 'ja']]
    : [
        ['day', 'ja'],
        ['night', 'ja'],
        ['day', 'en'],
        ['night', 'en'],
      ];
  for (const kind of [DESK, PHONE, WALL]) {
    const places = chosen(few).filter(
      (place) => isOn(place, kindOf(kind)) && (kind !== WALL || place.on?.includes('wall')),
    );
    for (const [scheme, language] of schemes) {
      await look('axe-core', `${kindOf(kind)} ${scheme} ${language}`, async () => {
        const found: string[] = [];
        for (const who of few ? (['chief'] as const) : (['chief', undefined] as const)) {
          const { page, context, faults } = await screens.open({ ...kind, scheme, language }, who);
          for (const place of places.filter((one) => whoOf(one) === who)) {
            await goTo(page, stage.hub.url, place)
              .then(() => violations(page))
              .then((all) => found.push(...all.map((one) => `${place.name}: ${one}`)))
              .catch((error: Error) => found.push(`${place.name}: ${error.message.split('\n')[0]}`));
          }
          found.push(...faults);
          await context.close();
        }
        return found;
      });
    }
  }
}

/** Widths of screens, in CSS pixels: an old telephone, one of today, a tablet, a small and a large desk, a wall, a wall of four. */
const WIDTHS = [320, 390, 768, 1_280, 1_920, 3_840];

/** Every page at every width, and with its text twice as large: nothing lies beside the screen, nothing is cut off. */
export async function widths(stage: Stage, screens: Screens, { look }: Claims, few: boolean): Promise<void> {
  for (const width of few ? [320] : WIDTHS) {
    for (const zoom of few ? [1] : [1, 2]) {
      // A browser that shows everything at 200 % has half the pixels.
      const seen = {
        width: Math.round(width / zoom),
        height: Math.round(Math.max(844, (width * 9) / 16) / zoom),
      };
      if (seen.width < 320) continue;
      const kind: Look = { ...seen, isPhone: width < 700 };
      await look('widths', `${width} px at ${zoom * 100} %`, async () => {
        const found: string[] = [];
        for (const who of few ? (['chief'] as const) : (['chief', undefined] as const)) {
          const { page, context } = await screens.open(kind, who);
          const here = seen.width <= 640 ? 'phone' : seen.width >= 1_600 ? 'wall' : 'desk';
          for (const place of chosen(few).filter((one) => isOn(one, here) && whoOf(one) === who)) {
            await goTo(page, stage.hub.url, place)
              .then(async () => [...(await sideways(page)), ...(await cutText(page))])
              .then((all) => found.push(...all.map((one) => `${place.name}: ${one}`)))
              .catch((error: Error) => found.push(`${place.name}: ${error.message.split('\n')[0]}`));
          }
          await context.close();
        }
        return found;
      });
    }
  }
}

/** Every page by Tab alone. */
export async function keyboard(
  stage: Stage,
  screens: Screens,
  { look }: Claims,
  few: boolean,
): Promise<void> {
  for (const place of chosen(few).filter((one) => isOn(one, 'desk'))) {
    await look('keyboard', place.name, async () => {
      const { page, context } = await screens.open(DESK, whoOf(place));
      await goTo(page, stage.hub.url, place);
      const { stops, faults } = await tabWalk(page);
      await context.close();
      return stops === 0 ? ['nothing can be reached'] : faults;
    });
  }
}
