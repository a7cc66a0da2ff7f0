// Real: the whole hub with the built face in Chromium, a mail server on the loopback, and axe-core. Played: both clocks.
import { HOUR, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openDesk, openPhone } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { busyRiver } from './testing/busy-river.js';
import { signedIn as as } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

test('headquarters are opened by a person who says that somebody is there, every screen says so, and they end by a person', async () => {
  const { hub, cookie } = await busyRiver();
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/headquarters`);
  const box = desk.getByTestId('hq');
  await box.getByText('設置されていません', { exact: false }).waitFor();
  expect(await violations(desk)).toEqual([]);
  await box.getByLabel('場所（任意）').fill('本庁舎2階');
  await box.getByRole('button', { name: '本部を設置' }).click();
  await box.getByText('本部に確認する人がいますか', { exact: false }).waitFor();
  await shoot(desk, 'hq-asked');
  await box.getByRole('button', { name: '決定' }).click();
  const band = desk.getByTestId('hq-open');
  await band.getByText('本庁舎2階', { exact: false }).waitFor();
  await expect
    .poll(() => band.textContent())
    .toContain('個人への呼び出しは休み。本部で確認がなければ10分後に呼び出す');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'hq-open');

  const phone = await as(await openPhone({ scripts: true }), hub, cookie);
  await phone.goto(hub.url);
  await phone.getByTestId('hq-open').waitFor();
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await shoot(phone, 'hq-phone');
  // Nobody there acknowledges: people are called, and the screens say so.
  hub.clock.at += 11 * MINUTE;
  await phone.getByTestId('hq-open').getByText('本部で未確認のお知らせ', { exact: false }).waitFor();
  await shoot(phone, 'hq-phone-late');
  await phone.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(320);

  await box.getByRole('button', { name: '本部を解散' }).click();
  await box.getByRole('button', { name: '決定' }).click();
  await band.waitFor({ state: 'detached' });
  const { json } = await hub.call(
    'GET',
    `/api/v1/ledger?from=${hub.clock.at - HOUR}&to=${hub.clock.at + HOUR}`,
    { cookie },
  );
  const lines = (json as { lines: { textJa: string; byJa: string }[] }).lines.map(
    ({ textJa, byJa }) => `${textJa} ${byJa}`,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^本部を設置：本庁舎2階.*hq$/));
  expect(lines).toContainEqual(expect.stringMatching(/^本部を解散.*hq$/));
});
