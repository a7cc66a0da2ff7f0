// Real: the whole hub with the built face and a node over MQTT with a picture, a mail server on the loopback, Chromium, axe-core. Played: both
// clocks.
import { DAY, downTopic, MINUTE, type SettingsWord, upTopic } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aRegistration, aTown, LEVEL } from '../testing/builders.js';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { CAMERA } from '../testing/pictures.js';
import { shoot } from '../testing/shots.js';
import { type BusyRiver, busyRiver, LOWER } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const STATION = 'kajiyase-bashi';

/** An administrator who has given a code just now, on a page of the back office. */
async function opened(page: Page, { hub }: BusyRiver, place: string): Promise<Page> {
  const cookie = await hub.join('kanri', { role: 'administrator' });
  await hub.withAuthenticator(cookie);
  await signedIn(page, hub, cookie);
  await page.goto(`${hub.url}/office#${place}`);
  await page.getByTestId('office').waitFor();
  return page;
}

const thing = (page: Page) => page.getByTestId('thing');

test('a station is changed at a desk: a fault stands at its field with what was typed, the change is looked at, saved, and undone', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, 'station');
  await page.getByTestId('things').getByRole('link', { name: '鍛冶屋瀬橋' }).click();
  const name = thing(page)
    .getByLabel(/^名称（日本語）/)
    .first();
  await name.waitFor();
  await expect.poll(() => thing(page).getByLabel(/^ID/).first().isDisabled()).toBe(true);
  await name.fill('');
  await thing(page).getByLabel('緯度', { exact: true }).fill('3x');
  await thing(page).getByRole('button', { name: '変更の確認' }).click();
  await thing(page).getByTestId('faults').getByText('直すところが2か所あります。').waitFor();
  await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
  await expect
    .poll(() => thing(page).locator('[data-path="nameJa"] [role="alert"]').textContent())
    .toBe('入力してください');
  await expect
    .poll(() => thing(page).locator('[data-path="position.lat"] [role="alert"]').textContent())
    .toBe('数字で入力してください');
  const invalid = (label: string) =>
    thing(page).getByLabel(label, { exact: true }).getAttribute('aria-invalid');
  await expect.poll(() => invalid('緯度')).toBe('true');
  await expect.poll(() => invalid('経度')).toBe('false');
  await expect.poll(() => thing(page).getByLabel('緯度', { exact: true }).inputValue()).toBe('3x');
  await shoot(page, 'office-faults');

  await name.fill('鍛冶屋瀬橋（新）');
  await thing(page).getByLabel('緯度', { exact: true }).fill('33.25');
  await thing(page).getByRole('button', { name: '変更の確認' }).click();
  const review = page.getByTestId('review');
  await review.getByRole('row', { name: '名称（日本語） 鍛冶屋瀬橋 鍛冶屋瀬橋（新）' }).waitFor();
  await expect
    .poll(() => review.textContent())
    .toContain('いまの水位の判定、値の新しさ、呼び出しの順は変わりません');
  await review.getByRole('row', { name: '位置 › 緯度 33.2385 33.25' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-review');
  await review.getByRole('button', { name: '保存する' }).click();
  await page.getByText('保存しました。').waitFor();
  await page
    .getByTestId('history')
    .locator('li', { hasText: /kanri.*変更した.*名称（日本語）/s })
    .first()
    .waitFor();
  await page.getByRole('status').getByRole('button', { name: '元に戻す' }).click();
  await review.getByRole('row', { name: '名称（日本語） 鍛冶屋瀬橋（新） 鍛冶屋瀬橋' }).waitFor();
  await review.getByRole('button', { name: '元に戻す' }).click();
  await page.getByText('元に戻しました。').waitFor();
  await expect.poll(() => name.inputValue()).toBe('鍛冶屋瀬橋');
});

test('what is not saved is not lost on the way to another page, nor over somebody else’s change', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, `station/${LOWER}`);
  const name = thing(page)
    .getByLabel(/^名称（英語）/)
    .first();
  await name.fill('Shinkai bridge');
  await page.getByRole('navigation', { name: '設定の種類' }).getByRole('link', { name: '端末' }).click();
  await page.getByTestId('leaving').getByRole('button', { name: '編集を続ける' }).click();
  await expect.poll(() => name.inputValue()).toBe('Shinkai bridge');

  await river.hub.operate(async (desk) => {
    const documents = await desk.exportConfig();
    const stations = [{ ...(documents[`station/${LOWER}`] as object), nameJa: '新開橋（改）' }];
    return desk.applyConfig({ towns: [], profiles: [], stations }, false);
  });
  await thing(page).getByRole('button', { name: '変更の確認' }).click();
  await page.getByText(/サーバーの管理コマンドで.*に変更されました/).waitFor();
  await expect.poll(() => name.inputValue()).toBe('Shinkai bridge');
  await page.getByRole('button', { name: /いまの内容を読み込む/ }).click();
  const japanese = thing(page)
    .getByLabel(/^名称（日本語）/)
    .first();
  await expect.poll(() => japanese.inputValue()).toBe('新開橋（改）');
  await name.fill('Shinkai bridge');
  await page.getByRole('navigation', { name: '設定の種類' }).getByRole('link', { name: '端末' }).click();
  await page.getByTestId('leaving').getByRole('button', { name: '変更を捨てる' }).click();
  await page.getByTestId('nodes').waitFor();
});

test('the roster of a week shows who is on duty, where nobody is, and whom a notice of now would call; a calendar file is looked at before it is taken', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, 'roster');
  const roster = page.getByTestId('roster');
  await expect.poll(() => roster.getByTestId('calls-now').textContent()).toMatch(/すぐに.*森 一郎.*岡 花/s);
  await roster.getByText('当番なし').first().waitFor();
  await roster.getByRole('link', { name: '当番を加える' }).click();
  const from = thing(page).getByLabel(/^はじめ/);
  const now = new Date(river.hub.clock.at + DAY + 9 * 3_600_000).toISOString().slice(0, 10);
  await from.fill(`${now}T17:30`);
  await thing(page)
    .getByLabel(/^終わり/)
    .fill(`${now}T23:00`);
  await thing(page).getByRole('button', { name: '人を加える' }).click();
  await thing(page).getByRole('combobox', { name: /^人 1/ }).selectOption({ label: '岡 花' });
  await thing(page).getByRole('button', { name: '変更の確認' }).click();
  await page.getByTestId('review').getByRole('button', { name: '保存する' }).click();
  await page.getByText('保存しました。').waitFor();
  await page.getByRole('link', { name: '一覧へ' }).first().click();
  await roster.getByRole('link', { name: '岡 花' }).waitFor();
  await shoot(page, 'office-roster');

  const day = now.replaceAll('-', '');
  const ics = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//town//duty//JA',
    'BEGIN:VEVENT',
    'UID:from-file',
    `DTSTART:${day}T080000Z`,
    `DTEND:${day}T120000Z`,
    'SUMMARY:当番：森 一郎',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  const choose = (text: string) =>
    roster
      .getByLabel('カレンダーのファイル（.ics）から取り込む')
      .setInputFiles({ name: 'duty.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
  await choose('hello');
  await roster.getByText('カレンダーのファイル（.ics）ではありません').waitFor();
  await choose(ics);
  await roster
    .locator('[data-sign="+"]')
    .getByText(/森 一郎/)
    .waitFor();
  await roster.locator('[data-sign="-"]').getByText(/岡 花/).waitFor();
  await roster.getByRole('button', { name: '取り込む', exact: true }).click();
  await roster.getByText('取り込みました。').waitFor();
  await roster.getByRole('link', { name: '森 一郎' }).waitFor();

  const taken = roster.getByTestId('calendars-taken');
  await taken.locator('li', { hasText: /kanri.*加えた当番 1/s }).waitFor();
  await taken.getByRole('button', { name: '元に戻す' }).focus();
  await page.keyboard.press('Enter');
  await taken
    .locator('[data-sign="-"]')
    .getByText(/森 一郎/)
    .waitFor();
  await taken.locator('[data-sign="+"]').getByText(/岡 花/).waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-roster-undo');
  await taken.getByRole('button', { name: '元に戻す' }).press('Enter');
  await taken.getByText('元に戻しました。').waitFor();
  await roster.getByRole('link', { name: '岡 花' }).waitFor();
  await taken.getByText('まとめては戻せません').waitFor();
});

test('a node is registered with a secret that is shown once; its health stands in the list', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, 'nodes');
  const nodes = page.getByTestId('nodes');
  const box = nodes.locator('[data-node="kajiyase-1"]');
  await box.getByText(/11\.5 V.*電圧低下/).waitFor();
  await expect.poll(() => box.textContent()).toMatch(/接続中.*最後の受信/s);
  await nodes.getByRole('button', { name: '端末を登録する' }).click();
  await nodes.getByLabel('端末のID').fill('shinkai-1');
  await nodes.getByLabel('町').selectOption(aTown().id);
  await nodes.getByLabel('新開橋').check();
  await nodes.getByRole('button', { name: '変更の確認' }).click();
  const review = page.getByTestId('node-review');
  await review.getByText('端末 shinkai-1 が、新開橋 の値と写真を送れるようになります').waitFor();
  await review.getByRole('button', { name: '登録する' }).click();
  const secret = page.getByTestId('secret');
  await expect.poll(() => secret.locator('code').textContent()).toMatch(/^.{40,}$/);
  await shoot(page, 'office-secret');
  await secret.getByRole('button', { name: '端末に入れました。閉じる' }).click();
  await nodes.locator('[data-node="shinkai-1"]').getByText('接続なし').waitFor();
  await nodes.getByRole('button', { name: 'shinkai-1 端末を無効にする' }).click();
  await page.getByTestId('node-review').getByRole('button', { name: '無効にする' }).click();
  await nodes.getByText('shinkai-1：無効にしました。').waitFor();
  await expect.poll(() => nodes.locator('[data-node="shinkai-1"]').count()).toBe(0);
});

test('houses are covered on the picture of a camera, by pressing corners or by figures', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, `station/${STATION}`);
  const masks = thing(page).locator('[data-path="cameras.0.public.masks"]');
  await masks.locator('image').waitFor();
  await masks.getByRole('button', { name: '新しい範囲' }).click();
  const picture = masks.getByTestId('mask-picture');
  await picture.click({ position: { x: 20, y: 20 } });
  await picture.click({ position: { x: 200, y: 20 } });
  await masks.getByRole('button', { name: '写真の中央に角を置く' }).click();
  await masks.getByLabel('角 3 の縦の位置（%）').fill('75');
  await masks.getByRole('button', { name: '範囲を閉じる' }).click();
  await masks.getByText('隠す範囲 1（3点）').first().waitFor();
  await shoot(page, 'office-masks');
  await thing(page).getByRole('button', { name: '変更の確認' }).click();
  await page.getByTestId('review').getByText('住民に見せない範囲が変わります').waitFor();
});

test('levels are tried on what is kept of the river before they are saved, beside those in force', async () => {
  const river = await busyRiver();
  const page = await opened(await openDesk(), river, `station/${STATION}`);
  const trial = page.getByTestId('level-trial');
  await trial.getByRole('button', { name: '過去の水位で試す' }).focus();
  const height = thing(page).locator('[data-path="levels.0.marks.0"]').getByLabel(/^高さ/);
  await height.fill('abc');
  await trial.getByRole('button', { name: '過去の水位で試す' }).click();
  await trial.getByRole('alert').waitFor();
  await height.fill('0.5');
  await trial.getByRole('button', { name: '過去の水位で試す' }).press('Enter');
  const figures = trial.getByTestId('replay');
  await figures.getByText('変えた場合').waitFor();
  await expect.poll(() => figures.getByRole('table').count()).toBe(2);
  await expect.poll(() => figures.getByRole('table').nth(1).textContent()).toContain('0.50 m');
  await expect.poll(() => trial.getByRole('alert').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-levels-tried');
  await height.fill('0.6');
  const old = trial.getByText('試したあとに入力が変わりました');
  await old.waitFor();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/thresholds/replays', async (route) => {
    await held;
    await route.continue();
  });
  await trial.getByRole('button', { name: '過去の水位で試す' }).click();
  // The figures of 0.5 m are not those of 0.6 m, also while these are not there yet.
  await expect.poll(() => figures.count()).toBe(0);
  letGo();
  await expect.poll(() => figures.getByRole('table').nth(1).textContent()).toContain('0.60 m');
  await expect.poll(() => old.count()).toBe(0);
  await trial.getByLabel('期間').selectOption('5');
  await old.waitFor();
});

test('what a node measures is set from the page of nodes: faults at their field, its effect first, what the node says of it, and undone', async () => {
  const river = await busyRiver();
  const { client } = river.node;
  const { id, town } = aRegistration();
  const heard: { version: number; settings: { sensors: object[] } }[] = [];
  client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(downTopic(town, id, 'config'), { qos: 1 });
  const say = (state: 'birth' | 'alive', settings: SettingsWord) =>
    client.publishAsync(
      upTopic(town, id, 'status'),
      JSON.stringify({
        ...{ v: 1, town, node: id, state, sentAt: river.hub.clock.at, clock: 'synced' },
        ...{ software: 't', bootId: 't', settings },
      }),
      { qos: 1, retain: true },
    );
  const page = await opened(await openPhone({ scripts: true }), river, 'nodes');
  const box = page.locator(`[data-node="${id}"]`);
  const toggle = box.getByRole('button', { name: `${id} 測る間隔と写真の設定` });
  await toggle.press('Enter');
  await box.getByText('この端末は設定を受け付けません（更新が要ります）').waitFor();
  await say('birth', {
    ...{ version: 0, inForce: 0, state: 'own', detail: '' },
    own: {
      sensors: [{ series: LEVEL, every: 10 * MINUTE }],
      cameras: [{ camera: CAMERA, every: 10 * MINUTE, maxWidth: 1_280, quality: 80 }],
    },
  });
  await box.getByRole('button', { name: `${id} 設定を閉じる` }).press('Enter');
  await toggle.press('Enter');
  await box.getByText('端末の設定ファイルのままです').waitFor();
  const every = box.getByLabel('鍛冶屋瀬橋 水位 測る間隔', { exact: true });
  await every.fill('9000');
  await box.getByLabel(/^JPEGの品質/).fill('99');
  await box.getByRole('button', { name: '変更の確認' }).click();
  await box.getByTestId('faults').getByText('直すところが2か所あります。').waitFor();
  await expect
    .poll(() => box.locator('[data-path="sensors.0.every"] [role="alert"]').textContent())
    .toBe('10秒から1日までにしてください');
  await expect
    .poll(() => box.locator('[data-path="cameras.0.quality"] [role="alert"]').textContent())
    .toBe('95 以下にしてください');
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'office-node-settings');

  await every.fill('30');
  await box.getByLabel(/^JPEGの品質/).fill('60');
  await box.getByRole('button', { name: '変更の確認' }).click();
  const review = box.getByTestId('review');
  await review.getByText(/1日の測定 144回 → 48回/).waitFor();
  await review
    .getByText(/鍛冶屋瀬橋 水位の間隔（30分）が、観測所の想定間隔（10分）より長くなります/)
    .waitFor();
  await review.getByRole('button', { name: '保存する' }).click();
  await box.getByText('保存しました。').waitFor();
  await expect
    .poll(() => heard.at(-1))
    .toMatchObject({ version: 1, settings: { sensors: [{ every: '30m' }] } });
  await box.getByText(/第1版は、まだ端末に届いていません/).waitFor();
  await say('alive', { version: 1, inForce: 0, state: 'returned', detail: 'the hub was not reached' });
  await box.getByRole('button', { name: `${id} 設定を閉じる` }).click();
  await toggle.click();
  await box.getByText(/第1版：端末が前の設定に戻しました（0秒前）/).waitFor();
  await box.getByRole('button', { name: '同じ設定をもう一度送る' }).click();
  await expect.poll(() => heard.at(-1)?.version).toBe(2);
  await box.getByTestId('history').getByRole('button', { name: '元に戻す' }).first().click();
  await review.getByRole('button', { name: '元に戻す' }).click();
  await expect.poll(() => heard.at(-1)).toMatchObject({ version: 3, settings: { sensors: [] } });
});

test('levels that are tried while the page is left are tried no further', async () => {
  const page = await opened(await openDesk(), await busyRiver(), `station/${STATION}`);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/thresholds/replays', async (route) => {
    const answer = await route.fetch();
    await held;
    // As it stands when it was begun: a short one is over by now.
    await route.fulfill({ response: answer });
  });
  const begun = page.waitForRequest('**/thresholds/replays');
  const trial = page.getByTestId('level-trial');
  await trial.getByRole('button', { name: '過去の水位で試す' }).click();
  await begun;
  await page.goto(`${new URL(page.url()).origin}/office#station`);
  await trial.waitFor({ state: 'detached' });
  const cancelled = page.waitForRequest(
    (request) => request.method() === 'DELETE' && request.url().includes('/thresholds/replays/'),
  );
  letGo();
  await cancelled;
});

describe('every section, for those who use a keyboard or hear it (axe-core)', () => {
  test.each([
    ['desk', 'day', 'ja'],
    ['phone', 'night', 'en'],
    ['phone', 'day', 'ja'],
    ['desk', 'night', 'en'],
  ] as const)('on a %s by %s in %s', async (screen, scheme, language) => {
    const { hub, cookie } = await busyRiver();
    const page = await signedIn(
      screen === 'desk' ? await openDesk() : await openPhone({ scripts: true }),
      hub,
      cookie,
      { scheme, language },
    );
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const places = {
      station: '[data-testid="things"] li',
      [`station/${STATION}`]: '[data-path="series"]',
      'station/:new': '[data-path="nameJa"]',
      person: '[data-testid="things"] li',
      'person/mori-ichiro': '[data-path="contacts"]',
      [`duty/${aTown().id}`]: '[data-path="ladder"]',
      [`town/${aTown().id}`]: '[data-path="jisCode"]',
      roster: '[data-testid="calls-now"]',
      nodes: '[data-node]',
    };
    for (const [place, standing] of Object.entries(places)) {
      await page.goto('about:blank');
      await page.goto(`${hub.url}/office#${place}`);
      await page.locator(standing).first().waitFor();
      for (const found of await violations(page)) faults.push(`${place}: ${found}`);
      const [width, inner] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      if (width > inner) faults.push(`${place}: ${width} px wide`);
      const wide = await page.evaluate<number>(
        `(() => { const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth; })()`,
      );
      if (wide > 0) faults.push(`${place}: scrolls sideways by ${wide} px`);
      await shoot(page, `office-${place.replaceAll(/[/:]/g, '-')}-${screen}-${scheme}-${language}`);
    }
    if (screen === 'phone') {
      await page.setViewportSize({ width: 320, height: 640 });
      for (const place of [`station/${STATION}`, 'roster']) {
        await page.goto('about:blank');
        await page.goto(`${hub.url}/office#${place}`);
        await page
          .locator(places[place] ?? '')
          .first()
          .waitFor();
        const wide = await page.evaluate<number>(
          `(() => { const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth; })()`,
        );
        if (wide > 0) faults.push(`${place} at 320 px: scrolls sideways by ${wide} px`);
      }
    }
    expect(faults).toEqual([]);
  });
});

test('HQ and viewers are told who may, and the line that fails is told and tried again', async () => {
  const { hub, cookie } = await busyRiver();
  const viewer = await signedIn(await openDesk(), hub, await hub.join('seer', { role: 'viewer' }));
  await viewer.goto(`${hub.url}/office`);
  await viewer.getByTestId('may-not').getByText('「管理者」').waitFor();
  const page = await signedIn(await openDesk(), hub, cookie);
  await page.route('**/api/v1/office', (route) => route.abort());
  await page.goto(`${hub.url}/office`);
  await page.getByText('サーバーにつながりません').waitFor();
  await page.unroute('**/api/v1/office');
  await page.getByRole('button', { name: 'もう一度' }).click();
  await page.getByTestId('things').waitFor();
  // Their code was given longer ago than a quarter of an hour: it is asked for before anything is changed.
  await page.getByRole('navigation', { name: '設定の種類' }).getByRole('link', { name: '端末' }).click();
  await page.getByRole('button', { name: 'kajiyase-1 鍵を新しくする' }).click();
  await page.getByTestId('code-asked').waitFor();
  await expect.poll(() => page.getByTestId('secret').count()).toBe(0);
});
