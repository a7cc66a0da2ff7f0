// Real: the whole hub with the built face in Chromium, and axe-core.
import { describe, expect, test } from 'vitest';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { busyRiver } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const CHART = '[data-testid="hydrograph"] canvas';

async function opened(page: Page): Promise<Page> {
  const { hub, cookie } = await busyRiver();
  await signedIn(page, hub, cookie);
  await page.goto(`${hub.url}/#kajiyase-bashi`);
  await page.locator(CHART).waitFor();
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
    expect(Number(await cursor.getAttribute('aria-valuenow'))).toBeLessThan(
      Number(await cursor.getAttribute('aria-valuemax')),
    );
    // Escape takes the cursor away, and only then closes the station.
    await desk.keyboard.press('Escape');
    await desk.getByTestId('station').waitFor();

    const before = await period(desk);
    await desk.keyboard.press('Shift+ArrowLeft');
    await desk.getByText('過去を表示しています').waitFor();
    expect(await period(desk)).not.toBe(before);
    await desk.keyboard.press('End');
    await desk.getByText('過去を表示しています').waitFor({ state: 'detached' });
    expect(await pressed(desk)).toEqual(['6時間']);
    await desk.keyboard.press('-');
    expect(await pressed(desk)).toEqual([]);
  });

  test('is drawn aside with the mouse, and zoomed with Ctrl and the wheel; the wheel alone scrolls the page', async () => {
    const desk = await opened(await openDesk());
    const plot = desk.locator('[data-testid="hydrograph"] .u-over');
    const box = await plot.boundingBox();
    if (!box) throw new Error('the plot is not on the page');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await desk.mouse.move(x, y);
    await desk.mouse.down();
    await desk.mouse.move(x + 120, y, { steps: 6 });
    await desk.mouse.up();
    await desk.getByText('過去を表示しています').waitFor();
    await desk.getByRole('button', { name: '現在へ戻る' }).click();
    await desk.getByText('過去を表示しています').waitFor({ state: 'detached' });
    expect(await pressed(desk)).toEqual(['6時間']);
    await desk.mouse.move(x, y);
    await desk.mouse.wheel(0, 40);
    expect(await pressed(desk)).toEqual(['6時間']);
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
    expect(await period(phone)).toContain('2024年8月30日');
    await phone.getByTestId('hydrograph').getByText('この期間の値はありません').waitFor();
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await shoot(phone, 'station-past');
    expect(await violations(phone)).toEqual([]);
    await phone.getByRole('button', { name: '全期間' }).click();
    await phone.getByText('過去を表示しています').waitFor({ state: 'detached' });
  });

  test('stands beside a table of its values, the newest first', async () => {
    const desk = await opened(await openDesk());
    const table = desk.getByTestId('values');
    await table.locator('summary').click();
    const rows = await table.locator('tbody tr').allTextContents();
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(/18:40.*3\.60/);
    expect(await desk.getByTestId('chart-said').first().textContent()).toMatch(/最高.*3\.60 m/);
    expect(await violations(desk)).toEqual([]);
  });

  test('shows a past change of the level when it is asked for beside it', async () => {
    const desk = await opened(await openDesk());
    await desk.getByRole('button', { name: '1年', exact: true }).click();
    await desk.getByRole('button', { name: 'グラフで見る' }).first().click();
    expect(await pressed(desk)).toEqual(['6時間']);
    await desk.locator(CHART).waitFor();
  });
});
