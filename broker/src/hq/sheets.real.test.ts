// Real: Chromium prints the sheet. Played: the readings.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDesk, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { aFullBook } from './testing/a-full-book.js';
import { aFullCheck } from './testing/a-full-check.js';
import { aFullHandOver } from './testing/a-full-hand-over.js';
import { aFullMuster } from './testing/a-full-muster.js';
import { aFullReport } from './testing/a-full-report.js';
import { aFullSheet } from './testing/a-full-sheet.js';

/** Pages of a PDF as Chromium writes them. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

async function printed(page: Page, sheet: string, name: string): Promise<number> {
  await page.setContent(sheet);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const folder = process.env.KAWAMORI_SHOTS;
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.pdf`), pdf);
  }
  return pagesOf(pdf);
}

/** Cells of which something is cut off. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('td, .cell, td p, th p')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)`,
  );

test('twenty stations by twelve hours, each with its level and its minute, fit one page', async () => {
  const page = await openDesk();
  expect(await printed(page, aFullSheet({ drill: true }), 'hours-full')).toBe(1);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
});

test.each([7, 12])(
  'names of a town’s own levels stay within their cells, also beside %i stations',
  async (stations) => {
    const page = await openDesk();
    expect(await printed(page, aFullSheet({ stations, ofTown: true }), `hours-town-${stations}`)).toBe(1);
    await page.emulateMedia({ media: 'print' });
    const outside = await page.evaluate(
      `[...document.querySelectorAll('.cell > *')].filter((one) => {
      const [own, cell] = [one, one.closest('td')].map((box) => box.getBoundingClientRect());
      return own.right > cell.right + 1 || own.left < cell.left - 1;
    }).map((one) => one.textContent)`,
    );
    expect(outside).toEqual([]);
    const beside = await page.evaluate(
      `[...document.querySelectorAll('.cell')].filter((cell) => {
      const [change, word] = ['.change', 'b'].map((name) => cell.querySelector(name)?.getBoundingClientRect());
      return change && word && change.width > 0 && word.top < change.bottom - 2 && word.left < change.right + 1;
    }).map((one) => one.textContent)`,
    );
    expect(beside).toEqual([]);
    await shoot(page, `hours-town-${stations}`);
  },
);

test('on a telephone it is as large as on paper, and nothing of it is cut off', async () => {
  const page = await openPhone();
  await page.setContent(aFullSheet({ stations: 7, withRain: 3 }));
  expect(await cutOff(page)).toEqual([]);
  await shoot(page, 'hours-phone');
});

test('a day stands on two pages, twelve hours on each', async () => {
  expect(await printed(await openDesk(), aFullSheet({ hours: 24 }), 'hours-day')).toBe(2);
});

test('the seven stations of two towns stand in larger type, and on one page', async () => {
  const page = await openDesk();
  expect(await printed(page, aFullSheet({ stations: 7, withRain: 3 }), 'hours-seven')).toBe(1);
  await shoot(page, 'hours-desk');
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
});

test('the situation report of a bad night is one page of A4, and counts what does not fit', async () => {
  const page = await openDesk();
  const report = aFullReport();
  expect(await printed(page, report, 'situation')).toBe(1);
  expect(report).toMatch(/ほか\d+か所は正時表に/);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
  await shoot(page, 'situation');
});

test('a night of calls is three pages of A4; nothing of a long one is cut off', async () => {
  const page = await openDesk();
  expect(await printed(page, aFullBook(40), 'reception')).toBe(3);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
});

test('three hundred calls are printed one below the other, each page with its heading and number, nothing cut off', async () => {
  const page = await openDesk();
  const sheet = aFullBook(300);
  expect(await printed(page, sheet, 'reception-long')).toBeLessThan(300 / 10);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
  await expect.poll(() => page.locator('.entries tbody tr').count()).toBe(300);
  expect(sheet).toContain('counter(pages)');
});

test('the hand-over sheet of a bad night is two pages of A4 with room to write and to sign, and counts what does not fit', async () => {
  const page = await openDesk();
  const sheet = aFullHandOver();
  expect(await printed(page, sheet, 'hand-over')).toBe(2);
  expect(sheet).toMatch(/このほか、これより前（.+ 〜 .+）の44件はクロノロジーに/);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
});

test('the check of two towns before a storm is one page of A4 with room to write, nothing cut off', async () => {
  const page = await openDesk();
  expect(await printed(page, aFullCheck(), 'check')).toBe(1);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
  await shoot(page, 'check');
});

test('the roll of twenty people is one page of A4 to tick and to write on, a longer one goes on with its head; nothing is cut off', async () => {
  const page = await openDesk();
  expect(await printed(page, aFullMuster(20), 'muster')).toBe(1);
  await page.emulateMedia({ media: 'print' });
  expect(await cutOff(page)).toEqual([]);
  await shoot(page, 'muster');
  expect(await printed(page, aFullMuster(100), 'muster-many')).toBe(4);
  expect(await cutOff(page)).toEqual([]);
});

test.each([
  ['situation', aFullReport],
  ['reception', () => aFullBook(5)],
  ['hand-over', aFullHandOver],
  ['check', aFullCheck],
  ['muster', () => aFullMuster(12)],
  ['muster-none', () => aFullMuster(0)],
] as const)(
  'on a telephone %s is read without a push aside, and its links are wide enough for a finger',
  async (name, sheetOf) => {
    const page = await openPhone();
    await page.setContent(sheetOf());
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const heights = await page
      .locator('nav a')
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(0);
    for (const height of heights) expect(height).toBeGreaterThanOrEqual(24);
    await shoot(page, `${name}-phone`);
  },
);
