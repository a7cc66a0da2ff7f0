// Real: the whole hub with the built face, Chromium. Played: its clock, and a journal in which the book stands already.
import { expect, test } from 'vitest';
import { folderWithBook } from '../book/testing/long-book.js';
import { minute } from '../testing/builders.js';
import { openDesk } from '../testing/chromium.js';
import { startHub } from '../testing/real-hub.js';
import { FACE } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

test('whoever has read back to the first of three hundred entries stays there while others write, and marks one done', async () => {
  const hub = await startHub({ dataDir: folderWithBook(300), dashboardDir: FACE, at: minute(400) });
  const cookie = await hub.firstAccount();
  const desk = await signedIn(await openDesk(), hub, cookie);
  await desk.goto(`${hub.url}/#:book`);
  const rows = desk.locator('[data-entry]');
  const count = () => rows.count();
  // A page, one more of the same instant, and two older ones that wait.
  await expect.poll(count).toBe(103);
  const older = desk.getByRole('button', { name: 'もっと前を見る' });
  await older.press('Enter');
  await expect.poll(count).toBe(202);
  // The keyboard goes on where the older ones begin, and not behind them.
  const focused = () => desk.evaluate('document.activeElement?.dataset.entry');
  await expect.poll(focused).toBe('e-198');
  await older.press('Enter');
  await expect.poll(count).toBe(300);
  await expect.poll(() => older.count()).toBe(0);
  expect(await violations(desk)).toEqual([]);

  const body = {
    ...{ id: 'other-desk', town: 'shimanto-cho', kind: 'weir', at: minute(399), way: 'telephone' },
    said: 'ゲートを全開にした',
  };
  expect((await hub.call('POST', '/api/v1/entries', { cookie, body })).status).toBe(200);
  await desk.getByText('ゲートを全開にした').first().waitFor();
  await expect.poll(count).toBe(301);
  await expect.poll(() => desk.locator('.book > [aria-live]').textContent()).toContain('ゲートを全開にした');

  const oldest = desk.locator('[data-entry="e-0"]');
  await oldest.getByRole('button', { name: '済みにする' }).click();
  await oldest.getByLabel('結果（あれば）').fill('伝えた');
  await oldest.getByRole('button', { name: '済みにする' }).click();
  await oldest.getByText(/済　/).waitFor();
  await expect.poll(count).toBe(301);
});
