// Real: the whole hub with the built face, a node over MQTT, Chromium at the size of a telephone with its service worker, its own store and
// its own word on whether there is a network. Played: both clocks of the hub, the telephone's clock where a test says so, a poor line.
import { DAY } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openPhone, type Page } from '../testing/chromium.js';
import { callAt } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { slowLine } from '../testing/slow-line.js';
import { type BusyRiver, busyRiver } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

interface Opened extends BusyRiver {
  phone: Page;
  /** Of the duty officer. */
  own: string;
}

/** A duty officer's telephone that has seen the river, and keeps it. */
async function aTelephone({
  at,
  clock = false,
}: {
  at?: (url: string) => Promise<string>;
  clock?: boolean;
} = {}): Promise<Opened & { url: string }> {
  const river = await busyRiver();
  const url = (await at?.(river.hub.url)) ?? river.hub.url;
  const own = await river.hub.join('mori', { role: 'duty', person: 'mori-ichiro' });
  const phone = await signedIn(await openPhone({ scripts: true }), { url }, own);
  if (clock) await phone.clock.install();
  await phone.goto(url);
  await phone.getByTestId('duty-notice').waitFor();
  await phone.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await kept(phone, 'pictures');
  await kept(phone, 'state');
  return { ...river, phone, own, url };
}

/** How many things lie on a shelf of this telephone. */
const countOf = (phone: Page, shelf: string): Promise<number> =>
  phone.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open('kawamori');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve(0);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('${shelf}').objectStore('${shelf}').count();
      counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
    };
  })`);
const kept = (phone: Page, shelf: string) => expect.poll(() => countOf(phone, shelf)).toBeGreaterThan(0);

const noticesAt = async ({ hub, cookie }: Pick<BusyRiver, 'hub' | 'cookie'>) =>
  (await hub.call('GET', '/api/v1/notices', { cookie })).json as {
    notices: { episode: string; key: string; acknowledged: { by: string }[] }[];
  };
const acknowledgedBy = async (river: Pick<BusyRiver, 'hub' | 'cookie'>, episode: string): Promise<string[]> =>
  (await noticesAt(river)).notices
    .filter((one) => one.episode === episode)
    .flatMap(({ acknowledged }) => acknowledged.map(({ by }) => by));

const shown = async (phone: Page): Promise<string> =>
  (await phone.getByTestId('duty-notice').getAttribute('data-episode')) ?? '';

test('opened without a network it shows how things stood, of when, and its ages go on', async () => {
  const { phone } = await aTelephone({ clock: true });
  const said = await phone.getByTestId('duty-notice').locator('h2').textContent();
  await phone.context().setOffline(true);
  await phone.reload();
  const band = phone.getByTestId('blind');
  await band.getByText(/^圏外：\d\d:\d\dの状態です（.*前）$/).waitFor();
  await expect.poll(() => phone.getByTestId('duty-notice').locator('h2').textContent()).toBe(said);
  await phone.clock.fastForward('18:00');
  await band.getByText('（18分前）').waitFor();
  await phone
    .getByTestId('duty-notice')
    .locator('[data-testid="age"]')
    .getByText(/遅延|前/)
    .waitFor();
  // The picture comes from the telephone, with its own age.
  const picture = phone.locator('[data-testid="duty-notice"] img');
  await picture.waitFor();
  await expect
    .poll(() =>
      phone.evaluate<number>(`document.querySelector('[data-testid="duty-notice"] img')?.naturalWidth ?? 0`),
    )
    .toBeGreaterThan(0);
  expect(await violations(phone)).toEqual([]);
  await shoot(phone, 'phone-offline-notice');
  await phone.getByRole('button', { name: '一覧', exact: true }).tap();
  await phone.locator('[data-station]').first().waitFor();
  await phone.clock.fastForward('01:00:00');
  await expect.poll(() => phone.locator('[data-station]').first().textContent()).toMatch(/遅延|受信なし/);
  await shoot(phone, 'phone-offline-list');
  await phone.context().setOffline(false);
  await band.waitFor({ state: 'detached' });
});

/** Files that the worker is to keep, and this telephone has not. */
const filesLacking = (phone: Page): Promise<string[]> =>
  phone.evaluate(`Promise.all([
    fetch('/sw.js').then((answer) => answer.text()).then((text) => text.match(/\\/assets\\/[\\w.-]+/g)),
    caches.keys()
      .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
      .then((asked) => asked.flat().map(({ url }) => new URL(url).pathname)),
  ]).then(([wanted, kept]) => wanted.filter((path) => !kept.includes(path)))`);

test('what was never opened on it opens without a network, too: map, station, who is on duty, how a notice went', async () => {
  const { phone } = await aTelephone();
  await expect.poll(() => filesLacking(phone)).toEqual([]);
  await phone.context().setOffline(true);
  await phone.reload();
  await phone.getByTestId('blind').getByText(/^圏外/).waitFor();
  await phone.getByRole('button', { name: '地図', exact: true }).tap();
  await phone.locator('.marker').first().waitFor();
  const { width } = (await phone.locator('.leaflet-container').boundingBox()) ?? { width: 0 };
  expect(width).toBeLessThanOrEqual(phone.viewportSize()?.width ?? 0);
  await phone.getByRole('button', { name: '経過', exact: true }).tap();
  await phone.getByRole('button', { name: '時刻の内訳' }).first().waitFor();
  await phone.locator('[data-testid="notices"] .notice:enabled').first().tap();
  await phone.locator('#station-name').waitFor();
  await expect.poll(() => phone.getByText('サーバーにつながりません').count()).toBe(0);
  await expect.poll(() => phone.getByTestId('parts-lost').count()).toBe(0);
});

test('a part that could not be loaded comes with the page as soon as there is a line again', async () => {
  const { phone } = await aTelephone();
  // A browser that gave up what it had kept for later.
  await phone.evaluate(`caches.keys()
    .then((names) => Promise.all(names.map((name) => caches.open(name))))
    .then((kept) => Promise.all(kept.map((cache) => cache.keys()
      .then((asked) => Promise.all(asked.filter(({ url }) => url.includes('MapView')).map((one) => cache.delete(one)))))))`);
  await phone.context().setOffline(true);
  await phone.reload();
  await phone.getByTestId('blind').getByText(/^圏外/).waitFor();
  await phone.getByRole('button', { name: '地図', exact: true }).tap();
  await phone.getByTestId('parts-lost').waitFor();
  await phone.evaluate('globalThis.isBefore = true');
  await phone.context().setOffline(false);
  await expect.poll(() => phone.evaluate('globalThis.isBefore ?? false').catch(() => true)).toBe(false);
  await phone.getByRole('button', { name: '地図', exact: true }).tap();
  await phone.locator('.marker').first().waitFor();
});

test('a hub that has died is told as such, and the telephone opens all the same', async () => {
  const { phone, hub } = await aTelephone();
  await hub.stop();
  await phone
    .getByTestId('blind')
    .getByText(/^川守につながりません：/)
    .waitFor();
  await phone.reload();
  await phone
    .getByTestId('blind')
    .getByText(/^川守につながりません：\d\d:\d\dの状態です/)
    .waitFor();
  await phone.getByTestId('duty-notice').waitFor();
});

test('acknowledged without a network, it waits on the telephone over a restart, can be taken back there, and is sent once, with when it was pressed', async () => {
  const river = await aTelephone({ clock: true });
  const { phone, hub, cookie } = river;
  const notice = phone.getByTestId('duty-notice');
  await phone.context().setOffline(true);
  const first = await shown(phone);
  await notice.getByTestId('acknowledge').tap();
  await notice
    .getByTestId('unsent')
    .getByText(/^未送信：\d\d:\d\d に確認を押しました/)
    .waitFor();
  const outbox = phone.getByTestId('outbox');
  await outbox.locator('li').waitFor();
  await expect.poll(() => outbox.locator('li').count()).toBe(1);
  expect(await violations(phone)).toEqual([]);
  await shoot(phone, 'phone-unsent');

  // By mistake: it has not left, and nothing of it ever does.
  await notice.getByRole('button', { name: '確認を取り消す' }).tap();
  await outbox.waitFor({ state: 'detached' });
  await notice.getByTestId('acknowledge').tap();
  await notice.getByTestId('unsent').waitFor();

  await phone.clock.fastForward('18:00');
  await kept(phone, 'presses');
  await phone.reload();
  await outbox.getByText(/^未送信/).waitFor();
  await expect.poll(() => acknowledgedBy(river, first)).toEqual([]);

  // Meanwhile somebody else has, at the desk.
  await hub.call('POST', `/api/v1/episodes/${encodeURIComponent(first)}/acknowledge`, { cookie, body: {} });
  await phone.context().setOffline(false);
  const told = outbox.locator('li[data-press="sent"]');
  await told.getByText('送信しました').waitFor();
  await told.getByText('hq さんも確認しています').waitFor();
  await shoot(phone, 'phone-sent');
  await expect.poll(async () => (await acknowledgedBy(river, first)).sort()).toEqual(['hq', 'mori']);
  const ledger = JSON.stringify(
    (await hub.call('GET', `/api/v1/ledger?from=${hub.clock.at - DAY}&to=${hub.clock.at + DAY}`, { cookie }))
      .json,
  );
  expect(ledger.match(/に端末で押し、通信できず/g), ledger).toHaveLength(1);
  await expect.poll(() => countOf(phone, 'presses')).toBe(0);
  await told.getByRole('button', { name: '閉じる' }).tap();
  await outbox.waitFor({ state: 'detached' });
});

test('what the hub refuses afterwards is told', async () => {
  const { phone, hub, cookie, code } = await aTelephone();
  const notice = phone.getByTestId('duty-notice');
  await phone.context().setOffline(true);
  await notice.getByTestId('acknowledge').tap();
  await notice.getByTestId('unsent').waitFor();
  await hub.call('POST', '/api/v1/account/confirm', { cookie, body: { code: code() } });
  const grant = { role: 'viewer', towns: null, person: null };
  const answer = await hub.call('POST', '/api/v1/accounts/mori/grant', { cookie, body: grant });
  expect(answer.status, answer.text).toBe(200);
  await phone.context().setOffline(false);
  await phone
    .getByTestId('outbox')
    .getByText(/受け付けられませんでした/)
    .waitFor();
  await shoot(phone, 'phone-refused');
});

test('a sign-out leaves nothing on the telephone, also without a network: the session ends as soon as there is one', async () => {
  const { phone, hub, own, url } = await aTelephone();
  await phone.context().setOffline(true);
  await phone.getByTestId('duty-notice').getByTestId('acknowledge').tap();
  await phone.getByTestId('unsent').waitFor();
  await phone.getByTestId('to-menu').tap();
  await phone.getByTestId('menu').getByRole('button', { name: 'サインアウト' }).tap();
  await phone.getByLabel('パスワード').waitFor();
  for (const shelf of ['state', 'pictures', 'presses'])
    await expect.poll(() => countOf(phone, shelf), { message: shelf }).toBe(0);
  expect((await hub.call('GET', '/api/v1/session', { cookie: own })).status).toBe(200);
  await phone.goto(url);
  await phone.getByLabel('パスワード').waitFor();
  await phone.context().setOffline(false);
  await phone.goto(url);
  await expect.poll(async () => (await hub.call('GET', '/api/v1/session', { cookie: own })).status).toBe(401);
  await phone.getByLabel('パスワード').waitFor();
});

test('what one account has kept is not shown to the next, nor sent for it', async () => {
  const river = await aTelephone();
  const { phone, hub, url } = river;
  await phone.context().setOffline(true);
  const first = await shown(phone);
  await phone.getByTestId('duty-notice').getByTestId('acknowledge').tap();
  await phone.getByTestId('unsent').waitFor();
  // Its session is over without a sign-out, and somebody else signs in.
  await signedIn(phone, { url }, await hub.join('oka', { role: 'duty', person: 'oka-hana' }));
  await phone.context().setOffline(false);
  await phone.goto(url);
  await phone.locator('nav button').first().waitFor();
  await expect.poll(() => countOf(phone, 'presses')).toBe(0);
  await expect.poll(() => acknowledgedBy(river, first)).toEqual([]);
});

test('on a line of two seconds and five losses in a hundred the telephone opens on what it knows, says that it asks, and comes to the present', async () => {
  let line: Awaited<ReturnType<typeof slowLine>> | undefined;
  const { phone } = await aTelephone({
    at: async (hub) => {
      line = await slowLine(Number(new URL(hub).port), { rttMs: 2_000, loss: 0.05 });
      return line.url;
    },
  });
  await phone.reload();
  const band = phone.getByTestId('blind');
  await band.getByText(/^最新の状態を確認中：/).waitFor();
  await phone.getByTestId('duty-notice').waitFor();
  await band.waitFor({ state: 'detached' });
  await phone.getByTestId('duty-notice').getByTestId('acknowledge').tap();
  await phone
    .getByText(/^確認 森 一郎/)
    .first()
    .waitFor();
});

test('the worker keeps files of the face, and no answer of the hub’s', async () => {
  const { phone, url, own } = await aTelephone();
  await phone.getByTestId('to-menu').tap();
  await phone.getByTestId('menu').waitFor();
  const paths = () =>
    phone.evaluate<string[]>(`caches.keys().then((names) => Promise.all(names.map((name) =>
    caches.open(name).then((cache) => cache.keys())))).then((all) => all.flat().map((request) => new URL(request.url).pathname))`);
  await expect
    .poll(paths)
    .toEqual(expect.arrayContaining(['/', expect.stringMatching(/^\/assets\/Phone-.*\.js$/)]));
  expect(
    (await paths()).filter((path) => !/^\/(?:$|assets\/|[\w-]+\.(?:svg|png|webmanifest)$)/.test(path)),
  ).toEqual([]);
  expect((await callAt(url, 'GET', '/sw.js', { cookie: own })).headers.get('cache-control')).toBe('no-cache');
});
