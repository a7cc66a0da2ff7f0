// Real: the whole hub with the built face in Chromium, and axe-core. Played: both clocks.
import { describe, expect, test } from 'vitest';
import { aTown } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { eventually } from '../testing/waiting.js';
import { type BusyRiver, busyRiver, LOWER } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

/** An administrator who has given a code just now. */
async function administrator(
  page: Page,
  { hub }: BusyRiver,
  wish?: Parameters<typeof signedIn>[3],
): Promise<Page> {
  const cookie = await hub.join('kanri', { role: 'administrator' });
  await hub.withAuthenticator(cookie);
  return signedIn(page, hub, cookie, wish);
}
const lines = (page: Page) => page.getByTestId('audit-lines').locator('li');

test('from a change in the back office to who made it, what was there before, and all that they did, by keyboard', async () => {
  const river = await busyRiver();
  const page = await administrator(await openDesk(), river);
  await page.goto(`${river.hub.url}/office#station/${LOWER}`);
  const name = page
    .getByTestId('thing')
    .getByLabel(/^名称（日本語）/)
    .first();
  await name.fill('新開橋（改）');
  await page.getByRole('button', { name: '変更の確認' }).click();
  await page.getByTestId('review').getByRole('button', { name: '保存する' }).click();
  await page.getByText('保存しました。').waitFor();
  await page.getByRole('link', { name: '操作の記録で見る' }).click();
  await lines(page).first().waitFor();
  await expect.poll(() => page.getByLabel('対象').inputValue()).toBe('観測所 新開橋（改）');
  const newest = lines(page).first();
  await expect.poll(() => newest.textContent()).toContain('kanri');

  await newest.locator('summary').focus();
  await page.keyboard.press('Enter');
  await newest.getByText('新開橋（改）', { exact: true }).waitFor();
  await expect
    .poll(() => newest.locator('dl').textContent())
    .toMatch(/名称（日本語）.*変更前.*新開橋.*変更後.*新開橋（改）/s);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'audit-change');

  await newest.getByRole('button', { name: 'kanriの操作だけ表示' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '絞り込みをやめる' }).click();
  await page.getByLabel('種別').selectOption({ label: 'サインイン' });
  await page.getByRole('button', { name: '表示', exact: true }).press('Enter');
  await eventually(async () => expect(await lines(page).first().textContent()).toContain('kanri'));
  expect(page.url()).toContain('#group=sign-in');
});

test('an empty answer, a hub that cannot be reached, and somebody who may not read are told in words', async () => {
  const river = await busyRiver();
  const page = await administrator(await openDesk(), river);
  await page.route('**/api/v1/audit?*', (route) => route.abort());
  await page.goto(`${river.hub.url}/audit#by=nobody`);
  await page.getByRole('alert').getByText('サーバーに届きません').waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'audit-failed');
  await page.unroute('**/api/v1/audit?*');
  await page.getByRole('button', { name: 'もう一度' }).click();
  await page.getByText('この条件に当てはまる操作は、記録にありません。').waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'audit-empty');

  const duty = await signedIn(await openDesk(), river.hub, await river.hub.join('toban', { role: 'duty' }));
  await duty.goto(`${river.hub.url}/audit`);
  await duty.getByTestId('may-not').getByText('「本部」').waitFor();
});

describe('the page', () => {
  test.each([
    ['desk', 'day', 'ja'],
    ['desk', 'night', 'en'],
    ['phone', 'night', 'ja'],
    ['phone', 'day', 'en'],
  ] as const)(
    'on a %s by %s in %s has no fault that axe finds and needs no sideways scroll',
    async (screen, scheme, language) => {
      const river = await busyRiver();
      const page = await administrator(
        screen === 'desk' ? await openDesk() : await openPhone({ scripts: true }),
        river,
        { scheme, language },
      );
      await page.goto(`${river.hub.url}/audit#town=${aTown().id}`);
      await lines(page).first().waitFor();
      await lines(page).locator('summary').first().click();
      expect(await violations(page)).toEqual([]);
      await shoot(page, `audit-${screen}-${scheme}-${language}`);
      for (const width of screen === 'phone' ? [390, 320] : [1440]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate<number>(
          `(() => { const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth; })()`,
        );
        expect([width, wide]).toEqual([width, 0]);
      }
    },
  );
});
