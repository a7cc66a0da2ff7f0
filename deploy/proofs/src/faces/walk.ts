import type { Page } from 'playwright-core';
import type { Place } from './places.js';
import type { Look, Screens } from './screens.js';
import type { Stage } from './stage.js';

/** A picture below the screen waits until it is scrolled to. */
const LOADING = /^(?:グラフを)?読み込んでいます。?$|^Loading(?: the chart)?\.?$/;

/** Opens a place; resolves when all of it stands. */
export async function goTo(page: Page, hubUrl: string, place: Place): Promise<void> {
  await page.goto('about:blank');
  await page.goto(place.path.startsWith('/') ? `${hubUrl}${place.path}` : place.path);
  await page.locator(place.stands).first().waitFor();
  if (place.press) {
    await page
      .getByRole('button', { name: new RegExp(`^(${place.press.button})`) })
      .first()
      .click();
    await page.locator(place.press.stands).first().waitFor();
  }
  await page.getByText(LOADING).filter({ visible: true }).first().waitFor({ state: 'detached' });
  await page.evaluate(SETTLED);
}

/** Resolves when nothing has been put in or taken away for a moment; what comes each second leaves room for that. */
const SETTLED = `new Promise((resolve) => {
  const done = () => { observer.disconnect(); resolve(undefined); };
  let waiting = setTimeout(done, 200);
  const observer = new MutationObserver(() => { clearTimeout(waiting); waiting = setTimeout(done, 200); });
  observer.observe(document, { subtree: true, childList: true });
  setTimeout(done, 5_000);
})`;

/** Walks through places, each as who may see it; what is found is told with the place's name. */
export async function walk(
  { stage, screens, places }: { stage: Stage; screens: Screens; places: readonly Place[] },
  look: Look,
  find: (page: Page, place: Place) => Promise<string[]>,
): Promise<string[]> {
  const found: string[] = [];
  const whos = new Set(places.map(({ who = 'chief' }) => who));
  for (const who of whos) {
    const { page, context, faults } = await screens.open(look, who === 'nobody' ? undefined : who);
    for (const place of places.filter((one) => (one.who ?? 'chief') === who)) {
      await goTo(page, stage.hub.url, place)
        .then(() => find(page, place))
        .then((all) => found.push(...all.map((one) => `${place.name}: ${one}`)))
        .catch((error: Error) =>
          found.push(`${place.name}: ${error.message.split('\n').slice(0, 3).join(' ')}`),
        );
    }
    found.push(...faults);
    await context.close();
  }
  return found;
}
