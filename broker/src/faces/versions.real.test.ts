// Real: the whole hub, stopped and started again with another face on the same port and data, Chromium at the size of a telephone with its
// service worker and its own store. Played: the hub's clock, and what makes one build of the face differ from another.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPhone, type Page } from '../testing/chromium.js';
import { type RealHub, startHub } from '../testing/real-hub.js';
import { busyRiver } from './testing/busy-river.js';
import { faceOfVersion } from './testing/face-version.js';
import { signedIn } from './testing/signed-in.js';

/** A duty officer's telephone on which version 1 stands, with an acknowledgement that was pressed without a network. */
async function aTelephone() {
  const { hub, cookie } = await busyRiver({ face: faceOfVersion('1') });
  const phone = await signedIn(
    await openPhone({ scripts: true }),
    hub,
    await hub.join('mori', { role: 'duty', person: 'mori-ichiro' }),
  );
  await phone.goto(hub.url);
  const notice = phone.getByTestId('duty-notice');
  await notice.waitFor();
  await phone.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await isVersion(phone, '1');
  await phone.context().setOffline(true);
  const episode = (await notice.getAttribute('data-episode')) ?? '';
  await notice.getByTestId('acknowledge').tap();
  await notice.getByTestId('unsent').waitFor();
  return { hub, cookie, phone, episode };
}

const isVersion = (phone: Page, version: string) =>
  expect
    .poll(() => phone.evaluate('document.documentElement.dataset.face').catch(() => undefined))
    .toBe(version);

/** It has a network again while no page stands open on it that could send by itself, and is opened. */
async function openedOnline(phone: Page, url: string): Promise<void> {
  await phone.goto('about:blank');
  await phone.context().setOffline(false);
  await phone.goto(url);
}

/** The hub comes back with another face. */
async function updated(hub: RealHub, face: string): Promise<RealHub> {
  await hub.stop();
  return startHub({
    ...{ dataDir: hub.dataDir, dashboardDir: face, at: hub.clock.at },
    config: { http: { port: Number(new URL(hub.url).port) } },
  });
}

const acknowledgedBy = async (hub: RealHub, cookie: string, episode: string): Promise<string[]> => {
  const { json } = await hub.call('GET', '/api/v1/notices', { cookie });
  const { notices } = json as { notices: { episode: string; acknowledged: { by: string }[] }[] };
  return notices
    .filter((one) => one.episode === episode)
    .flatMap(({ acknowledged }) => acknowledged.map(({ by }) => by));
};

/** Scripts and sheets that the page runs with. */
const loaded = (phone: Page): Promise<string[]> =>
  phone.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => /^\\/assets\\/.*\\.(?:js|css)$/.test(path))`,
  );
const filesOf = (face: string): string[] =>
  readdirSync(join(face, 'assets')).map((name) => `/assets/${name}`);

test('a telephone that skipped a version comes to the newest by itself, with nothing of an old one, and sends once what was pressed before', async () => {
  const { hub, cookie, phone, episode } = await aTelephone();
  // Version 2 came and went while the telephone lay in a drawer.
  const second = await updated(hub, faceOfVersion('2'));
  const face = faceOfVersion('3');
  const third = await updated(second, face);
  await openedOnline(phone, third.url);
  await isVersion(phone, '3');
  await phone.getByTestId('duty-notice').waitFor();
  await expect.poll(() => acknowledgedBy(third, cookie, episode)).toEqual(['mori']);
  // Another notice may wait before this one's answer: the record has both.
  await phone.getByRole('button', { name: '経過', exact: true }).tap();
  await phone
    .getByTestId('notices')
    .getByText(/^確認 森 一郎/)
    .first()
    .waitFor();
  const scripts = await loaded(phone);
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((path) => !filesOf(face).includes(path))).toEqual([]);
});

test('what waits on a telephone stays through one version and the next, and is sent once when it can be', async () => {
  const { hub, cookie, phone, episode } = await aTelephone();
  // The way of an acknowledgement is closed, all others are open.
  await phone.addInitScript(`{
    const open = fetch;
    fetch = (...asked) => localStorage.getItem('closed') && String(asked[0]).endsWith('/acknowledge') ? Promise.reject(new TypeError('closed')) : open(...asked);
  }`);
  await phone.evaluate(`localStorage.setItem('closed', 'yes')`);
  let standing = hub;
  for (const version of ['2', '3']) {
    standing = await updated(standing, faceOfVersion(version));
    await openedOnline(phone, standing.url);
    await isVersion(phone, version);
    await phone
      .getByTestId('outbox')
      .getByText(/^未送信/)
      .waitFor();
    expect(await acknowledgedBy(standing, cookie, episode)).toEqual([]);
  }
  await phone.evaluate(`localStorage.removeItem('closed')`);
  await phone.reload();
  await expect.poll(() => acknowledgedBy(standing, cookie, episode)).toEqual(['mori']);
  await isVersion(phone, '3');
});

test('a page on which something was pressed before it was whole is not opened anew under the hand', async () => {
  const { hub, phone } = await aTelephone();
  const second = await updated(hub, faceOfVersion('2'));
  await phone.addInitScript(`{
    document.addEventListener('DOMContentLoaded', () => dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' })));
    navigator.serviceWorker.addEventListener('controllerchange', () => (sessionStorage.hasChanged = 'yes'));
    navigation.addEventListener('navigate', ({ navigationType }) => (sessionStorage.came = navigationType));
  }`);
  await openedOnline(phone, second.url);
  await expect.poll(() => phone.evaluate('sessionStorage.hasChanged').catch(() => undefined)).toBe('yes');
  expect(await phone.evaluate('sessionStorage.came ?? null')).not.toBe('reload');
  await isVersion(phone, '1');
  // The next time it is opened it is the newest.
  await phone.goto(`${second.url}/?again`);
  await isVersion(phone, '2');
});
