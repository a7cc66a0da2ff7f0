/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 A and AA, as far as a program can tell (axe-core). */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A row's figures are told in a sentence to those who hear it. */
const LEFT_OUT = { 'label-content-name-mismatch': { enabled: false } };

/** What breaks the rules on the page as it stands: the rule and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ id: string; nodes: { target: unknown[] }[] }[]>(
    `axe.run(document, ${JSON.stringify({ runOnly: TAGS, rules: LEFT_OUT })}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Whether the page must be pushed sideways to be read, and by what. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    const room = document.documentElement.clientWidth;
    if (wide <= room) return [];
    const widest = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > room + 1)
      .map((one) => `${one.tagName.toLowerCase()}.${String((one as HTMLElement).className)}`)
      .slice(0, 3);
    return [`${wide} px wide on ${room} px: ${widest.join(', ')}`];
  });
}

/** Text that is cut off by its own box, where nothing says that there is more. */
export function cutText(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, h3, button, a, b, label, th, td')]
      .filter((one) => {
        const style = getComputedStyle(one);
        const { width, height } = one.getBoundingClientRect();
        if (width === 0 || height === 0 || one.closest('[class*="heard-only"], [inert], dialog:not([open])'))
          return false;
        if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') return false;
        return one.scrollWidth > one.clientWidth + 1 && style.overflowX === 'hidden';
      })
      .map((one) => `cut: ${one.tagName.toLowerCase()} 「${(one.textContent ?? '').trim().slice(0, 20)}」`)
      .slice(0, 5),
  );
}

/**
 * Walks with Tab until it comes back to the beginning. Told is what gets the focus without being seen to have it, and a focus that goes
 * nowhere any more.
 */
export async function tabWalk(page: Page, most = 300): Promise<{ stops: number; faults: string[] }> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    for (const one of document.querySelectorAll('[data-walked]')) one.removeAttribute('data-walked');
  });
  const faults: string[] = [];
  let stops = 0;
  for (; stops < most; stops++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at || at === document.body) return 'out';
      if (at.dataset.walked) return 'again';
      at.dataset.walked = 'yes';
      // Some show it at a part of theirs: a marker at its label.
      const isSeen = [at, ...at.querySelectorAll('*')].some((one) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      });
      const { width, height } = at.getBoundingClientRect();
      const name = `${at.tagName.toLowerCase()} 「${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 24)}」`;
      if (!isSeen) return `focus is not seen: ${name}`;
      if (width === 0 || height === 0) return `focus on nothing that is seen: ${name}`;
      return '';
    });
    if (stop === 'out' || stop === 'again') return { stops, faults };
    if (stop !== '') faults.push(stop);
  }
  return { stops, faults: [...faults, `Tab does not come round within ${most} steps`] };
}
