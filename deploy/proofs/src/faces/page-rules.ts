/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { pause } from '@kawamori/kit';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 A and AA, as far as a program can tell (axe-core). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A row's figures are told in a sentence to those who hear it. */
const LEFT_OUT = { 'label-content-name-mismatch': { enabled: false } };

interface Violation {
  id: string;
  nodes: { target: string[]; any: { message: string }[] }[];
}

/** What breaks the rules on the page as it stands: the rule, where, and why. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify({ runOnly: TAGS, rules: LEFT_OUT })}).then(({ violations }) => violations)`,
  );
  const told: string[] = [];
  for (const { id, nodes } of found)
    for (const { target, any } of nodes) {
      // axe-core runs once at a time.
      if (id === 'target-size' && !(await isSmall(page, target))) continue;
      told.push(`${id}: ${target.join(' ')}: ${any.map(({ message }) => message).join(' ')}`);
    }
  return told;
}

/** Whether it is too small also where it has been scrolled to: under the edge of what stays in its place only a part of it is seen. */
const isSmall = (page: Page, target: readonly string[]): Promise<boolean> =>
  page.evaluate<boolean>(`(async () => {
    const one = document.querySelector(${JSON.stringify(target[0])});
    one.scrollIntoView({ block: 'center' });
    const { violations } = await axe.run(one, { runOnly: { type: 'rule', values: ['target-size'] } });
    return violations.length > 0;
  })()`);

/** So long a page may take to fit its new width. */
const FITS_WITHIN_MS = 1_000;

/** What still lies beside the screen, or is cut off, once the page has had its time. */
export async function misfits(page: Page): Promise<string[]> {
  await page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))');
  const until = performance.now() + FITS_WITHIN_MS;
  for (;;) {
    const found = [...(await sideways(page)), ...(await cutText(page))];
    if (found.length === 0 || performance.now() > until) return found;
    await pause(100);
  }
}

/** Whether the page, or a part that is scrolled through, must be pushed sideways to be read; and what stands beside the screen. */
function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const nameOf = (one: Element) =>
      `${one.tagName.toLowerCase()}.${String(one.className)} 「${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 16)}」`;
    const all = [...document.querySelectorAll('body *')].filter((one) => !one.closest('.leaflet-container'));
    const wide = document.documentElement.scrollWidth;
    const outside = all.filter((one) => one.getBoundingClientRect().right > room + 1);
    if (wide > room) return [`${wide} px wide on ${room} px: ${outside.slice(0, 3).map(nameOf).join(', ')}`];
    const scrolled = all.filter((one) => {
      const { overflowY, overflowX } = getComputedStyle(one);
      // What is scrolled through from above to below; a strip, and a table in a frame that the keyboard can push, are another thing.
      return !one.matches('[tabindex="0"][aria-label]') &&
        /auto|scroll/.test(overflowY) &&
        overflowX !== 'hidden' &&
        one.scrollHeight > one.clientHeight
        ? one.scrollWidth > one.clientWidth + 1
        : false;
    });
    const isPushed = (one: Element): boolean =>
      one.parentElement !== null &&
      (/auto|scroll/.test(getComputedStyle(one.parentElement).overflowX) || isPushed(one.parentElement));
    const lost = outside.filter(
      (one) =>
        one.matches('a[href], button, input, select, textarea, summary, h1, h2, h3') &&
        one.checkVisibility({ visibilityProperty: true }) &&
        !isPushed(one),
    );
    return [
      ...scrolled.map((one) => `scrolls sideways by ${one.scrollWidth - one.clientWidth} px: ${nameOf(one)}`),
      ...lost.map((one) => `beside the screen: ${nameOf(one)}`),
    ].slice(0, 5);
  });
}

/** Text that is cut off by its own box, where nothing says that there is more. */
function cutText(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, h3, button, a, b, label, th, td')]
      .filter((one) => {
        const style = getComputedStyle(one);
        const { width, height } = one.getBoundingClientRect();
        if (width <= 1 || height <= 1 || one.closest('[class*="heard-only"], [inert], dialog:not([open])'))
          return false;
        if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') return false;
        return one.scrollWidth > one.clientWidth + 1 && style.overflowX === 'hidden';
      })
      .map((one) => `cut: ${one.tagName.toLowerCase()} 「${(one.textContent ?? '').trim().slice(0, 20)}」`)
      .slice(0, 5),
  );
}
