// Real: the whole hub with the built face, a node over MQTT with a picture, a mail server on the loopback, Chromium at the size of a
// telephone. Played: both clocks.
import { expect, test } from 'vitest';
import { aCalendar } from '../duty/testing/a-calendar.js';
import { aTown, minute } from '../testing/builders.js';
import { type Locator, openPhone, type Page } from '../testing/chromium.js';
import { shoot } from '../testing/shots.js';
import { eventually } from '../testing/waiting.js';
import { busyRiver } from './testing/busy-river.js';
import { signedIn } from './testing/signed-in.js';
import { violations } from './testing/violations.js';

const [WIDTH, HEIGHT, THUMB] = [390, 844, 44];

/** Large enough for a thumb, in its half of the screen, and whole. */
async function isAtTheThumb(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByTestId('duty-notice').getByRole('button', { name }).first();
  await eventually(async () => {
    const box = await button.boundingBox();
    expect(box?.height, String(name)).toBeGreaterThanOrEqual(THUMB);
    expect(box?.y, String(name)).toBeGreaterThan(HEIGHT / 2);
    expect((box?.y ?? HEIGHT) + (box?.height ?? 0), String(name)).toBeLessThanOrEqual(HEIGHT);
  });
}

/** Value with its age, what changed, the picture with its age: seen as the notice opens, above a line of the screen. */
async function isSeenAtOnce(notice: Locator, bottom: () => Promise<number>): Promise<void> {
  for (const part of ['h2', '.big', '[data-testid="age"]', '[data-testid="picture-age"]'])
    await eventually(async () => {
      const box = await notice.locator(part).first().boundingBox();
      expect((box?.y ?? HEIGHT) + (box?.height ?? 0), part).toBeLessThanOrEqual(await bottom());
    });
}

test('a signed-in telephone opens on what waits for its person, the gravest first; one thumb acknowledges, takes it back, and goes on to the next', async () => {
  const { hub } = await busyRiver();
  const cookie = await hub.join('mori', { role: 'duty', person: 'mori-ichiro' });
  const phone = await signedIn(await openPhone({ scripts: true }), hub, cookie);
  await phone.goto(hub.url);
  const notice = phone.getByTestId('duty-notice');
  await notice.getByText(/鍛冶屋瀬橋.*氾濫注意水位に到達（観測）/).waitFor();
  await phone.locator('[data-testid="duty-notice"] img').waitFor();
  await isSeenAtOnce(notice, () => Promise.resolve(HEIGHT));
  await expect.poll(() => phone.evaluate('document.documentElement.scrollWidth')).toBe(WIDTH);
  await isAtTheThumb(phone, '確認しました');
  await isAtTheThumb(phone, '引き継ぐ');
  await shoot(phone, 'duty-notice');

  // Past it without an answer, and round to it again.
  const subject = () => notice.locator('h2').textContent();
  await notice.getByText(/未確認 1\/\d+件/).waitFor();
  const first = await subject();
  const [, all = ''] = /未確認 1\/(\d+)件/.exec((await notice.textContent()) ?? '') ?? [];
  expect(Number(all)).toBeGreaterThan(1);
  for (let i = 1; i < Number(all); i++) {
    await notice.getByTestId('next-notice').tap();
    await notice.getByText(`未確認 ${i + 1}/${all}件`).waitFor();
    await expect.poll(subject).not.toBe(first);
  }
  await notice.getByTestId('next-notice').tap();
  await notice.getByText(`未確認 1/${all}件`).waitFor();
  await expect.poll(subject).toBe(first);

  // What is pressed by mistake is taken back where one stands.
  await notice.getByTestId('acknowledge').tap();
  await notice.getByText(/^確認 森 一郎/).waitFor();
  await isAtTheThumb(phone, /次のお知らせへ/);
  await shoot(phone, 'duty-notice-answered');
  await notice.getByRole('button', { name: '確認を取り消す' }).tap();
  await notice.getByTestId('acknowledge').tap();
  for (let left = Number(all) - 1; left > 0; left--) {
    await notice.getByRole('button', { name: `次のお知らせへ（残り${left}件）` }).tap();
    await notice.getByTestId('acknowledge').tap();
    await notice.getByText(/^確認 森 一郎/).waitFor();
  }
  await notice.getByTestId('to-list').tap();
  await phone.locator('[data-station]').first().waitFor();
  await phone.reload();
  await phone.locator('[data-station]').first().waitFor();
  await expect.poll(() => notice.count()).toBe(0);
});

test('whoever goes to the list stays there, with the way back in sight; a viewer’s telephone opens on the list', async () => {
  const { hub } = await busyRiver();
  const cookie = await hub.join('mori', { role: 'duty', person: 'mori-ichiro' });
  const phone = await signedIn(await openPhone({ scripts: true }), hub, cookie);
  await phone.goto(hub.url);
  await phone.getByTestId('duty-notice').waitFor();
  await phone.getByRole('button', { name: '一覧', exact: true }).tap();
  await phone.locator('[data-station]').first().waitFor();
  await phone.getByRole('button', { name: /^お知らせ\s\d/ }).tap();
  await phone.getByTestId('duty-notice').waitFor();

  const viewer = await signedIn(
    await openPhone({ scripts: true }),
    hub,
    await hub.join('seer', { role: 'viewer' }),
  );
  await viewer.goto(hub.url);
  await viewer.locator('[data-station]').first().waitFor();
  await expect.poll(() => viewer.getByTestId('duty-notice').count()).toBe(0);
});

test('with six lines of what was ordered and announced the notice keeps its room: they are one line with a count, which opens', async () => {
  const { hub, cookie } = await busyRiver();
  for (const n of [1, 2, 3, 4, 5, 6])
    await hub.call('POST', '/api/v1/announcements', {
      cookie,
      body: {
        ...{
          town: 'shimanto-cho',
          title: `レベル３氾濫警報 その${n}`,
          level: 3,
          issuer: '気象庁',
          river: '四万十川',
        },
        announcedAt: hub.clock.at,
      },
    });
  const phone = await signedIn(
    await openPhone({ scripts: true }),
    hub,
    await hub.join('mori', { role: 'duty', person: 'mori-ichiro' }),
  );
  await phone.goto(hub.url);
  const strip = phone.getByTestId('official');
  const fold = strip.getByRole('button', { name: '発令・発表 6件' });
  await fold.waitFor();
  const notice = phone.getByTestId('duty-notice');
  await phone.locator('[data-testid="duty-notice"] img').waitFor();
  await isSeenAtOnce(notice, async () => {
    const told = (await notice.locator('.told').boundingBox()) ?? { y: 0, height: 0 };
    return told.y + told.height;
  });
  await expect.poll(() => strip.getByText('レベル３氾濫警報 その6').isVisible()).toBe(false);
  await shoot(phone, 'duty-notice-official');
  await fold.tap();
  await strip.getByText('レベル３氾濫警報 その6').waitFor();
  await fold.tap();
  await expect.poll(() => strip.getByText('レベル３氾濫警報 その6').isVisible()).toBe(false);
  await phone.getByRole('button', { name: '一覧', exact: true }).tap();
  await strip.getByText('レベル３氾濫警報 その6').waitFor();
});

test('a telephone says who is on duty, until when and who is next; where the roster names nobody; and where it cannot be read', async () => {
  const { hub } = await busyRiver();
  const cookie = await hub.join('mori', { role: 'duty', person: 'mori-ichiro' });
  const phone = await signedIn(await openPhone({ scripts: true }), hub, cookie);
  const duty = phone.getByTestId('on-duty');
  const look = async () => {
    await phone.goto(hub.url);
    await phone.getByRole('button', { name: '経過', exact: true }).tap();
    await duty.waitFor();
  };
  await look();
  await duty.getByText('当番表に記載なし').waitFor();
  await duty.getByText('お知らせは計画の順に呼び出します。').waitFor();
  expect(await violations(phone)).toEqual([]);
  await shoot(phone, 'on-duty-nobody');

  const roster = aCalendar(['evening', -1, 2, '森一郎'], ['night', 3, 15, '岡花']);
  expect((await hub.operate((desk) => desk.duty.importRoster(aTown().id, roster, false))).faults).toEqual([]);
  await look();
  await duty.getByText('森 一郎（あなた）').waitFor();
  await duty.getByText(/20:00まで（あと1時間\d+分）/).waitFor();
  await duty.getByText('岡 花').waitFor();
  await duty.getByText('21:00から').waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(WIDTH);
  await shoot(phone, 'on-duty');
  await phone.setViewportSize({ width: 320, height: 700 });
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await phone.setViewportSize({ width: WIDTH, height: HEIGHT });
  // Between two shifts nobody is on duty, and who comes next is known.
  hub.clock.at = minute(150);
  await look();
  await duty.getByText('当番表に記載なし').waitFor();
  await duty.getByText('21:00から').waitFor();

  const asked = '**/api/v1/on-duty';
  await phone.route(asked, (route) => route.abort());
  await look();
  await duty.getByText('当番を読めません', { exact: false }).waitFor();
  await shoot(phone, 'on-duty-unread');
  // It asks again by itself.
  await phone.unroute(asked);
  await duty.getByText('21:00から').waitFor();
});
