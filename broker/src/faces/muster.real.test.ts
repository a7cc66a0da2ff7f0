// Real: the whole hub with the built face in Chromium, a mail server on the loopback, and axe-core. Played: both clocks.
import { fileURLToPath } from 'node:url';
import { MINUTE, MusterList, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { townWithDuty } from '../duty/testing/town-with-duty.js';
import { aTown, minute } from '../testing/builders.js';
import { openDesk, openPhone, openWall } from '../testing/chromium.js';
import { mailServer } from '../testing/mail-server.js';
import { shoot } from '../testing/shots.js';
import { standBetween } from './testing/between.js';
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
  // By keyboard alone, up to the call.
  await box.locator('summary').press('Enter');
  await box.getByLabel('集まる場所').fill('本庁舎2階');
  await box.getByLabel('ひとこと（任意）').fill('国道は通れます');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'muster-form');
  await box.getByRole('button', { name: '参集をかける' }).press('Enter');
  await box.getByText('3人に、登録された連絡手段', { exact: false }).waitFor();
  await box.getByRole('button', { name: '決定' }).press('Enter');
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
  // A request that fails, and somebody else who answers meanwhile, take nothing of what is typed.
  await desk.route('**/answer', (route) => route.abort());
  await row('oka-hana').getByRole('button', { name: '行けない' }).click();
  await desk.getByTestId('musters').getByRole('alert').waitFor();
  await desk.unroute('**/answer');
  await row('night-desk').getByRole('button', { name: '着いた' }).click();
  await row('night-desk').getByText('18:20 到着').waitFor();
  await expect
    .poll(() => row('oka-hana').getByLabel('ひとこと', { exact: false }).inputValue())
    .toBe('道が冠水');
  await row('oka-hana').getByRole('button', { name: '行けない' }).click();
  await row('oka-hana').locator('.form').waitFor({ state: 'detached' });
  await row('oka-hana').getByText('道が冠水').waitFor();
  await expect.poll(() => all.allTextContents()).toEqual(['3', '1', '1', '0', '1']);
  hub.clock.at += 31 * MINUTE;
  await row('mori-ichiro').getByText('予定を過ぎています').waitFor();
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'muster-board');

  const small = await as(await openPhone({ scripts: true }), hub, cookie, {
    scheme: 'night',
    language: 'ja',
  });
  await small.goto(`${hub.url}/headquarters`);
  await small.getByTestId('muster').waitFor();
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await shoot(small, 'muster-phone');
  await small.setViewportSize({ width: 320, height: 700 });
  expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await violations(small)).toEqual([]);
  await small.setViewportSize({ width: 1_440, height: 900 });
  expect(await violations(small)).toEqual([]);
  await shoot(small, 'muster-board-night');

  await board.getByRole('button', { name: '参集を終える' }).click();
  await board.getByRole('button', { name: '決定' }).click();
  await small.getByText('終了 hq', { exact: false }).waitFor();
  await phone.reload();
  await phone.getByText('この参集は終わりました', { exact: false }).waitFor();
});

test('the wall says in one quiet line that headquarters are open and how many are there, and of when that is once it hears nothing', async () => {
  const mail = await mailServer();
  const { hub, cookie } = await townWithDuty(mail, { first: ['mail'], dashboardDir: FACE });
  await hub.withAuthenticator(cookie);
  hub.clock.at = minute(20);
  const town = aTown().id;
  const post = (path: string, body: object) => hub.call('POST', `/api/v1${path}`, { cookie, body });
  const between = await standBetween(hub.url);
  const wall = await as(await openWall(), between, cookie, { scheme: 'night', language: 'ja' });
  await wall.goto(`${between.url}/?view=wall`);
  await wall.getByTestId('clock').waitFor();
  await expect.poll(() => wall.getByTestId('wall-hq').count()).toBe(0);

  expect((await post('/headquarters/open', { town, place: '本庁舎2階' })).status).toBe(200);
  const line = wall.getByTestId('wall-hq');
  await line.getByText('本部設置中 18:20から 本庁舎2階').waitFor();
  await line.getByText('個人への呼び出しは休み').waitFor();
  expect((await post('/musters', { town, place: '本庁舎2階', withinMs: 60 * MINUTE })).status).toBe(200);
  await line.getByText('参集 本庁舎2階 19:20まで').waitFor();
  await line.getByText('到着 0/3').waitFor();
  const { musters } = MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie })).json);
  const muster = musters[0]?.id;
  await post('/musters/arrival', { muster, person: 'night-desk' });
  await post('/musters/answer', { muster, person: 'oka-hana', inMinutes: 20 });
  await line.getByText('到着 1/3').waitFor();
  await line.getByText('行ける 1').waitFor();
  await line.getByText('未回答 1').waitFor();
  // Nothing on it can be pressed.
  await expect.poll(() => line.locator('a, button').count()).toBe(0);
  await expect.poll(() => wall.getByTestId('wall-hq-as-of').count()).toBe(0);
  expect(await violations(wall)).toEqual([]);
  await shoot(wall, 'wall-muster-night');
  hub.clock.at = minute(45);
  await line.getByText('うち予定超過 1', { exact: false }).waitFor();

  between.cut = true;
  await wall.getByTestId('blind').waitFor();
  await wall.getByTestId('wall-hq-as-of').getByText('18:45 現在').waitFor();
  await shoot(wall, 'wall-muster-blind');
  // What happens meanwhile is there once it hears again, and nothing says any more that it is old.
  await post('/musters/arrival', { muster, person: 'oka-hana' });
  between.cut = false;
  await line.getByText('到着 2/3').waitFor();
  await wall.getByTestId('wall-hq-as-of').waitFor({ state: 'detached' });
  await post('/musters/end', { muster });
  await line.getByText('参集', { exact: false }).waitFor({ state: 'detached' });
  await post('/headquarters/close', { town });
  await line.waitFor({ state: 'detached' });
});

test('who has rights in several towns opens their headquarters with one press and calls their people with one, each to its own place', async () => {
  const mail = await mailServer();
  const { hub, cookie } = await townWithDuty(mail, { first: ['mail'], dashboardDir: FACE });
  await hub.withAuthenticator(cookie);
  const other = aTown({
    id: TownId.parse('nakatosa'),
    jisCode: '39401',
    nameJa: '中土佐町',
    nameEn: 'Nakatosa-cho',
  });
  const contacts = [{ channel: 'mail', to: 'kure@town.example' }];
  const people = [{ id: 'kure', town: other.id, nameJa: '久礼 太郎', contacts }];
  const report = await hub.operate((desk) =>
    desk.applyConfig({ towns: [other], profiles: [], stations: [], people }, false),
  );
  expect(report.faults).toEqual([]);
  hub.clock.at = minute(20);
  const desk = await as(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/headquarters`);
  const box = desk.getByTestId('together');
  await box.getByText('の本部をまとめて設置', { exact: false }).click();
  await box.getByLabel('四万十町の場所（任意）').fill('本庁舎2階');
  await box.getByLabel('中土佐町の場所（任意）').fill('久礼の庁舎');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'together');
  // By keyboard: what is pressed is a button of the form.
  await box.getByRole('button', { name: '本部を設置' }).focus();
  await desk.keyboard.press('Enter');
  await box.getByRole('alert').getByText('の本部を設置します。', { exact: false }).waitFor();
  await box.getByRole('button', { name: '決定' }).click();
  const hq = (id: string) => desk.locator(`[data-testid="hq"][data-town="${id}"]`);
  await hq('shimanto-cho').getByText('本庁舎2階').waitFor();
  await hq('nakatosa').getByText('久礼の庁舎').waitFor();

  // Each is called to where its headquarters are.
  await box.getByText('の参集をまとめてかける', { exact: false }).click();
  const call = box.getByRole('button', { name: '参集をかける' });
  await call.waitFor();
  await expect
    .poll(() =>
      box
        .getByLabel('集まる場所')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value).sort()),
    )
    .toEqual(['久礼の庁舎', '本庁舎2階'].sort());
  await shoot(desk, 'together-call');
  await call.click();
  await box.getByRole('alert').getByText('四万十町の3人', { exact: false }).waitFor();
  await box.getByRole('alert').getByText('中土佐町の1人', { exact: false }).waitFor();
  await box.getByRole('button', { name: '決定' }).click();
  const board = (id: string) =>
    desk.locator(`[data-testid="musters"][data-town="${id}"]`).getByTestId('muster');
  await board('shimanto-cho').getByText('本庁舎2階', { exact: false }).waitFor();
  await board('nakatosa').getByText('久礼の庁舎', { exact: false }).waitFor();

  // Who leads one town is not offered it.
  const chief = await hub.join('chief', { role: 'hq', towns: ['nakatosa'] });
  await hub.withAuthenticator(chief);
  const one = await as(await openDesk(), hub, chief);
  await one.goto(`${hub.url}/headquarters`);
  await one.getByTestId('muster').first().waitFor();
  await expect.poll(() => one.getByTestId('together').count()).toBe(0);
});
