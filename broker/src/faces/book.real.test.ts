// Real: the whole hub with the built face, a node over MQTT, Chromium, axe-core. Played: both clocks.
import { EntryList, LedgerPage } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import type { RealHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { busyRiver } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

/** The book as somebody opens it. */
async function openBook(page: Page, hub: RealHub, cookie: string) {
  await signedIn(page, hub, cookie);
  await page.goto(`${hub.url}/#:book`);
  const book = page.getByTestId('book');
  await book.getByText('まだ記録はありません。').waitFor();
  return book;
}
const entriesOf = async (hub: RealHub, cookie: string) =>
  EntryList.parse((await hub.call('GET', '/api/v1/entries', { cookie })).json).entries;

test('what one desk takes down by two presses and a sentence stands on the other town’s telephone at once, is done there, and corrected', async () => {
  const { hub } = await busyRiver();
  const [here, there] = [await hub.join('oka', { role: 'duty' }), await hub.join('mori', { role: 'duty' })];
  const [desk, phone] = [await openDesk(), await openPhone({ scripts: true })];
  const book = await openBook(desk, hub, here);
  const other = await openBook(phone, hub, there);
  expect(await violations(desk)).toEqual([]);
  expect(await violations(phone)).toEqual([]);
  await shoot(desk, 'book-empty');

  await book.getByRole('button', { name: 'ダムの放流' }).click();
  const form = book.getByTestId('entry-form');
  await expect.poll(() => desk.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
  // Without a word nothing leaves, and the field says so.
  await form.getByRole('button', { name: '記録する' }).click();
  await form.getByText('内容を入れてください。').waitFor();
  expect(await violations(desk)).toEqual([]);
  await form.getByLabel('聞いたこと').fill('23時から放流を毎秒100立方メートルに増やす');
  await form.getByLabel('機関・所属').fill('初瀬ダム管理所');
  await form.getByLabel('折り返し先').fill('0880-00-0000');
  await form.getByLabel('次にすること（あれば）').fill('大正地区の分団へ連絡');
  await form.getByLabel('担当（あれば）').fill('総務課');
  await shoot(desk, 'book-form');
  await form.getByRole('button', { name: '記録する' }).click();
  await form.waitFor({ state: 'detached' });

  const row = other.locator('[data-entry]');
  await row.waitFor();
  await expect.poll(() => row.textContent()).toMatch(/ダムの放流.*初瀬ダム管理所（電話）.*23時から放流/);
  await shoot(phone, 'book-phone');
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await row.getByRole('button', { name: '済みにする' }).tap();
  await row.getByLabel('結果（あれば）').fill('分団長に伝えた');
  await row.getByRole('button', { name: '済みにする' }).tap();
  await row.getByText(/済　mori/).waitFor();
  expect(await violations(phone)).toEqual([]);
  await book.getByText('「分団長に伝えた」').or(book.getByText('分団長に伝えた')).first().waitFor();

  await book.getByRole('button', { name: '訂正', exact: true }).click();
  await book.getByLabel('聞いたこと').fill('22時から放流を増やす');
  await book.getByTestId('entry-form').getByRole('button', { name: '記録する' }).click();
  await row.getByText('訂正前の記録（1）').tap();
  await row.getByText('23時から放流').waitFor();
  await row.getByRole('button', { name: '取り消す' }).tap();
  await row.getByLabel('取り消す理由（あれば）').fill('別の記録と同じ');
  await row.getByRole('button', { name: '取り消す' }).tap();
  await book.getByText(/取り消し　mori/).waitFor();
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'book-withdrawn');
  await expect
    .poll(() => entriesOf(hub, here))
    .toMatchObject([
      {
        ...{ kind: 'dam', said: '22時から放流を増やす', by: 'oka', former: [{ by: 'oka' }] },
        ...{ done: { by: 'mori', note: '分団長に伝えた' }, withdrawn: { by: 'mori' } },
      },
    ]);
});

test('with the keyboard alone, and with nobody at the other end of the line, nothing that was written is lost', async () => {
  const { hub } = await busyRiver();
  const cookie = await hub.join('oka', { role: 'duty' });
  const desk = await openDesk();
  const book = await openBook(desk, hub, cookie);
  await book.getByRole('button', { name: '氾濫等の通報' }).focus();
  await desk.keyboard.press('Enter');
  await desk.keyboard.type('県道に水があふれている');
  await desk.context().setOffline(true);
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('Enter');
  await book.getByText(/入力は残っています/).waitFor();
  await expect.poll(() => book.getByLabel('聞いたこと').inputValue()).toBe('県道に水があふれている');
  await desk.context().setOffline(false);
  await book.getByRole('button', { name: '記録する' }).focus();
  await desk.keyboard.press('Enter');
  await book.locator('[data-entry]').waitFor();
  await expect.poll(() => entriesOf(hub, cookie)).toHaveLength(1);
  // Escape leaves the book, and the map is there again.
  await desk.keyboard.press('Escape');
  await book.waitFor({ state: 'detached' });
  await desk.getByTestId('health').waitFor();
});

test('from the chronology what HQ did is taken down in one step, and a picture is made part of it with a word', async () => {
  const { hub } = await busyRiver();
  const cookie = await hub.join('oka', { role: 'duty' });
  const desk = await openDesk();
  await signedIn(desk, hub, cookie);
  await desk.goto(`${hub.url}/#:record`);
  const box = desk.getByTestId('entry-box');
  await box.getByRole('button', { name: '新しく記録する' }).click();
  await box.getByRole('button', { name: '本部の対応' }).click();
  await box.getByLabel('行ったこと').fill('水防本部を設置');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'chronology-entry');
  // The hub is slow: that is said, and whoever presses again meanwhile has pressed once.
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const sent: string[] = [];
  await desk.route('**/api/v1/entries', async (route) => {
    sent.push(route.request().method());
    await answered;
    await route.continue();
  });
  await desk.getByLabel('種別', { exact: true }).selectOption('level');
  await box.getByRole('button', { name: '記録する', exact: true }).click();
  const sending = box.getByRole('button', { name: '送っています…' });
  await sending.press('Enter');
  await sending.press('Enter');
  await expect.poll(() => box.getByLabel('行ったこと').isDisabled()).toBe(true);
  await expect.poll(() => box.getByLabel('行ったこと').inputValue()).toBe('水防本部を設置');
  answer();
  await box.getByText(/^記録しました（\d\d:\d\d）$/).waitFor();
  expect(sent).toEqual(['POST']);
  const lines = desk.getByTestId('chronology');
  await lines.locator('.fresh').getByText('水防本部を設置').waitFor();

  await desk.goto(`${hub.url}/#kajiyase-bashi`);
  const pin = desk.getByTestId('pin');
  await pin.getByRole('button', { name: 'この写真を経過に残す' }).click();
  await pin.getByRole('textbox').fill('右岸の道路に水');
  await pin.getByRole('button', { name: '残す', exact: true }).click();
  await pin.getByText('経過に残した写真「右岸の道路に水」').waitFor();
  expect(await violations(desk)).toEqual([]);
  await desk.goto(`${hub.url}/#:record`);
  await lines.locator('.shot img').waitFor();
  await shoot(desk, 'chronology-pinned');
  const period = `from=${minute(-60)}&to=${minute(120)}&kind=picture`;
  const { lines: pinned } = LedgerPage.parse(
    (await hub.call('GET', `/api/v1/ledger?${period}`, { cookie })).json,
  );
  expect(pinned).toMatchObject([{ at: minute(18), note: '右岸の道路に水', byJa: 'oka' }]);
  // The sheet carries the picture itself: saved, it shows it anywhere.
  const sheet = await hub.call('GET', `/api/v1/ledger.html?${period}`, { cookie });
  expect(sheet.text).toMatch(/<q>右岸の道路に水<\/q><img src="data:image\/webp;base64,[A-Za-z0-9+/=]{500,}"/);
});
