// Real: the whole hub with the built face in Chromium, and its virtual authenticator (WebAuthn, 11). Played: both clocks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDesk, openPhone, type Page, virtualAuthenticator } from '../testing/chromium.js';
import { PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

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

async function addKey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'パスキー・セキュリティキーを登録する' }).click();
  await page.getByLabel('キーの名前').fill(name);
  await page.getByRole('button', { name: '登録に進む' }).click();
}

const onMap = (page: Page) => page.locator('[data-station]').first().waitFor();

test('HQ sets a passkey up, signs in by password and key, and by the passkey alone', async () => {
  const hub = await aHub();
  await hub.join('honbu', { role: 'hq' });
  const page = await openDesk();
  await virtualAuthenticator(page);
  await signIn(page, hub, 'honbu');
  await page.getByTestId('second-factor').waitFor();
  await shoot(page, 'keys-none');
  expect(await violations(page)).toEqual([]);
  await addKey(page, '庁舎のキー');
  await page.getByTestId('recovery-codes').waitFor();
  await expect.poll(() => page.getByTestId('recovery-codes').locator('li').count()).toBe(10);
  await page.getByRole('button', { name: '保管しました' }).click();
  await page.getByTestId('keys').getByText('庁舎のキー').waitFor();
  await page.getByTestId('keys').getByText('未使用').waitFor();
  await shoot(page, 'keys-one');
  expect(await violations(page)).toEqual([]);

  await page.context().clearCookies();
  await signIn(page, hub, 'honbu');
  await onMap(page);
  await expect.poll(() => page.getByTestId('factor-lacking').count()).toBe(0);

  await page.context().clearCookies();
  await page.goto(`${hub.url}/signin`);
  await shoot(page, 'keys-sign-in');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'パスキーで入る' }).click();
  await onMap(page);
  await page.goto(`${hub.url}/account`);
  await page.getByTestId('keys').getByText('最後の利用').waitFor();
});

test('a security key confirms an administrator again; the last one goes only by a second press that says what follows', async () => {
  const hub = await aHub();
  const cookie = await hub.firstAccount();
  const page = await signedIn(await openDesk(), hub, cookie);
  await virtualAuthenticator(page, { transport: 'usb', hasResidentKey: false, hasUserVerification: false });
  await page.goto(`${hub.url}/account`);
  await addKey(page, '金庫のキー');
  await page.getByRole('button', { name: '保管しました' }).click();
  hub.clock.at += 16 * 60_000;
  await page.getByRole('button', { name: '新しい人を招待する' }).click();
  await page.locator('input[name=new-account]').fill('oka');
  await page.getByRole('button', { name: '招待のリンクを作る' }).click();
  await page.getByTestId('code-asked').waitFor();
  const byKey = page.getByRole('button', { name: 'キーで確認する' });
  await byKey.and(page.locator(':focus')).waitFor();
  await shoot(page, 'keys-confirm');
  expect(await violations(page)).toEqual([]);
  await byKey.press('Enter');
  await page.getByTestId('invitation').waitFor();

  await page.getByRole('button', { name: '「金庫のキー」を外す' }).click();
  await page.getByTestId('removal').getByText('このキーでは入れなくなり').waitFor();
  await page.getByTestId('removal').getByRole('button', { name: '外す' }).click();
  await page.getByTestId('removal').getByText('当番の操作だけになります').waitFor();
  await shoot(page, 'keys-last');
  expect(await violations(page)).toEqual([]);
  await page.getByTestId('removal').getByRole('button', { name: '外す' }).click();
  await page.getByText('本部と管理者の操作は、登録するとできるようになります').waitFor();
});

test('a key that is copied is stopped at the first use of the older one, and the list says so', async () => {
  const hub = await aHub();
  const cookie = await hub.join('honbu', { role: 'hq' });
  const page = await signedIn(await openDesk(), hub, cookie);
  const key = await virtualAuthenticator(page, {
    transport: 'usb',
    hasResidentKey: false,
    hasUserVerification: false,
  });
  await page.goto(`${hub.url}/account`);
  await addKey(page, '庁舎のキー');
  const codes = page.getByTestId('recovery-codes').locator('li');
  const code = (await codes.first().textContent()) ?? '';
  await page.getByRole('button', { name: '保管しました' }).click();
  await page.getByTestId('keys').getByText('庁舎のキー').waitFor();
  const before = await key.copy();
  await page.context().clearCookies();
  await signIn(page, hub, 'honbu');
  await onMap(page);
  await key.putBack(before);
  await page.context().clearCookies();
  await signIn(page, hub, 'honbu');
  await page.getByTestId('fault').getByText('複製されたおそれ').waitFor();
  await shoot(page, 'keys-doubted');
  await page.locator('input[name=code]').fill(code);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await onMap(page);
  await page.goto(`${hub.url}/account`);
  await page.getByTestId('keys').getByText('複製の疑いで停止').waitFor();
});

test('on a telephone: nobody touches the key, which is said, and a page of another address gets none', async () => {
  const hub = await aHub();
  await hub.join('oka', { role: 'duty' });
  const page = await openPhone({ scripts: true });
  const key = await virtualAuthenticator(page);
  await signIn(page, hub, 'oka');
  await onMap(page);
  await page.goto(`${hub.url}/account`);
  await addKey(page, '携帯電話');
  await page.getByRole('button', { name: '保管しました' }).click();
  await page.getByTestId('keys').getByText('携帯電話').waitFor();
  await shoot(page, 'keys-phone');
  await page.context().clearCookies();
  await page.goto(`${hub.url}/signin`);
  await shoot(page, 'keys-phone-sign-in');
  await key.ownerIs(false);
  await page.getByRole('button', { name: 'パスキーで入る' }).click();
  await page.getByTestId('fault').getByText('取り消されたか、時間切れ').waitFor();
  expect(await violations(page)).toEqual([]);
  await key.ownerIs(true);
  // The same hub by its number: browsers give no key of localhost to it.
  await page.goto(`${hub.url.replace('localhost', '127.0.0.1')}/signin`);
  await page.getByRole('button', { name: 'パスキーで入る' }).click();
  await page.getByTestId('fault').getByText('キーを使えませんでした').waitFor();
});
