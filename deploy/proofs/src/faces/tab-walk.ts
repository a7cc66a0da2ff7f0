/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import type { Page } from 'playwright-core';

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
      const { left, top, right, bottom } = at.getBoundingClientRect();
      if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight)
        return `focus beside the screen: ${name}`;
      return '';
    });
    if (stop === 'out' || stop === 'again') return { stops, faults: [...faults, ...(await unreached(page))] };
    if (stop !== '') faults.push(stop);
  }
  return { stops, faults: [...faults, `Tab does not come round within ${most} steps`] };
}

/** What can be pressed or filled in and was not come to by the walk before; of a group of choices one is enough. */
const unreached = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const modal = document.querySelector('dialog:modal');
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    );
    return [...all]
      .filter(
        (one) =>
          one.tabIndex >= 0 &&
          !one.dataset.walked &&
          !one.matches(':disabled, input[type="radio"]') &&
          one.closest('[inert], [hidden]') === null &&
          (modal === null || modal.contains(one)) &&
          one.checkVisibility({ visibilityProperty: true }),
      )
      .map(
        (one) =>
          `not reached: ${one.tagName.toLowerCase()} 「${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 24)}」`,
      )
      .slice(0, 5);
  });
