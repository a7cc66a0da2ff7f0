// Real: the whole hub with the built face in Chromium. Played: both clocks, and the telephone with the authenticator.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { shownCode } from '../testing/authenticator.js';
import { openDesk, type Page } from '../testing/chromium.js';
import { PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';

const FACE = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

async function aHub(): Promise<RealHub> {
  expect(existsSync(join(FACE, 'index.html')), 'npm run build makes the face').toBe(true);
  const hub = await startHub({ dashboardDir: FACE });
  await hub.setUp();
  return hub;
}

async function signIn(page: Page, hub: RealHub, name: string): Promise<void> {
  await page.goto(`${hub.url}/signin`);
  await page.getByLabel('アカウント名').fill(name);
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインイン' }).click();
}

/** Sets the authenticator up on the page that stands, as a person with a telephone does. */
async function setUpAuthenticator(page: Page, hub: RealHub): Promise<void> {
  await page.getByRole('button', { name: '認証アプリを登録する' }).click();
  await page.getByTestId('factor-qr').waitFor();
  const secret = (await page.getByTestId('factor-secret').textContent()) ?? '';
  await shoot(page, 'second-factor-qr');
  await page.getByLabel('確認コード').fill(shownCode(secret, hub.clock.at));
  await page.getByRole('button', { name: '確かめる' }).click();
  await page.getByTestId('recovery-codes').waitFor();
  await expect.poll(() => page.getByTestId('recovery-codes').locator('li').count()).toBe(10);
  await shoot(page, 'second-factor-recovery');
  await page.getByRole('button', { name: '保管しました' }).click();
}

test('the first account is led to its authenticator, and gives accounts once it is set up', async () => {
  const hub = await aHub();
  const page = await openDesk();
  // Where nobody is signed in, sign-in opens, and nothing is asked for that wants a session.
  const refused: string[] = [];
  page.on('response', (response) => response.status() === 401 && refused.push(response.url()));
  await page.goto(hub.url);
  await page.getByLabel('パスワード').waitFor();
  expect(refused).toEqual([]);
  await page.goto(`${hub.url}/setup#${hub.setupToken}`);
  await page.getByLabel('アカウント名').fill('hq');
  for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
  await page.getByRole('button', { name: '作成してはじめる' }).click();
  await page.getByText('本部と管理者の操作は、登録するとできるようになります').waitFor();
  await expect.poll(() => page.getByTestId('accounts').count()).toBe(0);
  await shoot(page, 'second-factor-wanted');
  await setUpAuthenticator(page, hub);
  await page.getByTestId('accounts').waitFor();
  await page.getByTestId('accounts').getByText('2つ目の鍵あり').waitFor();
  await page.getByRole('button', { name: '新しい人を招待する' }).click();
  await page.locator('input[name=new-account]').fill('oka');
  await page.getByRole('button', { name: '招待のリンクを作る' }).click();
  await page.getByTestId('invitation').waitFor();
});

test('HQ that sets it up later sees the map, is reminded there, is told in the place of what waits for it, and is led there at the next sign-in', async () => {
  const hub = await aHub();
  await hub.join('honbu', { role: 'hq' });
  const page = await openDesk();
  await signIn(page, hub, 'honbu');
  await page.getByRole('button', { name: 'あとで登録する（地図へ）' }).click();
  await page.locator('[data-station]').first().waitFor();
  await page.getByTestId('factor-lacking').waitFor();
  await shoot(page, 'second-factor-lacking');
  await page.goto(`${hub.url}/levels`);
  const mayNot = page.getByTestId('may-not');
  await mayNot.getByText('2つ目の鍵を登録すると操作できます').waitFor();
  await mayNot.getByRole('link', { name: '登録する' }).click();
  await page.getByTestId('second-factor').waitFor();
  await signIn(page, hub, 'honbu');
  await setUpAuthenticator(page, hub);
  await page.getByRole('link', { name: '地図へ戻る' }).click();
  await page.locator('[data-station]').first().waitFor();
  await expect.poll(() => page.getByTestId('factor-lacking').count()).toBe(0);
  await signIn(page, hub, 'honbu');
  await page.locator('input[name=code]').waitFor();
});

test('a duty account is led to the map, and reminded of nothing', async () => {
  const hub = await aHub();
  await hub.join('oka', { role: 'duty' });
  const page = await openDesk();
  await signIn(page, hub, 'oka');
  await page.locator('[data-station]').first().waitFor();
  await expect.poll(() => page.getByTestId('factor-lacking').count()).toBe(0);
});
