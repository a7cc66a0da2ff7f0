/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import type { Page } from 'playwright-core';

/**
 * Walks with Tab until it has come round, from wherever the page has put the focus. Told is what gets the focus without being seen to
 * have it, a focus that goes nowhere any more, and what can be pressed or filled in and was not come to.
 */
export async function tabWalk(page: Page, most = 400): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    for (const one of document.querySelectorAll('[data-walked]')) one.removeAttribute('data-walked');
  });
  const faults: string[] = [];
  let outs = 0;
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus);
    if (stop === 'out') outs += 1;
    // Where the focus began amid the page, what stands before comes after the end.
    if (stop === 'again' || outs === 2) return [...faults, ...(await unreached(page))];
    if (stop !== 'out' && stop !== 'within') faults.push(...stop);
  }
  return [...faults, `Tab does not come round within ${most} steps`];
}

/** `out`: beyond the page's end. `within`: another part of the same field, as of a date. Else what is wrong. */
function lookAtFocus(): 'out' | 'again' | 'within' | string[] {
  const at = document.activeElement as HTMLElement | null;
  if (!at || at === document.body) return 'out';
  const before = document.querySelector<HTMLElement>('[data-walked="last"]');
  if (before === at) return 'within';
  if (at.dataset.walked) return 'again';
  if (before) before.dataset.walked = 'yes';
  at.dataset.walked = 'last';
  const name = `${at.tagName.toLowerCase()} 「${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 24)}」`;
  // Some show it at a part of theirs: a marker at its label.
  const isSeen = [at, ...at.querySelectorAll('*')].some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  });
  if (!isSeen) return [`focus is not seen: ${name}`];
  const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
  if (width === 0 || height === 0) return [`focus on nothing that is seen: ${name}`];
  return right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight
    ? [`focus beside the screen: ${name}`]
    : [];
}

/** What the walk before has not come to; of a group of choices one is enough. */
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
