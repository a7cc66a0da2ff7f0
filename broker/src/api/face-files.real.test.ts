// Real: the whole hub over HTTP, with a face of one file.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { documentsOf, isFaceFile } from './face-files.js';

const EARLY = '<link rel="preload" as="style" href="/assets/Desk-AbCd1234.css" crossorigin data-early>';
const BUILT = `<!doctype html><head><link rel="icon" href="/favicon.svg">${EARLY}</head>`;

test('a page that opens no screen fetches none early, and where nobody is signed in the document says so', () => {
  const { screens, page, signedOut } = documentsOf(BUILT);
  expect(screens).toBe(BUILT);
  expect(page).toBe('<!doctype html><head><link rel="icon" href="/favicon.svg"></head>');
  expect(signedOut).toContain('<meta name="kawamori-no-session" content="1"></head>');
  expect(signedOut).not.toContain('data-early');
});

test('a browser that opens the map without a session is told so; with one, and to a worker that keeps it, the document is as it was built', async () => {
  const dashboardDir = temporaryFolder();
  writeFileSync(join(dashboardDir, 'index.html'), BUILT);
  const hub = await startHub({ dashboardDir });
  const opened = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
    // `fetch` says itself in which mode it asks.
    const asked = get(`${hub.url}${path}`, { headers: { 'sec-fetch-mode': 'navigate', ...headers } });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return text(answer);
  };
  const { screens, page, signedOut } = documentsOf(BUILT);
  expect(await opened('/')).toBe(signedOut);
  expect(await opened('/', { cookie: 'kawamori_session=x' })).toBe(screens);
  expect(await opened('/', { 'sec-fetch-mode': 'cors' })).toBe(screens);
  expect(await opened('/setup')).toBe(page);
});

test('a town hall whose screens all open at once, from one address, gets every file of the face, and is limited in what it asks the hub itself', async () => {
  const dashboardDir = temporaryFolder();
  mkdirSync(join(dashboardDir, 'assets'));
  writeFileSync(join(dashboardDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(dashboardDir, 'assets/Desk-AbCd1234.js'), 'export {};');
  const hub = await startHub({ dashboardDir });
  const statuses = async (path: string) => {
    const found = new Set<number>();
    for (let round = 0; round < 13; round++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => hub.call('GET', path)));
      for (const { status } of answers) found.add(status);
    }
    return found;
  };
  expect(await statuses('/assets/Desk-AbCd1234.js')).toEqual(new Set([200]));
  expect(await statuses('/api/v1/health')).toEqual(new Set([200, 429]));
  // Nor does what is refused there take a file from anybody.
  expect((await hub.call('GET', '/assets/Desk-AbCd1234.js')).status).toBe(200);
});

test('what stands in a query makes no file of a question to the hub: it is counted, and limited, as what it is', async () => {
  const hub = await startHub();
  const limitOf = async (address: string) =>
    (await hub.call('GET', address)).headers.get('x-ratelimit-limit');
  const limit = await limitOf('/api/v1/health');
  expect(limit).not.toBeNull();
  expect(await limitOf('/api/v1/health?/assets/Desk-AbCd1234.js')).toBe(limit);
  expect(await limitOf('/api/v1/health?a=/assets/Desk-AbCd1234.js?')).toBe(limit);
});

test.each([
  ['/assets/Desk-AbCd1234.js', true],
  ['/assets/Desk-AbCd1234.js?v=1', true],
  ['/assets/Desk.js', false],
  ['/api/v1/snapshot?/assets/Desk-AbCd1234.js', false],
  ['/api/v1/assets/Desk-AbCd1234.js', false],
  ['//assets/Desk-AbCd1234.js', false],
  ['/api/v1/snapshot?\n/assets/Desk-AbCd1234.js', false],
])('%s is a file of the face: %s', (address, is) => {
  expect(isFaceFile(address)).toBe(is);
});
