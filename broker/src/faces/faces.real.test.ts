// Real: the whole hub with the built face in Chromium, and axe-core, which holds each page against WCAG 2.1 A and AA.
import type { Role } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { type BusyRiver, busyRiver, DOUBTED, LOWER } from './testing/busy-river.js';
import { signedIn as as } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const signsIn = (page: Pick<Page, 'getByTestId'>) =>
  page
    .getByTestId('ongoing')
    .first()
    .locator('li')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-sign')));

function someRole({ hub }: BusyRiver, role: Role, towns?: string[]): Promise<string> {
  return hub.join(`a-${role}`, { role, ...(towns ? { towns } : {}) });
}

test('what goes on stands worst first on desk and phone, the river above what is broken, and at its station', async () => {
  const { hub, cookie } = await busyRiver();
  const ORDER = ['rise', 'level-2', 'upstream', 'check', 'battery-low'];
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(hub.url);
  await desk.getByTestId('ongoing').waitFor();
  await expect.poll(() => signsIn(desk)).toEqual(ORDER);
  const rows = desk.getByTestId('ongoing').locator('li');
  await expect
    .poll(() => rows.nth(0).textContent())
    .toMatch(/鍛冶屋瀬橋.*急な水位上昇（観測）.*に\d\.\d\d m上昇.*から（/);
  await expect
    .poll(() => rows.nth(2).textContent())
    .toContain('上流の鍛冶屋瀬橋で氾濫注意水位に到達（観測）');
  await desk.locator(`button[data-station="${LOWER}"]`).first().click();
  const station = desk.getByTestId('station');
  await expect.poll(() => signsIn(station)).toEqual(['upstream']);
  await shoot(desk, 'ongoing-station');

  const phone = await as(await openPhone({ scripts: true }), hub, cookie);
  await phone.goto(hub.url);
  await phone.getByRole('button', { name: '一覧', exact: true }).tap();
  await phone.locator(`[data-station="${DOUBTED}"]`, { hasText: '要確認の値' }).waitFor();
  await phone.getByRole('button', { name: '経過' }).tap();
  await phone.getByTestId('ongoing').waitFor();
  await expect.poll(() => signsIn(phone)).toEqual(ORDER);
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

describe('buttons follow the rights of whoever is signed in', () => {
  test.each([
    ['viewer', undefined, 'mayNot'],
    ['duty', undefined, 'acts'],
    ['duty', ['nakatosa'], 'other-town'],
  ] as const)('a %s of the towns %j', async (role, towns, expected) => {
    const river = await busyRiver();
    if (towns)
      await river.hub.operate((desk) =>
        desk.applyConfig(
          { towns: [{ ...aTown(), id: 'nakatosa', jisCode: '39401' }], profiles: [], stations: [] },
          false,
        ),
      );
    const desk = await as(await openDesk(), river.hub, await someRole(river, role, towns && [...towns]));
    await desk.goto(`${river.hub.url}/#kajiyase-bashi`);
    await desk.getByTestId('notices').locator('li').first().waitFor();
    await desk.getByTestId('residents').waitFor();
    const count = (name: string) => desk.getByRole('button', { name, exact: true }).count();
    const acts = expected !== 'mayNot';
    // Who may not is told so in the place of the buttons: these words first, and then what is not there.
    const told = {
      mayNot: '「当番」以上の権限の人ができます',
      'other-town': 'その町の担当者ができます',
      acts: '',
    }[expected];
    const words = async () => (await desk.getByTestId('may-not').allTextContents()).join();
    await expect.poll(words).toContain(told);
    await expect.poll(async () => (await count('確認する')) > 0).toBe(acts);
    await desk.getByTestId('to-menu').click();
    const menu = desk.getByTestId('menu');
    await menu.waitFor();
    await expect.poll(() => menu.getByRole('link', { name: '連絡手段' }).count()).toBe(acts ? 1 : 0);
    await shoot(desk, `menu-${role}`);
    await desk.keyboard.press('Escape');
    await expect.poll(() => count('発表・発令を記録')).toBe(acts ? 1 : 0);
    // What is for one's own town.
    const own = expected === 'acts';
    await expect.poll(async () => (await count('増水として扱う')) > 0).toBe(own);
    await expect.poll(async () => (await count('このカメラの公開を止める')) > 0).toBe(own);
    if (expected === 'acts') await expect.poll(words).toBe('');
  });

  test('on pages that a viewer opens by their address', async () => {
    const river = await busyRiver();
    const desk = await as(await openDesk(), river.hub, await someRole(river, 'viewer'));
    await desk.goto(`${river.hub.url}/channels`);
    await expect.poll(() => desk.getByTestId('may-not').textContent()).toContain('「当番」以上');
    await desk.goto(`${river.hub.url}/levels`);
    await expect.poll(() => desk.getByTestId('may-not').textContent()).toContain('「本部」以上');
    await expect.poll(() => desk.getByRole('button', { name: '値を変えて試す' }).count()).toBe(0);
  });
});

test('an announcement that its issuer has cancelled is shown as such without a badge, and stays on record and in the chronology', async () => {
  const { hub, cookie } = await busyRiver();
  const said = {
    ...{ town: 'shimanto-cho', title: 'レベル３氾濫警報', level: 3, issuer: '気象庁', river: '四万十川' },
    announcedAt: hub.clock.at,
  };
  await hub.call('POST', '/api/v1/announcements', { cookie, body: said });
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(hub.url);
  const strip = desk.getByTestId('official');
  await strip.getByText('レベル３氾濫警報').waitFor();
  await expect.poll(() => strip.locator('.badge').count()).toBe(1);
  await desk.getByRole('button', { name: '発表・発令を記録' }).click();
  const row = desk.locator('[data-statement]');
  await row.getByRole('button', { name: '取消になった' }).click();
  await desk.locator('[data-statement][data-end="cancelled"]').waitFor();
  await expect.poll(() => row.locator('.badge').count()).toBe(0);
  await expect.poll(() => row.textContent()).toMatch(/発表.*取消.*レベル３氾濫警報.*取消 .* hq/s);
  await shoot(desk, 'official-cancelled');
  await desk.getByRole('button', { name: '閉じる' }).click();
  await strip.getByText('レベル３氾濫警報').waitFor({ state: 'detached' });
  await desk.getByRole('button', { name: 'クロノロジー' }).click();
  await desk
    .getByTestId('chronology')
    .getByText('発表の取消（発表機関）：「レベル３氾濫警報」四万十川')
    .waitFor();
});

describe('every page, for those who use a keyboard or hear it (axe-core)', () => {
  const SCREENS = [
    ['desk', 'day', 'ja'],
    ['desk', 'night', 'en'],
    ['phone', 'day', 'en'],
    ['phone', 'night', 'ja'],
  ] as const;

  test.each(SCREENS)('on a %s by %s in %s', async (screen, scheme, language) => {
    const { hub, cookie } = await busyRiver();
    const { notices } = (await hub.call('GET', '/api/v1/notices', { cookie })).json as {
      notices: { episode: string }[];
    };
    const episode = encodeURIComponent(notices[0]?.episode ?? '');
    const page = await as(
      screen === 'desk' ? await openDesk() : await openPhone({ scripts: true }),
      hub,
      cookie,
      { scheme, language },
    );
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const look = async (name: string) => {
      for (const found of await violations(page)) faults.push(`${name}: ${found}`);
      await shoot(page, `${name}-${screen}-${scheme}-${language}`);
    };
    const open = async (name: string, path: string, standing: string) => {
      await page.goto('about:blank');
      await page.goto(`${hub.url}${path}`);
      await page.locator(standing).first().waitFor();
      await look(name);
    };
    if (screen === 'phone') {
      await open('notice', '/', '[data-testid="duty-notice"]');
      const tabs = ['[data-station]', '.leaflet-container', '[data-testid="ongoing"]'];
      for (const [i, standing] of tabs.entries()) {
        await page
          .locator('nav button')
          .nth(i + 1)
          .tap();
        await page.locator(standing).first().waitFor();
        await look(`tab-${i + 1}`);
      }
    } else {
      await open('map', '/', '[data-station]');
      await open('wall', '/?view=wall', '[data-station-large]');
    }
    await open('station', '/#kajiyase-bashi', '[data-testid="station"] canvas');
    await open('doubted', `/#${DOUBTED}`, '[data-testid="to-quality"]');
    await page.getByTestId('to-quality').click();
    await page.locator('[data-testid="quality"] [data-run] button').first().click();
    await page.locator('[data-testid="effect"] p').first().waitFor();
    await look('quality');
    await open('episode', `/#:episode=${episode}`, '[data-testid="episode"]');
    await open('chronology', '/#:record', '[data-testid="chronology"] li');
    await open('conditions', '/', '[data-testid="conditions"]');
    await page.getByTestId('conditions').click();
    await page.getByTestId('condition-list').waitFor();
    await look('conditions-list');
    await open(
      'official',
      '/',
      screen === 'phone' ? '[data-testid="duty-notice"]' : '[data-testid="official"]',
    );
    if (screen === 'phone') await page.getByRole('navigation').getByRole('button').nth(1).tap();
    await page.locator('[data-testid="official"] button').click();
    await page.getByTestId('official-desk').locator('form').waitFor();
    await look('official-desk');
    await open('account', '/account', '[data-testid="sign-ins"] li');
    await open('channels', '/channels', '[data-testid="reached"]');
    await open('levels', '/levels', '[data-testid="levels"] section');
    await open('rehearsal', '/rehearsal', '[data-testid="rehearsal-page"] form');
    await page.context().clearCookies();
    await open('sign-in', '/signin', 'form');
    await open('set-up', '/setup#no-such-token', 'form, .told');
    await open('join', '/join#oka.token', 'form');
    expect(faults).toEqual([]);
  });
});
