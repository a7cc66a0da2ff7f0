// Real: Debian's Chromium.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

const PROGRAM = '/usr/bin/chromium';
/** So long a page may take over anything: a busy machine is slow, and that is no fault. */
const PATIENCE_MS = 120_000;

export type { Locator, Page };

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

function launched(flags: readonly string[]): Promise<Browser> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: apt-get install chromium fonts-noto-cjk`);
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      ...['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
      ...flags,
    ],
  });
}

/** One for each set of flags and file of tests: it takes seconds to start, and each screen has an empty profile of its own in it. */
const browsers = new Map<string, Promise<Browser>>();
afterAll(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

function browserWith(flags: readonly string[]): Promise<Browser> {
  const key = flags.join(' ');
  const open = browsers.get(key) ?? launched(flags);
  browsers.set(key, open);
  return open;
}

async function openScreen(options: BrowserContextOptions, flags: readonly string[] = []): Promise<Page> {
  const browser = await browserWith(flags);
  const context = await browser.newContext({ ...options, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** A passkey's or security key's owner stands at the browser, and their key is in it. */
export interface VirtualAuthenticator {
  /** The key as it is now, its counter with it. */
  copy(): Promise<unknown>;
  /** Puts an earlier copy in the place of the key. */
  putBack(copy: unknown): Promise<void>;
  /** Whether who touches it is its owner. */
  ownerIs(verified: boolean): Promise<void>;
}

/** Chromium's own authenticator (WebAuthn, 11), in place of a telephone's or a security key. */
export async function virtualAuthenticator(
  page: Page,
  of: { transport?: 'internal' | 'usb'; hasResidentKey?: boolean; hasUserVerification?: boolean } = {},
): Promise<VirtualAuthenticator> {
  const line = await page.context().newCDPSession(page);
  await line.send('WebAuthn.enable');
  const { authenticatorId } = await line.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true, ...of },
    },
  });
  const held = async () => (await line.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    copy: async () => (await held())[0],
    putBack: async (copy) => {
      await line.send('WebAuthn.clearCredentials', { authenticatorId });
      await line.send('WebAuthn.addCredential', { authenticatorId, credential: copy as never });
    },
    ownerIs: async (isUserVerified) => {
      await line.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}
