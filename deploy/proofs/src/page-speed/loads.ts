/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { slowed } from './slow.js';

/** How a page came, at 4x processor throttle and slow 4G; milliseconds from the navigation. */
export interface Load {
  /** First and largest contentful paint, as the browser reports them. */
  firstMs: number;
  largestMs: number;
  /** When what is asked for stood on the page. */
  standsMs: number;
  /** Of the scripts that came, as gzip packs them; and what came over the line, which the hub may have packed otherwise. */
  scriptBytes: number;
  lineBytes: number;
}

const SETTLED_MS = 2_500;

/** Has the browser note its paints before the page begins. */
const NOTE = `
  globalThis.paints = { first: 0, largest: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.name === 'first-contentful-paint') paints.first = one.startTime; }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) paints.largest = one.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
`;

/**
 * Loads a page once and measures it.
 *
 * @param stands what must be there for the page to be of use
 */
export async function load(context: BrowserContext, url: string, stands: string): Promise<Load> {
  const page: Page = await context.newPage();
  try {
    await page.addInitScript(NOTE);
    const cdp = await slowed(page, { cpu: 4, network: true });
    let lineBytes = 0;
    const scripts: Promise<number>[] = [];
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      lineBytes += encodedDataLength;
    });
    page.on('response', (response) => {
      if (!/\.js(\?|$)/.test(new URL(response.url()).pathname)) return;
      scripts.push(
        response.body().then(
          (body) => gzipSync(body, { level: 9 }).length,
          () => 0,
        ),
      );
    });
    const begun = Date.now();
    await page.goto(url);
    await page.locator(stands).first().waitFor();
    const standsMs = Date.now() - begun;
    await page.waitForTimeout(SETTLED_MS);
    const paints = await page.evaluate(
      () => (globalThis as unknown as { paints: { first: number; largest: number } }).paints,
    );
    return {
      ...{ firstMs: Math.round(paints.first), largestMs: Math.round(paints.largest), standsMs, lineBytes },
      scriptBytes: (await Promise.all(scripts)).reduce((sum, one) => sum + one, 0),
    };
  } finally {
    await page.close();
  }
}
