import axe from 'axe-core';
import type { Page } from '../../testing/chromium.js';

/** What breaks the rules of WCAG 2.1 A and AA on the page as it stands: the rule and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ id: string; nodes: { target: unknown[] }[] }[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    rules: { 'label-content-name-mismatch': { enabled: false } },
  }).then(({ violations }) => violations)`);
  // A station is told in a sentence, which a row's figures are not. It has its name, by which one asks for it, after its river's.
  const unnamed = await page.locator('[data-station][aria-label]:has(b)').evaluateAll((all) =>
    all.flatMap((one) => {
      const name = one.querySelector('b')?.textContent ?? '';
      return one.getAttribute('aria-label')?.includes(name) ? [] : [`not called by its name: ${name}`];
    }),
  );
  return [
    ...unnamed,
    ...found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)),
  ];
}
