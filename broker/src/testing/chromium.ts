// Real: Debian's Chromium.
import { existsSync } from 'node:fs';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PROGRAM = '/usr/bin/chromium';
/** So long a page may take over anything: a busy machine is slow, and that is no fault. */
const PATIENCE_MS = 60_000;

export type { Page };

/** A telephone in Kochi, with an empty profile and no script unless one is allowed. */
export const openPhone = ({ scripts = false }: { scripts?: boolean } = {}): Promise<Page> =>
  openScreen({
    ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    javaScriptEnabled: scripts,
  });

/** A computer on a desk in Kochi. */
export const openDesk = (): Promise<Page> => openScreen({ viewport: { width: 1_440, height: 900 } });

/** A big screen on the wall of a disaster headquarters. `flags`: what its browser is started with besides. */
export const openWall = ({
  width = 1_920,
  height = 1_080,
  flags = [],
}: {
  width?: number;
  height?: number;
  flags?: string[];
} = {}): Promise<Page> => openScreen({ viewport: { width, height }, reducedMotion: 'reduce' }, flags);

async function openScreen(options: BrowserContextOptions, flags: readonly string[] = []): Promise<Page> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: apt-get install chromium fonts-noto-cjk`);
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: [
      ...['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
      ...flags,
    ],
  });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ ...options, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}
