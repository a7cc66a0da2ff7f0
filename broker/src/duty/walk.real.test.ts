// Real: the whole hub with the built face, a node over MQTT with a picture, a mail server on the loopback, Chromium at the size of a
// telephone. Played: both clocks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pictureTopic } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { aRiverPicture, CAMERA } from '../testing/pictures.js';
import { connectNode, PASSWORD, type RealHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { eventually } from '../testing/waiting.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

const FACE = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const BASE = 'https://kawamori.town.example';
/** A telephone's screen, and what a thumb needs at least (WCAG 2.5.5). */
const [WIDTH, HEIGHT, THUMB] = [390, 844, 44];

async function linkFor(mail: MailServer, id: string, words: string, hub: RealHub): Promise<string> {
  const { text } = await mail.mails.first(
    (one) => one.to === `${id}@town.example` && one.subject.includes(words),
  );
  const link = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1];
  if (link === undefined) throw new Error(`no link: ${text}`);
  return `${hub.url}${link}`;
}

/** Presses what a thumb can press: large enough, and in the lower half of the screen. */
async function press(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  await eventually(async () => {
    const box = await target.boundingBox();
    expect(box?.height, name).toBeGreaterThanOrEqual(THUMB);
    expect(box?.width, name).toBeGreaterThanOrEqual(THUMB);
    expect(box?.y, name).toBeGreaterThan(HEIGHT / 2);
    expect((box?.y ?? 0) + (box?.height ?? 0), name).toBeLessThanOrEqual(HEIGHT);
  });
  await target.tap();
}

/** Seen as the page opens: it stands on the first screen, whole. */
async function isSeenAtOnce(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  expect(box?.y, selector).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? HEIGHT) + (box?.height ?? HEIGHT), selector).toBeLessThanOrEqual(HEIGHT);
}

const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth');

/** A river that has risen past 氾濫注意水位 at twenty past six, with a picture; it is two minutes later. */
async function aRisenRiver(): Promise<{ mail: MailServer; hub: RealHub; cookie: string }> {
  expect(existsSync(join(FACE, 'index.html')), 'npm run build makes the face').toBe(true);
  const mail = await mailServer();
  const station = aStationFile({ cameras: [{ id: CAMERA, nameJa: '下流の岸', nameEn: 'Bank downstream' }] });
  const { hub, cookie, secret } = await townWithDuty(
    mail,
    { notices: { linkUrl: BASE }, dashboardDir: FACE },
    station,
  );
  await hub.join('kiki', { role: 'duty' });
  const node = await connectNode(hub, secret);
  const { town, id } = aRegistration();
  hub.clock.at = minute(20);
  await node.client.publishAsync(pictureTopic(town, id, CAMERA), await aRiverPicture(18), { qos: 1 });
  await node.send([
    [0, 2.52],
    [10, 2.8],
  ]);
  await node.send([[20, 3.2]]);
  hub.clock.at = minute(22);
  return { mail, hub, cookie };
}

async function signIn(page: Page, hub: RealHub): Promise<void> {
  await page.goto(`${hub.url}/signin`);
  await page.getByLabel('アカウント名').fill('kiki');
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.locator('[data-station]').first().waitFor();
}

test('a duty officer is woken by a mail, sees picture, level and age at once, acknowledges with one thumb, and hands over', async () => {
  const { mail, hub, cookie } = await aRisenRiver();

  // 1. The notice, and what its link shows without a sign-in and without a script.
  const phone = await openPhone();
  await phone.goto(await linkFor(mail, 'mori-ichiro', '氾濫注意水位', hub));
  const text = await phone.locator('main').textContent();
  for (const words of [
    '森 一郎 さん宛て',
    '氾濫注意水位に到達（観測）',
    '3.20',
    '2分前',
    'まだ誰も確認していません',
  ])
    expect(text).toContain(words);
  await expect.poll(() => phone.locator('figcaption').textContent()).toMatch(/下流の岸 18:18 撮影.*4分前/);
  for (const part of ['h1', '.value', '.age', 'figure img']) await isSeenAtOnce(phone, part);
  await expect.poll(() => widthOf(phone)).toBe(WIDTH);
  await shoot(phone, 'duty-link');

  // 2. One thumb acknowledges.
  await press(phone, 'button', '確認しました');
  await phone.getByText('確認 森 一郎 18:22').waitFor();
  await shoot(phone, 'duty-acknowledged');

  // 3. Handed over to the next, with a word.
  await press(phone, 'link', '引き継ぐ');
  await phone.getByText('誰に引き継ぎますか').waitFor();
  for (const row of await phone.locator('.pick label:not(.say)').all())
    await expect.poll(async () => (await row.boundingBox())?.height).toBeGreaterThanOrEqual(THUMB);
  await phone.getByText('岡 花').tap();
  await phone.getByLabel('申し送り').fill('右岸の見回りを頼みます');
  await shoot(phone, 'duty-hand-over');
  await press(phone, 'button', '引き継ぐ');
  await phone.getByText('引き継ぎ 森 一郎 → 岡 花 18:22').waitFor();
  await phone.getByText('まだ引き受けていません。それまでは 森 一郎 さんの担当です。').waitFor();
  await shoot(phone, 'duty-handed-over');

  // 4. She is called, and takes it over.
  const hers = await openPhone();
  await hers.goto(await linkFor(mail, 'oka-hana', '【引き継ぎ】', hub));
  await hers.getByText('森 一郎 さんからの引き継ぎです').waitFor();
  await hers.getByText('申し送り：右岸の見回りを頼みます').waitFor();
  await shoot(hers, 'duty-taking-over');
  hub.clock.at = minute(24);
  await press(hers, 'button', '確認しました');
  await hers.getByText('引き受け 岡 花 18:24').waitFor();
  await phone.reload();
  await phone.getByText('引き受け 岡 花 18:24').waitFor();
  // It is hers now: she can hand it on, and he has nothing more to press.
  await expect.poll(() => hers.getByRole('link', { name: '引き継ぐ' }).count()).toBe(1);
  await expect.poll(() => phone.locator('.do').count()).toBe(0);

  // 5. The face on the telephone of HQ: who has it, what has happened, and the end of it.
  const face = await openPhone({ scripts: true });
  await signIn(face, hub);
  await shoot(face, 'duty-list');
  await face.getByRole('button', { name: '経過' }).tap();
  await face.getByText('引き継ぎ 森 一郎 → 岡 花 18:24').tap();
  await face.getByText('これまでの経過').waitFor();
  await face.locator('li', { hasText: '右岸の見回りを頼みます' }).waitFor();
  await expect.poll(() => widthOf(face)).toBe(WIDTH);
  await shoot(face, 'duty-episode');
  await press(face, 'button', '対応を終える');
  await face.getByRole('textbox').fill('見回りを終えた');
  await face.getByRole('button', { name: '対応を終える' }).tap();
  await face.getByTestId('episode').getByText('対応終了 kiki 18:24').waitFor();
  await eventually(async () =>
    expect((await noticesOf(hub, cookie))[0]).toMatchObject({
      acknowledged: [{ by: 'mori-ichiro' }, { by: 'oka-hana' }],
      closed: { by: 'kiki', note: '見回りを終えた' },
    }),
  );

  // Nobody else was woken.
  hub.clock.at = minute(90);
  await eventually(async () => {
    await phone.reload();
    expect(await phone.locator('main').textContent()).toContain('対応終了 kiki 18:24');
  });
  expect(mail.mails.all.map(({ to }) => to)).toEqual(['mori-ichiro@town.example', 'oka-hana@town.example']);
});

test('a slip is taken back with one thumb: the link has been used then, says so, and leads to the sign-in', async () => {
  const { mail, hub } = await aRisenRiver();
  const phone = await openPhone();
  await phone.goto(await linkFor(mail, 'mori-ichiro', '氾濫注意水位', hub));
  await press(phone, 'button', '確認しました');
  await phone.getByText('確認 森 一郎 18:22').waitFor();
  await press(phone, 'button', '確認を取り消す');
  await phone.getByText('まだ誰も確認していません').waitFor();
  await phone.getByText('このリンクからの確認は取り消されています').waitFor();
  await expect.poll(() => phone.getByRole('button').count()).toBe(0);
  await expect.poll(() => widthOf(phone)).toBe(WIDTH);
  await shoot(phone, 'duty-taken-back');
  await press(phone, 'link', '川守の画面を開く（サインイン）');
  await phone.waitForURL(`${hub.url}/`);
});

test('on the desk the chronology is told newest first, of one station or kind, and opens as a page to print', async () => {
  const { mail, hub, cookie } = await aRisenRiver();
  await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');
  const [notice] = await noticesOf(hub, cookie);
  const about = `/api/v1/episodes/${encodeURIComponent(notice?.episode ?? '')}`;
  await hub.call('POST', `${about}/acknowledge`, { cookie, body: { note: '現地へ向かう' } });
  hub.clock.at = minute(26);
  await hub.call('POST', `${about}/hand-over`, { cookie, body: { to: 'oka-hana', note: '右岸を頼みます' } });
  await mail.mails.first(({ to }) => to === 'oka-hana@town.example');

  const desk = await openDesk();
  await signIn(desk, hub);
  await desk.getByRole('button', { name: 'クロノロジー' }).click();
  const lines = desk.locator('[data-testid="chronology"] li');
  await lines.filter({ hasText: '岡 花 へ引き継ぎ' }).waitFor();
  await expect.poll(() => lines.locator('time').count()).toBeGreaterThan(6);
  const times = await lines.locator('time').allTextContents();
  expect(times).toEqual(times.toSorted().reverse());
  await shoot(desk, 'desk-chronology');

  await desk.getByRole('combobox', { name: '種別' }).selectOption('対応');
  await expect.poll(() => lines.count()).toBe(2);
  await expect
    .poll(() => lines.allTextContents())
    .toEqual([expect.stringContaining('右岸を頼みます'), expect.stringContaining('現地へ向かう')]);
  await desk.getByRole('combobox', { name: '観測所' }).selectOption('鍛冶屋瀬橋');
  await expect.poll(() => lines.count()).toBe(2);

  const [sheet] = await Promise.all([
    desk.context().waitForEvent('page'),
    desk.getByRole('link', { name: '印刷用（A4）' }).click(),
  ]);
  await sheet.getByRole('heading', { name: 'クロノロジー（時系列記録）' }).waitFor();
  await expect.poll(() => sheet.locator('tbody tr.person').count()).toBe(2);
  expect((await sheet.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  await shoot(sheet, 'ledger-sheet');
  await desk.getByRole('button', { name: '閉じる' }).click();
  await expect.poll(() => desk.locator('[data-testid="chronology"]').count()).toBe(0);
});
