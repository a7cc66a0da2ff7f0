// Real: the whole hub with the built face in Chromium, a mail server on the loopback, and axe-core. Played: both clocks.
import { fileURLToPath } from 'node:url';
import { MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { townWithDuty } from '../duty/testing/town-with-duty.js';
import { minute } from '../testing/builders.js';
import { openDesk, openPhone } from '../testing/chromium.js';
import { mailServer } from '../testing/mail-server.js';
import { shoot } from '../testing/shots.js';
import { signedIn as as } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const FACE = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const BASE = 'https://kawamori.town.example';

test('headquarters call people together, one answers at the link without a script, and every screen counts without being loaded anew', async () => {
  const mail = await mailServer();
  const { hub, cookie } = await townWithDuty(mail, {
    ...{ first: ['mail'], notices: { linkUrl: BASE }, dashboardDir: FACE },
  });
  await hub.withAuthenticator(cookie);
  hub.clock.at = minute(20);
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/headquarters`);
  const box = desk.getByTestId('musters');
  await box.getByText('いま呼びかけている参集はありません。').waitFor();
  await box.locator('summary').click();
  await box.getByLabel('集まる場所').fill('本庁舎2階');
  await box.getByLabel('ひとこと（任意）').fill('国道は通れます');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'muster-form');
  await box.getByRole('button', { name: '参集をかける' }).click();
  await box.getByText('3人に、登録された連絡手段', { exact: false }).waitFor();
  await box.getByRole('button', { name: '決定' }).click();
  const board = desk.getByTestId('muster');
  await board.waitFor();
  await desk.getByTestId('mustering').waitFor();

  const { text } = await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');
  const path = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1] ?? '';
  const phone = await openPhone();
  await phone.goto(`${hub.url}${path}`);
  // Axe is a script, which this telephone runs none of.
  const reader = await openPhone({ scripts: true });
  for (const scheme of ['light', 'dark'] as const) {
    await reader.emulateMedia({ colorScheme: scheme });
    await reader.goto(`${hub.url}${path}`);
    expect(await violations(reader)).toEqual([]);
    await shoot(reader, `muster-link-${scheme}`);
  }
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await shoot(phone, 'muster-link');
  const button = phone.getByRole('button', { name: '行ける 30分後に着く' });
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  // A key in a field sends nothing.
  await phone.getByLabel('ひとこと', { exact: false }).fill('車で');
  await phone.keyboard.press('Enter');
  await phone.getByText('まだ答えていません').waitFor();
  await button.tap();
  await phone.getByText('行ける（18:50ごろ到着）').waitFor();
  await shoot(phone, 'muster-link-after');

  const row = (id: string) => board.locator(`[data-person="${id}"]`);
  await row('mori-ichiro').getByText('18:50').waitFor();
  const all = board.locator('[data-group="(all)"] td');
  await expect.poll(() => all.allTextContents()).toEqual(['3', '0', '1', '2', '0']);
  // Entered for who telephones, corrected, and ticked off.
  await row('oka-hana').getByRole('button', { name: '電話の答えを記録' }).click();
  await row('oka-hana').getByLabel('ひとこと', { exact: false }).fill('道が冠水');
  await row('oka-hana').getByRole('button', { name: '行けない' }).click();
  await row('oka-hana').getByText('道が冠水').waitFor();
  await row('night-desk').getByRole('button', { name: '着いた' }).click();
  await row('night-desk').getByText('18:20 到着').waitFor();
  await expect.poll(() => all.allTextContents()).toEqual(['3', '1', '1', '0', '1']);
  hub.clock.at += 31 * MINUTE;
  await row('mori-ichiro').getByText('予定を過ぎています').waitFor();
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'muster-board');

  const small = await as(await openPhone({ scripts: true }), hub, cookie);
  await small.goto(`${hub.url}/headquarters`);
  await small.getByTestId('muster').waitFor();
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await shoot(small, 'muster-phone');
  await small.setViewportSize({ width: 320, height: 700 });
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await violations(small)).toEqual([]);

  await board.getByRole('button', { name: '参集を終える' }).click();
  await board.getByRole('button', { name: '決定' }).click();
  await small.getByText('終了 hq', { exact: false }).waitFor();
  await phone.reload();
  await phone.getByText('この参集は終わりました', { exact: false }).waitFor();
});
