// Real: the service worker as built, in Chromium, woken by a push while its page is closed. Played: the push service; Chromium hands the
// worker what it would have decrypted. What a telephone's own screen shows of it is not seen here.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { PushMessage } from '@kawamori/contracts';
import type { Browser, BrowserContext, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { REPOSITORY } from './repository.js';
import { openChromium } from './testing/chromium.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
};

/** A notification that stands on the screen. */
interface Standing {
  title: string;
  body: string;
  tag: string;
  requireInteraction: boolean;
  data: unknown;
}

const MESSAGE: PushMessage = {
  ...{ v: 1, language: 'ja', tag: 'tag-1', open: '/a/token' },
  title: '鍛冶屋瀬橋（四万十町）',
  body: '鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.20 m',
  age: '{minutes}分前の観測値です。',
  observedAt: 0,
};

describe('the service worker, in Chromium', () => {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const file = join(REPOSITORY.faces, path);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  let browser: Browser;
  let context: BrowserContext;
  let url: string;
  let devtools: CDPSession;
  let registrationId: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await openChromium();
    context = await browser.newContext();
    await context.grantPermissions(['notifications'], { origin: url });
    const page = await context.newPage();
    await page.goto(url);
    devtools = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [one] = registrations;
        if (one) resolve(one.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    await page.evaluate(`(async () => {
      const registration = await navigator.serviceWorker.register('/sw.js');
      const coming = registration.installing ?? registration.waiting;
      if (coming && coming.state !== 'activated')
        await new Promise((resolve) => {
          coming.addEventListener('statechange', () => coming.state === 'activated' && resolve());
        });
    })()`);
    registrationId = await registered;
    // Whoever is asleep has no page open.
    await page.goto('about:blank');
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
  });

  const push = (data: string) =>
    devtools.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId, data });

  /** What stands on the screen, as a page that is opened afterwards finds it. */
  const shown = async (many: number) => {
    const page = await context.newPage();
    try {
      await page.goto(url);
      return await vi.waitFor(
        async () => {
          const all = await page.evaluate<Standing[]>(`(async () => {
            const registration = await navigator.serviceWorker.getRegistration('/push/');
            const all = (await registration?.getNotifications()) ?? [];
            return all.map(({ title, body, tag, requireInteraction, data }) => ({
              ...{ title, body, tag, requireInteraction, data },
            }));
          })()`);
          expect(all.length).toBeGreaterThanOrEqual(many);
          return all;
        },
        { timeout: 60_000, interval: 20 },
      );
    } finally {
      await page.close();
    }
  };

  test('shows a notice with place, level and the age of its value, until somebody looks', async () => {
    await push(JSON.stringify({ ...MESSAGE, observedAt: Date.now() - 4 * 60_000 }));
    expect(await shown(1)).toEqual([
      {
        title: MESSAGE.title,
        body: `${MESSAGE.body}\n4分前の観測値です。`,
        tag: 'tag-1',
        requireInteraction: true,
        data: { open: '/a/token' },
      },
    ]);
  });

  test('a repeat takes the place of the one before; another stands beside it', async () => {
    await push(JSON.stringify({ ...MESSAGE, title: `【再送】${MESSAGE.title}` }));
    await push(JSON.stringify({ ...MESSAGE, tag: 'tag-2', title: '栗の木大橋（四万十町）' }));
    const titles = (await shown(2)).map(({ title }) => title).sort();
    expect(titles).toEqual([`【再送】${MESSAGE.title}`, '栗の木大橋（四万十町）'].sort());
  });

  test('what it cannot read is told all the same: a push that shows nothing loses the permission', async () => {
    await push('not for this version');
    expect((await shown(3)).map(({ title }) => title)).toContain('川守 お知らせがあります');
  });
});
