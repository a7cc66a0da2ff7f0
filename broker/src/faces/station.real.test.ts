// Real: the whole hub with the built face in Chromium, and axe-core.
import { describe, expect, test } from 'vitest';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { busyRiver, DOUBTED, LOWER } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const CHART = '[data-testid="hydrograph"] canvas';

async function opened(page: Page, station = 'kajiyase-bashi'): Promise<Page> {
  const { hub, cookie } = await busyRiver();
  await signedIn(page, hub, cookie);
  await page.goto(`${hub.url}/#${station}`);
  await page.locator(CHART).waitFor();
  // Said is what has come to be drawn.
  await page.getByTestId('chart-said').filter({ hasText: '最高' }).first().waitFor({ state: 'attached' });
  return page;
}
const period = (page: Page) => page.getByTestId('period').textContent();
const pressed = (page: Page) => page.locator('[data-testid="spans"] [aria-pressed="true"]').allTextContents();

describe('the chart of a station', () => {
  test('is read value by value with the keyboard, and moved and brought nearer', async () => {
    const desk = await opened(await openDesk());
    const cursor = desk.getByTestId('chart-keys');
    await cursor.focus();
    await desk.keyboard.press('ArrowLeft');
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/18:40、3\.60 m$/);
    await desk.keyboard.press('ArrowLeft');
    await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/18:30、3\.20 m$/);
    await expect
      .poll(async () => Number(await cursor.getAttribute('aria-valuenow')))
      .toBeLessThan(Number(await cursor.getAttribute('aria-valuemax')));
    // Escape takes the cursor away, and only then closes the station.
    await desk.keyboard.press('Escape');
    await desk.getByTestId('station').waitFor();

    const before = await period(desk);
    await desk.keyboard.press('Shift+ArrowLeft');
    await desk.getByText('過去を表示しています').waitFor();
    await expect.poll(() => period(desk)).not.toBe(before);
    await desk.keyboard.press('End');
    await desk.getByText('過去を表示しています').waitFor({ state: 'detached' });
    await expect.poll(() => pressed(desk)).toEqual(['6時間']);
    await desk.keyboard.press('-');
    await expect.poll(() => pressed(desk)).toEqual([]);
  });

  test('is drawn aside with the mouse, and zoomed with Ctrl and the wheel; the wheel alone scrolls the page', async () => {
    const desk = await opened(await openDesk());
    const plot = desk.locator('[data-testid="hydrograph"] .u-over');
    // Wherever it has come to stand by then.
    await plot.dragTo(plot, {
      sourcePosition: { x: 200, y: 80 },
      targetPosition: { x: 320, y: 80 },
      steps: 6,
    });
    await desk.getByText('過去を表示しています').waitFor();
    await desk.getByRole('button', { name: '現在へ戻る' }).click();
    await desk.getByText('過去を表示しています').waitFor({ state: 'detached' });
    await expect.poll(() => pressed(desk)).toEqual(['6時間']);
    await plot.hover();
    await desk.mouse.wheel(0, 40);
    await expect.poll(() => pressed(desk)).toEqual(['6時間']);
    await plot.hover();
    await desk.keyboard.down('Control');
    await desk.mouse.wheel(0, -200);
    await desk.keyboard.up('Control');
    await expect.poll(() => pressed(desk)).toEqual([]);
  });

  test('begins in the past where a date is chosen, says so, and refuses one that has not come', async () => {
    const phone = await opened(await openPhone({ scripts: true }));
    await phone.getByRole('button', { name: '日時を選ぶ' }).click();
    const field = phone.getByLabel('見たい日時（日本時間）');
    await field.fill('2099-01-01T00:00');
    await phone.getByRole('button', { name: 'この日時を表示' }).click();
    await phone.getByText('まだ来ていない日時です').waitFor();
    await field.fill('2024-08-30T12:00');
    await phone.getByRole('button', { name: 'この日時を表示' }).click();
    await phone.getByText('過去を表示しています').waitFor();
    await expect.poll(() => period(phone)).toContain('2024年8月30日');
    await phone.getByTestId('hydrograph').getByText('この期間の値はありません').waitFor();
    await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await shoot(phone, 'station-past');
    expect(await violations(phone)).toEqual([]);
    await phone.getByRole('button', { name: '全期間' }).click();
    await phone.getByText('過去を表示しています').waitFor({ state: 'detached' });
  });

  test('stands beside a table of its values, the newest first', async () => {
    const desk = await opened(await openDesk());
    const table = desk.getByTestId('values');
    await table.locator('summary').click();
    const rows = table.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(5);
    await expect.poll(() => rows.first().textContent()).toMatch(/18:40.*3\.60/);
    await expect.poll(() => desk.getByTestId('chart-said').first().textContent()).toMatch(/最高.*3\.60 m/);
    expect(await violations(desk)).toEqual([]);
  });

  test('shows a past change of the level when it is asked for beside it', async () => {
    const desk = await opened(await openDesk());
    await desk.getByRole('button', { name: '1年', exact: true }).click();
    await desk.getByRole('button', { name: 'グラフで見る' }).first().click();
    await expect.poll(() => pressed(desk)).toEqual(['6時間']);
    await desk.locator(CHART).waitFor();
  });
});

describe('what stands around a station', () => {
  test('the ground across the river has the water of the moment in it that is pointed at', async () => {
    const desk = await opened(await openDesk());
    const said = desk.getByTestId('section-said');
    await said.waitFor();
    await expect
      .poll(() => said.textContent())
      .toMatch(/水位 3\.60 m.*水面の幅 16\.8 m、最も深い所 3\.60 m。低い方の岸まで 1\.40 m/);
    await desk.getByText('架空の横断図です').waitFor();
    await desk.getByTestId('chart-keys').focus();
    await desk.keyboard.press('ArrowLeft');
    await desk.keyboard.press('ArrowLeft');
    await expect.poll(() => said.textContent()).toContain('水位 3.20 m');
  });

  test('the stations above and below stand with value and age, and lead to one another', async () => {
    const desk = await opened(await openDesk(), LOWER);
    const above = desk.getByTestId('upstream');
    await above.waitFor();
    await expect.poll(() => above.textContent()).toMatch(/鍛冶屋瀬橋.*3\.60.*m.*前.*通常/s);
    await above.getByRole('link').click();
    await expect.poll(() => desk.locator('#station-name').textContent()).toContain('鍛冶屋瀬橋');
    await desk.getByTestId('downstream').waitFor();
  });

  test('without a rain gauge of its own a station shows the rain of the one that is named for it, with name and distance', async () => {
    const desk = await opened(await openDesk(), DOUBTED);
    await desk.getByTestId('rain-of').getByText('雨量: 鍛冶屋瀬橋 12.4 km').waitFor();
    const said = desk.getByTestId('chart-said').filter({ hasText: '鍛冶屋瀬橋' });
    await expect.poll(() => said.textContent()).toContain('雨量');
  });

  test('the water above is laid over only for who asks for it, says what it is not, and ends now', async () => {
    const desk = await opened(await openDesk(), LOWER);
    const chart = desk.getByTestId('upstream-chart');
    await chart.locator('canvas').waitFor();
    await expect.poll(() => chart.getByText('予測ではありません').count()).toBe(0);
    await chart.getByLabel('ずらして重ねる（職員用）').check();
    await chart.getByText('職員用・ずらして重ねた図（予測ではありません）', { exact: true }).waitFor();
    await chart.getByRole('slider').fill('0');
    await chart.getByText('上流を 0時間0分 遅らせる').waitFor();
    expect(await violations(desk)).toEqual([]);
    await shoot(desk, 'station-upstream');
  });

  test('past floods are offered with their heights, and none is made of the one that goes on', async () => {
    const desk = await opened(await openDesk());
    await desk.getByTestId('past-crests').locator('summary').click();
    await desk.getByText('過去の出水の記録はまだありません').waitFor();
    expect(await violations(desk)).toEqual([]);
  });
});
