import { readdirSync } from 'node:fs';
import { DAY, FACE_PAGES, HOUR, type MusterList } from '@kawamori/contracts';
import { eventually } from '../parts/eventually.js';
import { type Bearer, DESK, type Language, PATIENCE_MS, type Screens } from './screens.js';
import { KURE, type Stage, type Who } from './stage.js';

export type Kind = 'desk' | 'phone' | 'wall';

/** A place of the screens, and what says that it stands. */
export interface Place {
  name: string;
  /** At the hub; whole where it lies elsewhere. */
  path: string;
  stands: string;
  /** Left out: an administrator. */
  who?: Bearer | 'nobody';
  /** What is pressed once it stands, and what stands then. */
  press?: { button: string; stands: string };
  on: readonly Kind[];
  /** Written in one language, whatever the reader has chosen. */
  only?: Language;
}

const MENU_BUTTON = '[data-testid="to-menu"]';
/** What a telephone opens on is the notice that waits for an answer; its list is a tab. */
const LIST = { button: '一覧|List', stands: '[data-station]' };
const ANY = ['desk', 'phone'] as const;
const PUBLIC_PAGES = new Set(['signin', 'setup', 'join']);

/** The screens over the river, and what opens within them. */
const SCREENS: readonly Place[] = [
  { name: 'map', path: '/', stands: '.leaflet-container', on: ['desk'] },
  { name: 'wall', path: '/?view=wall', stands: '[data-station-large]', on: ['wall'] },
  {
    // Where somebody waits for an answer it opens on that.
    name: 'list',
    path: '/',
    stands: MENU_BUTTON,
    on: ['phone'],
    press: LIST,
  },
  {
    name: 'phone map',
    path: '/',
    stands: MENU_BUTTON,
    on: ['phone'],
    press: { button: '地図|Map', stands: '.leaflet-container' },
  },
  {
    name: 'phone record',
    path: '/',
    stands: MENU_BUTTON,
    on: ['phone'],
    press: { button: '経過|Events', stands: '[data-testid="notices"]' },
  },
  {
    name: 'station',
    path: `/#${KURE}`,
    stands: '[data-testid="station"] canvas',
    on: ['desk', 'phone', 'wall'],
  },
  {
    name: 'quality',
    path: `/#${KURE}`,
    stands: '[data-testid="to-quality"]',
    on: ANY,
    press: {
      button: '観測値の確認|Check readings',
      stands: '[data-testid="quality"] [data-testid="decisions"]',
    },
  },
  {
    name: 'station note',
    path: `/#${KURE}`,
    stands: '[data-testid="station-notes"] li',
    on: ANY,
    press: { button: 'メモを書く|Write a note', stands: '[data-testid="station-notes"] form' },
  },
  { name: 'chronology', path: '/#:record', stands: '[data-testid="chronology"] li', on: ANY },
  { name: 'book', path: '/#:book', stands: '[data-testid="book"]', on: ANY },
  {
    name: 'menu',
    path: '/',
    stands: MENU_BUTTON,
    on: ANY,
    press: { button: 'メニュー|Menu', stands: '[data-testid="menu"] a' },
  },
];

/** The pages that are listed in the code come by themselves. */
const PAGES: readonly Place[] = FACE_PAGES.map((page) => ({
  ...{ name: page, path: `/${page}`, stands: 'h1, h2', on: ANY },
  ...(PUBLIC_PAGES.has(page) ? { who: 'nobody' as const } : {}),
}));

/** In the short form: what is looked at most. */
export const FEW: readonly Place[] = SCREENS.filter(({ name }) =>
  ['map', 'wall', 'list', 'station'].includes(name),
);

/** Sheets are those that the hub itself lists. */
async function sheets(stage: Stage): Promise<Place[]> {
  const { paths } = await stage.get<{ paths: Record<string, unknown> }>('/api/v1/openapi.json');
  const period = `?from=${Date.now() - DAY}&to=${Date.now() + HOUR}`;
  return Object.keys(paths)
    .filter((path) => path.endsWith('.html'))
    .map((path) => ({
      ...{ name: path.slice('/api/v1/'.length), stands: 'h1', on: ANY, only: 'ja' as const },
      path: path.endsWith('ledger.html') ? `${path}${period}` : path,
    }));
}

/** The sections of the back office as its own page leads to them, with the form of the first thing of each. */
async function office(stage: Stage, screens: Screens): Promise<Place[]> {
  const { page, context } = await screens.open(DESK, 'chief');
  const links = async (within: string): Promise<string[]> => {
    await page.locator(`${within} a[href^="#"]`).first().waitFor();
    return page
      .locator(`${within} a[href^="#"]`)
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  };
  await page.goto(`${stage.hub.url}/office`);
  const sections = await links('main nav');
  const things: string[] = [];
  for (const section of sections) {
    await page.goto(`${stage.hub.url}/office${section}`);
    await page.locator(`main nav a[href="${section}"][aria-current]`).waitFor();
    const list = page
      .locator('[data-testid="things"], [data-testid="roster"], [data-testid="nodes"]')
      .first();
    await list.waitFor();
    if ((await list.getAttribute('data-testid')) === 'nodes') continue;
    const first = list.locator('a[href*="/"][href^="#"]:not([href*=":new"]):not([href^="#roster"])').first();
    await first.waitFor();
    things.push((await first.getAttribute('href')) ?? '');
  }
  await context.close();
  const at = (hash: string, stands: string): Place => ({
    ...{ name: `office ${hash}`, path: `/office${hash}`, stands, on: ANY },
  });
  return [
    ...sections.map((hash) =>
      at(
        hash,
        '[data-testid="things"] li, [data-testid="roster"] a[href^="#shift/"], [data-testid="nodes"] [data-node]',
      ),
    ),
    {
      ...at('#nodes', '[data-testid="nodes"] [data-node]'),
      name: 'office #nodes, a new one',
      press: { button: '端末を登録する|Add a node', stands: '[data-testid="nodes"] form' },
    },
    ...(
      [
        ['settings', '.*測る間隔と写真の設定|.*Set intervals and pictures', 'node-settings'],
        ['software', '.*ソフトの版を切り替える|.*Change the software', 'node-software'],
      ] as const
    ).map(([name, button, section]) => ({
      ...at('#nodes', '[data-testid="nodes"] [data-node]'),
      name: `office #nodes, ${name}`,
      press: { button, stands: `[data-testid="${section}"]` },
    })),
    ...things.map((hash) => at(hash, '[data-testid="thing"] [data-path]')),
  ];
}

/** The residents' pages: the overview and one station, in each voice. */
function publicPages(stage: Stage): Place[] {
  const files = readdirSync(stage.publicDir, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.html') && (!file.includes('/') || file.includes(KURE)))
    .map((file) => ({
      ...{ name: `public ${file}`, path: `${stage.publicUrl}/${file}`, stands: 'h1', on: ANY },
      ...{ who: 'nobody' as const, only: 'ja' as const },
    }));
}

/** What a message's link opens: for 岡, in English, it waits; 森 has acknowledged by it, and can hand over or take it back. */
async function linkPages(stage: Stage, after: number): Promise<Place[]> {
  const linkTo = (who: Who) =>
    eventually(`the mail to ${who}`, () => stage.linkIn(who, '', after), { withinMs: PATIENCE_MS });
  const [waits, answered] = [await linkTo('oka'), await linkTo('mori')];
  const seen = /name="seen" value="([^"]+)"/.exec(await (await fetch(answered)).text())?.[1] ?? '';
  const pressed = await fetch(answered, { method: 'POST', body: new URLSearchParams({ seen }) });
  if (!pressed.ok) throw new Error(`no acknowledgement by the link: HTTP ${pressed.status}`);
  const page = { stands: 'main h1', on: ANY, who: 'nobody' as const, only: 'ja' as const };
  return [
    { ...page, name: 'link', path: waits },
    { ...page, name: 'link answered', path: answered },
    { ...page, name: 'hand over', path: `${answered}/hand-over` },
    { ...page, name: 'link that is none', path: '/a/not-a-link' },
  ];
}

/**
 * Headquarters of both towns are open and call their people together: 岡's link waits for an answer, 林 does not come, 森 is there.
 * Once that is so nobody is called by a ladder any more.
 */
async function musterPlaces({ chief, mail, linkIn }: Stage): Promise<Place[]> {
  const after = mail.heard.length;
  const muster = new Map<string, string>();
  for (const [town, place] of [
    ['nakatosa', '本庁舎2階'],
    ['shimanto', '東庁舎3階 防災対策室'],
  ] as const) {
    await chief.post('/api/v1/headquarters/open', { town, place });
    await chief.post('/api/v1/musters', { town, place, word: '国道は通れます', withinMs: HOUR });
  }
  const { musters } = await chief.get<MusterList>('/api/v1/musters');
  for (const { town, id } of musters) muster.set(town, id);
  const said = { muster: muster.get('nakatosa') };
  await chief.post('/api/v1/musters/answer', { ...said, person: 'mori', inMinutes: 20, note: '車で' });
  await chief.post('/api/v1/musters/arrival', { ...said, person: 'mori' });
  await chief.post('/api/v1/musters/answer', {
    ...said,
    ...{ person: 'hayashi', inMinutes: null, note: '道が冠水' },
  });
  const linkTo = (who: Who) =>
    eventually(`the call to ${who}`, () => linkIn(who, '【参集】', after), { withinMs: PATIENCE_MS });
  const link = { stands: 'main h1', on: ANY, who: 'nobody' as const, only: 'ja' as const };
  const board = { path: '/headquarters', stands: '[data-testid="muster"]', on: ANY };
  return [
    { ...board, name: 'muster' },
    {
      ...{ ...board, name: 'muster, what somebody says' },
      press: { button: '電話の答えを記録|Enter what they said', stands: '[data-testid="muster"] form' },
    },
    {
      ...{ name: 'wall with headquarters', path: '/?view=wall', on: ['wall'] as const },
      stands: '[data-testid="wall-hq"] .muster',
    },
    { ...link, name: 'link of a muster', path: await linkTo('oka') },
    { ...link, name: 'link of a muster answered', path: await linkTo('mori') },
  ];
}

/** The screens of a rehearsal, within its frame; of the page before it begins the stage's own hub has one. */
async function rehearsalPlaces(stage: Stage): Promise<Place[]> {
  const who = await stage.rehearsed();
  const at = (name: string, path: string, stands: string, on: readonly Kind[]): Place => ({
    ...{ name: `rehearsal ${name}`, path: `${who.url}/rehearsal${path}`, who, on },
    stands: `[data-testid="rehearsal-frame"] ${stands}`,
  });
  return [
    at('map', '?view=desk', '.leaflet-container', ['desk']),
    { ...at('list', '', MENU_BUTTON, ['phone']), press: LIST },
    at('wall', '?view=wall', '[data-station-large]', ['wall']),
    at('headquarters', '?page=headquarters', '[data-testid="hq"]', ANY),
  ];
}

/** What staff have said and set up before anybody looks. */
async function setUpDesks({ chief }: Stage): Promise<void> {
  await chief.post(`/api/v1/stations/${KURE}/notes`, { id: 'works', text: '護岸工事中、値は参考' });
  const from = Date.now() - HOUR;
  const shift = { id: 'night', town: 'nakatosa', from, to: from + 12 * HOUR, people: ['mori'] };
  await chief.post('/api/v1/office/changes', { kind: 'shift', id: null, version: null, document: shift });
}

/** Every place there is, with a flood in both towns. */
export async function allPlaces(stage: Stage, screens: Screens): Promise<Place[]> {
  await setUpDesks(stage);
  const after = await stage.flood();
  const links = await linkPages(stage, after);
  return [
    ...SCREENS,
    {
      ...{ name: 'duty notice', path: '/', stands: '[data-testid="duty-notice"] img' },
      ...{ who: 'oka' as const, on: ['phone' as const] },
    },
    ...PAGES,
    ...(await sheets(stage)),
    ...(await office(stage, screens)),
    ...publicPages(stage),
    ...links,
    ...(await musterPlaces(stage)),
    ...(await rehearsalPlaces(stage)),
  ];
}

export const isOn = ({ on }: Place, kind: Kind): boolean => on.includes(kind);
