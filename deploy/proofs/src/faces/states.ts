import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { restartedHub } from '../parts/service.js';
import { signInBrowser } from '../parts/sign-in-browser.js';
import { signInByLink } from '../parts/staff.js';
import { bufferingNginx } from '../public-files/servers.js';
import type { Claims } from './claims.js';
import { misfits } from './page-rules.js';
import { DESK, LARGE_TEXT, type Look, openScreens, PHONE, type Screens, WALL } from './screens.js';
import { KURE, type Stage } from './stage.js';

const SCENE = 'states';
const KINDS: readonly (readonly [string, Look, string])[] = [
  ['desk', DESK, '/'],
  ['phone', PHONE, '/'],
  ['wall', WALL, '/?view=wall'],
];

/** A browser that holds sound back until it is touched: one without a window holds back none. */
const HOLDS_SOUND_BACK = `{
  const Real = AudioContext;
  let isHeld = true;
  window.AudioContext = class extends Real {
    get state() { return isHeld ? 'suspended' : super.state; }
    resume() { isHeld = false; this.dispatchEvent(new Event('statechange')); return super.resume(); }
  };
}`;

const reads = (page: Page, words: RegExp) => page.getByText(words).first().waitFor();

/** What a screen shows while there is nothing, not yet, no more, or not for this person. */
export async function states(
  folder: string,
  stage: Stage,
  screens: Screens,
  { look }: Claims,
): Promise<void> {
  const at = (name: string, work: () => Promise<unknown>) => look(SCENE, name, work);

  const bare = await restartedHub(folder, join(folder, 'bare-hub'), {});
  await bare.start();
  try {
    await at('a link of the first account that is none: it says so, and how to get another', async () => {
      const { page, context } = await screens.open(DESK);
      await page.goto(`${bare.url}/setup#not-a-link`);
      for (const field of await page.locator('input[type=password]').all())
        await field.fill('a long enough one');
      const name = page.locator('input:not([type=password])').first();
      if (await name.count()) await name.fill('mori');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').first().waitFor();
      await context.close();
    });
    const { cookie } = await signInByLink(bare.setupUrl);
    for (const [kind, size, path] of KINDS)
      await at(`empty: no station yet, on a ${kind}`, async () => {
        const { page, context } = await screens.open(size);
        await signInBrowser(context, { url: bare.url, cookie });
        await page.goto(`${bare.url}${path}`);
        await reads(page, /観測所がまだ|観測所が登録されていません|観測所がありません/);
        await context.close();
      });
  } finally {
    await bare.stop();
  }

  const { url } = stage.hub;
  for (const [kind, size, path] of KINDS) {
    await at(`loading: the hub takes its time, on a ${kind}`, async () => {
      const { page, context } = await screens.open(size, 'wall');
      await page.route('**/api/v1/{snapshot,live}*', () => undefined);
      await page.goto(`${url}${path}`);
      await reads(page, /読み込んでいます/);
      await context.close();
    });
    await at(`failing: the hub cannot be reached, on a ${kind}`, async () => {
      const { page, context } = await screens.open(size, 'wall');
      await page.route('**/api/v1/**', (route) => route.abort());
      await page.goto(`${url}${path}`);
      await reads(page, /つながりません|通信が切れています|圏外/);
      await context.close();
    });
  }
  await at(
    'behind a proxy that buffers, the wall asks instead, says so, and has each new value',
    async () => {
      const proxy = await bufferingNginx(join(folder, 'buffering'), url);
      const { page, context } = await screens.open(WALL, { url: proxy.url, cookie: stage.cookies.wall });
      try {
        await page.goto(`${proxy.url}/?view=wall`);
        await page.getByTestId('health').getByText('5秒ごとに取得').waitFor();
        for (const [value, words] of [
          [1.21, '1.21'],
          [1.2, '1.20'],
        ] as const) {
          await stage.set(KURE, value);
          await page.locator(`[data-station="${KURE}"]`).filter({ hasText: words }).first().waitFor();
        }
      } finally {
        await context.close();
        await proxy.stop();
      }
    },
  );
  await at('a wall whose browser holds sound back says so, until somebody touches it', async () => {
    const { page, context } = await screens.open(WALL, 'wall');
    await page.addInitScript(HOLDS_SOUND_BACK);
    await page.goto(`${url}/?view=wall`);
    const mark = page.getByTestId('sound');
    await mark.getByText('音が出せません').waitFor();
    await mark.click();
    await mark.and(page.locator('[data-state="ready"]')).waitFor();
    await context.close();
  });
  await at(
    'a browser that writes twice as large: nothing is cut, nothing lies beside the screen',
    async () => {
      const large = await openScreens(stage, LARGE_TEXT);
      try {
        const found: string[] = [];
        for (const [kind, size] of KINDS)
          for (const path of ['/', `/#${KURE}`]) {
            const { page, context } = await large.open(size, 'wall');
            await page.goto(`${url}${path}`);
            await page
              .locator(path === '/' ? '[data-station]' : '[data-testid="station"] canvas')
              .first()
              .waitFor();
            found.push(...(await misfits(page)).map((one) => `${kind} ${path}: ${one}`));
            await context.close();
          }
        return found;
      } finally {
        await large.close();
      }
    },
  );
  await at('a part of the screen that cannot be loaded says so, and the rest stands', async () => {
    const { page, context } = await screens.open(DESK, 'wall');
    await page.route('**/assets/StationPanel-*.js', (route) => route.abort());
    await page.goto(`${url}/#${KURE}`);
    await reads(page, /つながりません/);
    await page.locator('.leaflet-container').waitFor();
    await context.close();
  });
  await at('signed out elsewhere: it leads to the sign-in', async () => {
    const { page, context } = await screens.open(DESK, 'wall');
    await page.goto(url);
    await page.locator('[data-station]').first().waitFor();
    await context.clearCookies();
    await page.reload();
    await page.waitForURL(/\/signin/);
    await context.close();
  });
  await at('a wrong password: one sentence, and what was typed stays', async () => {
    const { page, context } = await screens.open(PHONE);
    await page.goto(`${url}/signin`);
    const name = page.locator('input:not([type=password])').first();
    await name.fill('mori');
    await page.locator('input[type=password]').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    const kept = await name.inputValue();
    await context.close();
    return kept === 'mori' ? [] : ['the name is gone'];
  });
  await at('a viewer on a page of others is told who may', async () => {
    const { page, context } = await screens.open(DESK, 'wall');
    await page.goto(`${url}/channels`);
    await page.getByTestId('may-not').waitFor();
    await context.close();
  });
  await at('a link that is none, or too old: a page that says so', async () => {
    const { page, context } = await screens.open(PHONE);
    await page.goto(`${url}/a/not-a-link`);
    const text = await page.locator('body').textContent();
    await context.close();
    return /リンク/.test(text ?? '') ? [] : [`it reads ${text?.slice(0, 80)}`];
  });
}
