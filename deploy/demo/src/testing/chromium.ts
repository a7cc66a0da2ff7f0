import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';

/** Debian's Chromium with an empty profile, and nothing that would look for the internet. */
export function openChromium(): Promise<Browser> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: apt-get install chromium fonts-noto-cjk`);
  return chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  });
}

/** A person in Kochi before a screen of some size. */
export function viewer(width: number, height: number): BrowserContextOptions {
  return { viewport: { width, height }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' };
}
