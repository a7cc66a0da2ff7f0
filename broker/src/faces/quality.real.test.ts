// Real: the whole hub with the built face, a node over MQTT, Chromium, axe-core. Played: both clocks.
import { OverruleView, StationState } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { type BusyRiver, busyRiver, DOUBTED } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

/** The panel of the doubted reading's station, as somebody of a role opens it. */
async function opened(page: Page, { hub }: BusyRiver, cookie: string) {
  await signedIn(page, hub, cookie);
  await page.goto(`${hub.url}/#${DOUBTED}`);
  await page.getByRole('button', { name: '観測値の確認・点検' }).click();
  const panel = page.getByTestId('quality');
  await panel.getByTestId('decisions').waitFor();
  return panel;
}

test('a duty officer sees why a reading is doubted, says that it counts with what that does in sight, and takes it back', async () => {
  const river = await busyRiver();
  const { hub } = river;
  const cookie = await hub.join('oka', { role: 'duty' });
  const desk = await openDesk();
  const panel = await opened(desk, river, cookie);
  const told = async () =>
    OverruleView.array().parse(
      (await hub.call('GET', `/api/v1/stations/${DOUBTED}/overrules`, { cookie })).json,
    );
  const latest = async () =>
    StationState.parse((await hub.call('GET', `/api/v1/stations/${DOUBTED}`, { cookie })).json).level?.latest;

  const row = panel.locator('[data-run]');
  await expect.poll(() => row.count()).toBe(1);
  await expect.poll(() => row.textContent()).toMatch(/4\.40 m\s*確認待ち\s*急な変化/);
  await expect.poll(() => panel.getByTestId('quality-counts').textContent()).toContain('確認待ち 1');
  await row.getByRole('button', { name: /有効とする$/ }).click();
  const effect = panel.getByTestId('effect');
  await effect.getByText(/値 1件のうち、1件（確認待ち・異常値）を判定に使う/).waitFor();
  await expect.poll(() => effect.textContent()).toMatch(/もっとも高い値 4\.40 m.*「氾濫危険水位」以上/);

  // Without a reason nothing leaves, and the field says so.
  const reason = panel.getByLabel('理由（画像や現地で見たこと）');
  await panel.getByRole('button', { name: '判断を記録する' }).click();
  await panel.getByText('理由を入れてください。').waitFor();
  await expect.poll(() => desk.evaluate('document.activeElement?.name')).toBe('reason');
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'quality-no-reason');
  await expect.poll(told).toEqual([]);

  // Escape closes the form, and then the panel: the station under it stays open.
  await desk.keyboard.press('Escape');
  await reason.waitFor({ state: 'detached' });
  await row
    .getByRole('button', { name: /有効とする$/ })
    .and(desk.locator(':focus'))
    .waitFor();
  await expect.poll(() => panel.isVisible()).toBe(true);
  await desk.keyboard.press('Enter');
  await reason.fill('カメラで増水を確認');
  await effect.getByText(/値 1件/).waitFor();
  await desk.keyboard.press('Enter');
  const said = panel.getByTestId('quality-said');
  await said.getByText(/^記録しました：有効（判定に使う）/).waitFor();
  await expect.poll(() => row.getAttribute('data-quality')).toBe('good');
  await expect
    .poll(() => row.textContent())
    .toMatch(/職員の判断：有効（判定に使う）　oka（.*）「カメラで増水を確認」/);
  await expect.poll(told).toMatchObject([{ verdict: 'good', by: 'oka', undone: null }]);
  await expect.poll(latest).toMatchObject({ quality: 'good', reasons: ['overruled'] });
  expect(await violations(desk)).toEqual([]);
  await shoot(desk, 'quality-recorded');

  await said.getByRole('button', { name: '判断を取り消す' }).click();
  await said.getByText('自動の判定に戻っています').waitFor();
  await expect.poll(() => row.getAttribute('data-quality')).toBe('suspect');
  await expect.poll(() => panel.getByTestId('decisions').textContent()).toMatch(/取消 .* oka/);
  await expect.poll(told).toMatchObject([{ undone: { by: 'oka' } }]);
  await expect.poll(latest).toMatchObject({ quality: 'suspect', reasons: ['spike'] });

  await desk.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => desk.getByTestId('station').isVisible()).toBe(true);
});

test('a period is decided about in one go on a telephone: what the hub would refuse stands at its field', async () => {
  const river = await busyRiver();
  const cookie = await river.hub.join('oka', { role: 'duty' });
  const phone = await openPhone({ scripts: true });
  const panel = await opened(phone, river, cookie);
  await panel.getByRole('button', { name: '期間を決めて判断する' }).tap();
  const effect = panel.getByTestId('effect');
  await effect.getByText(/値 1件のうち、1件/).waitFor();
  const from = panel.getByLabel('はじめ');
  const to = await panel.getByLabel('終わり').inputValue();
  await from.fill(`${Number(to.slice(0, 4)) + 1}${to.slice(4)}`);
  await panel.getByText('終わりは、はじめより後にしてください。').waitFor();
  await from.fill(`${to.slice(0, 11)}00:00`);
  await effect.getByText(/値 [2-9]件のうち、[2-9]件（正常・確認待ち）を判定に使わなく/).waitFor();
  expect(await violations(phone)).toEqual([]);
  await expect
    .poll(() => panel.evaluate((dialog) => [dialog.scrollWidth, dialog.clientWidth]))
    .toEqual([390, 390]);
  await shoot(phone, 'quality-span');
  await panel.getByLabel('理由（画像や現地で見たこと）').fill('流木');
  await panel.getByRole('button', { name: '判断を記録する' }).tap();
  await panel.getByText(/^記録しました：異常（判定に使わない）/).waitFor();
  // Long afterwards it is taken back in the list of decisions.
  await panel.getByRole('button', { name: '閉じる' }).tap();
  await phone.getByRole('button', { name: '観測値の確認・点検' }).tap();
  await panel
    .getByTestId('decisions')
    .getByRole('button', { name: /の判断を取り消す$/ })
    .tap();
  await panel.getByText('自動の判定に戻っています').waitFor();
  await expect.poll(() => panel.locator('[data-run]').getAttribute('data-quality')).toBe('suspect');
});

test('HQ enters maintenance until when and why, and ends it; duty sees who did, and a viewer who may', async () => {
  const river = await busyRiver();
  const panel = await opened(await openDesk(), river, river.cookie);
  const work = panel.getByTestId('work');
  await expect.poll(() => work.textContent()).toContain('点検の登録はありません');
  await work.getByRole('button', { name: '点検を登録する' }).click();
  const until = work.getByLabel('終わり');
  const offered = await until.inputValue();
  await until.fill(`${Number(offered.slice(0, 4)) + 1}${offered.slice(4)}`);
  await work.getByText('点検は3日（72時間）までです。').waitFor();
  await until.fill(offered);
  await work.getByLabel('理由（点検の内容）').fill('年次点検');
  await shoot(panel.page(), 'quality-work');
  await work.getByRole('button', { name: '登録する', exact: true }).click();
  await panel
    .getByTestId('quality-said')
    .getByText(/^点検を登録しました/)
    .waitFor();
  const row = work.locator('[data-work="underWay"]');
  await expect.poll(() => row.textContent()).toMatch(/点検中\s*観測所全体.*hq「年次点検」/s);
  expect(await violations(panel.page())).toEqual([]);

  const seen = await opened(await openDesk(), river, await river.hub.join('oka', { role: 'duty' }));
  const theirs = seen.getByTestId('work');
  await expect.poll(() => theirs.textContent()).toMatch(/hq「年次点検」.*「本部」以上の権限の人ができます/s);
  await expect.poll(() => theirs.getByRole('button').count()).toBe(0);
  const viewed = await opened(await openDesk(), river, await river.hub.join('mori', { role: 'viewer' }));
  await expect
    .poll(() => viewed.getByTestId('may-not').first().textContent())
    .toContain('「当番」以上の権限の人ができます');
  await expect.poll(() => viewed.locator('[data-run] button').count()).toBe(0);

  await row.getByRole('button', { name: '点検を終える' }).click();
  await panel.getByText('点検を終えました').waitFor();
  await expect.poll(() => work.locator('[data-work="over"]').textContent()).toMatch(/終了.*hq が終了/s);
});

test('a line that fails is told, and tried again by hand; what was recorded without an answer stands in the list', async () => {
  const river = await busyRiver();
  const cookie = await river.hub.join('oka', { role: 'duty' });
  const desk = await signedIn(await openDesk(), river.hub, cookie);
  await desk.route('**/quality?*', (route) => route.abort());
  await desk.goto(`${river.hub.url}/#${DOUBTED}`);
  await desk.getByRole('button', { name: '観測値の確認・点検' }).click();
  const panel = desk.getByTestId('quality');
  await panel.getByText('受け取れませんでした').waitFor();
  await expect.poll(() => panel.locator('[data-run]').count()).toBe(0);
  await desk.unroute('**/quality?*');
  await panel.getByRole('button', { name: 'もう一度' }).click();
  await panel.locator('[data-run]').waitFor();

  // The hub records it, and its answer is lost on the way.
  await desk.route('**/overrules', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await panel.getByRole('button', { name: /異常とする$/ }).click();
  await panel.getByLabel('理由（画像や現地で見たこと）').fill('流木');
  await panel.getByRole('button', { name: '判断を記録する' }).click();
  await panel.getByText('サーバーから返事がありません').waitFor();
  await panel.getByTestId('decisions').getByText('「流木」').waitFor();
  await expect.poll(() => panel.locator('[data-run]').getAttribute('data-quality')).toBe('bad');
  await expect.poll(() => panel.getByText('サーバーから返事がありません').count()).toBe(1);
});
