import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';

/** So long a page may take over anything: a busy machine is slow, and that is no fault. */
const PATIENCE_MS = 120_000;

/** Debian's Chromium with an empty profile, and nothing that would look for the internet. */
export async function openChromium(): Promise<Browser> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: apt-get install chromium fonts-noto-cjk`);
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  });
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

/** A person in Kochi before a screen of some size. */
export function viewer(width: number, height: number): BrowserContextOptions {
  return { viewport: { width, height }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
}
