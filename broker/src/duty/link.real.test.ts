// Real: the whole hub, a node over MQTT with a picture, a mail server on the loopback, Chromium at the size of a telephone and without
// scripts. Played: both clocks.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NoticeView, pictureTopic, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { openPhone, type Page } from '../testing/chromium.js';
import { type MailServer, mailServer, type ReceivedMail } from '../testing/mail-server.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, type RealHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

/** Where screenshots are left for whoever wants to look at them. */
const SHOTS = process.env.KAWAMORI_SHOTS;
const BASE = 'https://kawamori.town.example';
const STATION = aStationFile({
  cameras: [{ id: CAMERA, nameJa: '下流の岸', nameEn: 'Bank downstream' }],
});

/** A river that has risen past 氾濫注意水位 at twenty past six, with a picture; whoever is on duty has got a mail. */
async function aWokenTown(
  duty: Pick<NonNullable<Parameters<typeof townWithDuty>[1]>, 'ladder' | 'first'> = {},
): Promise<{
  hub: RealHub;
  cookie: string;
  mail: MailServer;
  node: Awaited<ReturnType<typeof connectNode>>;
}> {
  const mail = await mailServer();
  const { hub, cookie, secret } = await townWithDuty(mail, { notices: { linkUrl: BASE }, ...duty }, STATION);
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  const { town, id } = aRegistration();
  await node.client.publishAsync(pictureTopic(town, id, CAMERA), await aPicture({ note: noteAt(18) }), {
    qos: 1,
  });
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  return { hub, cookie, mail, node };
}

const mailTo = (mail: MailServer, id: string, fits: (one: ReceivedMail) => boolean = () => true) =>
  mail.mails.first((one) => one.to === `${id}@town.example` && fits(one));

/** The link as the mail has it, at the hub of this test. */
function linkIn({ text }: ReceivedMail, hub: RealHub): string {
  const link = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1];
  if (link === undefined) throw new Error(`no link: ${text}`);
  return `${hub.url}${link}`;
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

test('a link opens level and picture with their ages, without signing in and without scripts, and acknowledges with one thumb', async () => {
  const { hub, cookie, mail } = await aWokenTown();
  const link = linkIn(await mailTo(mail, 'mori-ichiro'), hub);
  hub.clock.at = minute(22);
  const page = await openPhone();
  await page.goto(link);
  await shoot(page, 'link-before');
  const text = await page.locator('main').textContent();
  for (const words of [
    '森 一郎 さん宛て',
    '氾濫注意水位に到達（観測）',
    '3.20',
    '2分前',
    'まだ誰も確認していません',
  ])
    expect(text).toContain(words);
  await expect.poll(() => page.locator('figcaption').textContent()).toMatch(/下流の岸 18:18 撮影.*4分前/);
  // naturalWidth needs no script of the page itself.
  await expect
    .poll(() => page.locator('figure img').evaluate((img: { naturalWidth: number }) => img.naturalWidth))
    .toBeGreaterThan(0);

  const button = page.getByRole('button', { name: '確認しました' });
  const box = await button.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(48);
  // Within reach of the thumb that holds the telephone.
  expect(box?.y).toBeGreaterThan(844 / 2);
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await button.tap();
  await page.getByText('確認 森 一郎 18:22').waitFor();
  await expect.poll(() => button.count()).toBe(0);
  await shoot(page, 'link-after');
  const [notice] = await noticesOf(hub, cookie);
  expect(notice?.acknowledged).toMatchObject([
    { by: 'mori-ichiro', via: 'link', nameJa: '森 一郎', at: minute(22) },
  ]);

  // Nobody else is woken.
  hub.clock.at = minute(40);
  await eventually(async () => {
    await page.reload();
    expect(await page.locator('main').textContent()).toContain('20分前');
  });
  expect(mail.mails.all.map(({ to }) => to)).toEqual(['mori-ichiro@town.example']);
});

test('a page that stays open is not taken from under its reader: it says after a minute that it is old, and leads to how it stands; everything on it is as wide as a thumb', async () => {
  const { hub, mail } = await aWokenTown();
  const page = await openPhone();
  await page.goto(linkIn(await mailTo(mail, 'mori-ichiro'), hub));
  const band = page.locator('.open-long');
  await band.waitFor({ state: 'hidden' });
  hub.clock.at = minute(22);
  // The minute is played.
  await page.evaluate('for (const one of document.getAnimations()) one.finish()');
  await band.getByText('開いてから1分以上たちました').waitFor();
  const heights = () =>
    page
      .locator('a, button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height).filter((px) => px < 46));
  await expect.poll(heights).toEqual([]);
  await shoot(page, 'link-open-long');
  await band.getByRole('link', { name: '今の状況を見る' }).tap();
  await page.locator('.age', { hasText: '2分前' }).waitFor();
  await band.waitFor({ state: 'hidden' });
});

test('looking at a link acknowledges nothing, it is used once, and a level that is told later needs a link of its own', async () => {
  const { hub, cookie, mail, node } = await aWokenTown();
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const press = (path: string, seen: string) =>
    hub.call('POST', path, {
      body: new URLSearchParams({ seen }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  for (const method of ['GET', 'HEAD']) expect((await hub.call(method, link)).status).toBe(200);
  const [caution] = await noticesOf(hub, cookie);
  expect(caution?.acknowledged).toEqual([]);
  expect(await press(link, caution?.key ?? '')).toMatchObject({ status: 303 });

  hub.clock.at = minute(40);
  await node.send([[40, 4.1]]);
  const higher = linkIn(
    await mailTo(mail, 'mori-ichiro', ({ subject }) => subject.includes('氾濫危険水位')),
    hub,
  );
  const [danger] = await noticesOf(hub, cookie);
  const spent = await hub.call('GET', link);
  expect(spent.text).toContain('氾濫危険水位に到達（観測）');
  expect(spent.text).toContain('このリンクからの確認は済んでいます');
  await press(link, danger?.key ?? '');
  expect((await noticesOf(hub, cookie))[0]?.acknowledged).toEqual([]);
  await press(new URL(higher).pathname, danger?.key ?? '');
  expect(NoticeView.parse((await noticesOf(hub, cookie))[0]).acknowledged).toHaveLength(1);
});

test('by a link the episode is handed over and that is taken back, by whoever has acknowledged by it alone', async () => {
  const { hub, cookie, mail } = await aWokenTown();
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const press = (words: Record<string, string>) =>
    hub.call('POST', link, {
      body: new URLSearchParams(words).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const newest = async () => (await noticesOf(hub, cookie))[0];
  const seen = (await newest())?.key ?? '';
  const handOver = { seen, to: 'oka-hana', note: 'あ'.repeat(200) };
  expect(await hub.call('GET', `${link}/hand-over`)).toMatchObject({ status: 303 });
  await press(handOver);
  // What cannot be taken as a hand-over is no acknowledgement either.
  for (const [wrong, why] of [
    [{ to: 'oka-hana', note: 'あ'.repeat(201) }, '申し送りは200字までです（いま201字）。'],
    [{ note: '頼みます' }, '引き継ぐ人を選んでください。'],
    [{ to: 'oka-hana', note: '頼みます' }, 'あなたの担当になっていません。'],
  ] as const) {
    // It says that nothing changed, and why; what was typed stands there again.
    const { status, text } = await press({ seen, ...wrong });
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('引き継いでいません。何も変わっていません。'),
    ]);
    expect(text).toContain(why);
    expect(text).toContain(`value="${wrong.note}"`);
    expect(text).toContain(`action="${link.slice('/a/'.length)}"`);
  }
  for (const body of [undefined, {}, { to: 7 }])
    expect(await hub.call('POST', link, { body })).toMatchObject({ status: 303 });
  expect(await newest()).toMatchObject({ acknowledged: [], handedOver: null });

  await press({ seen });
  const page = await hub.call('GET', `${link}/hand-over`);
  expect(page.text).toContain('岡 花');
  expect(page.text).not.toMatch(/森 一郎<\/label>|@town|090/);
  for (const [to, why] of [
    ['mori-ichiro', '自分には引き継げません。'],
    ['nobody-there', 'その人は、いまは登録されていません。'],
  ] as const) {
    const { status, text } = await press({ ...handOver, to });
    expect([status, text]).toEqual([400, expect.stringContaining(why)]);
  }
  expect((await newest())?.handedOver).toBeNull();
  await press(handOver);
  expect((await newest())?.handedOver).toMatchObject({
    by: 'mori-ichiro',
    to: 'oka-hana',
    note: 'あ'.repeat(200),
  });
  await press({ undo: 'handed-over' });
  expect(await newest()).toMatchObject({ acknowledged: [{ by: 'mori-ichiro' }], handedOver: null });
  hub.clock.at = minute(26);
  await press({ undo: 'acknowledged' });
  expect((await newest())?.acknowledged).toHaveLength(1);
  expect((await press({ seen, note: 'x'.repeat(9_000) })).status).toBe(413);
  expect(await hub.call('GET', `${link.slice(0, -2)}xx/hand-over`)).toMatchObject({ status: 404 });
});

test('a link whose acknowledgement was taken back acknowledges no more and says so; the next reminder brings another', async () => {
  const { hub, cookie, mail } = await aWokenTown({
    ladder: [{ call: { group: 'first' } }],
    first: ['mail'],
  });
  const pathIn = (received: ReceivedMail) => new URL(linkIn(received, hub)).pathname;
  const link = pathIn(await mailTo(mail, 'mori-ichiro'));
  const press = (path: string, words: Record<string, string>) =>
    hub.call('POST', path, {
      body: new URLSearchParams(words).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const newest = async () => (await noticesOf(hub, cookie))[0];
  const seen = (await newest())?.key ?? '';
  await press(link, { seen });
  await press(link, { undo: 'acknowledged' });
  expect((await newest())?.acknowledged).toEqual([]);
  for (const words of [{ seen }, { seen, to: 'oka-hana' }]) await press(link, words);
  expect(await newest()).toMatchObject({ acknowledged: [], handedOver: null });
  const used = await hub.call('GET', link);
  expect(used).toMatchObject({ status: 200, text: expect.stringContaining('確認は取り消されています') });
  expect(used.text).not.toContain('<form');
  expect(await hub.call('GET', `${link}/hand-over`)).toMatchObject({ status: 303 });

  hub.clock.at = minute(20 + 16);
  const again = pathIn(await mailTo(mail, 'mori-ichiro', ({ subject }) => subject.startsWith('【再通知】')));
  expect(again).not.toBe(link);
  await press(again, { seen });
  expect((await newest())?.acknowledged).toMatchObject([{ by: 'mori-ichiro', via: 'link' }]);
  // Nor does the old one take it back again.
  await press(link, { undo: 'acknowledged' });
  expect((await newest())?.acknowledged).toHaveLength(1);
});

test('after the water has fallen the page says who has acknowledged and what has happened since, and hands over what was acknowledged', async () => {
  const { hub, cookie, mail, node } = await aWokenTown();
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const press = (path: string, body: Record<string, string>) =>
    fetch(`${hub.url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(body) });
  const page = async (path: string) => (await hub.call('GET', path)).text;
  await press(link, { seen: (await noticesOf(hub, cookie))[0]?.key ?? '' });
  hub.clock.at = minute(60);
  await node.send([[40, 2.5]]);
  await node.send([[60, 2.5]]);
  await eventually(async () => expect((await noticesOf(hub, cookie))[0]?.kind).toBe('closed'));

  const told = await page(link);
  expect(told).toContain('確認 森 一郎 18:20');
  expect(told).not.toContain('まだ誰も確認していません');
  expect(told).toMatch(/その後　鍛冶屋瀬橋 [^<]*下回りました/);
  expect(told).toContain(`href="${link.slice('/a/'.length)}/hand-over"`);
  const seen = /name="seen" value="([^"]+)"/.exec(await page(`${link}/hand-over`))?.[1] ?? '';
  await press(link, { seen, to: 'oka-hana', note: '左岸を頼みます' });

  const { subject, text } = await mailTo(mail, 'oka-hana', (one) => one.subject.includes('【引き継ぎ】'));
  expect(subject).toMatch(/^【引き継ぎ】鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3\.20 m/);
  for (const words of ['森 一郎 さんからの引き継ぎです', '申し送り：左岸を頼みます', 'その後：鍛冶屋瀬橋'])
    expect(text).toContain(words);
  const hers = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1] ?? '';
  expect(await page(hers)).toContain('押すと、あなたの担当になります');
  await press(hers, { seen });
  expect(await page(link)).toContain('引き受け 岡 花');
});

test('what is over and was acknowledged by nobody asks for nothing any more', async () => {
  const { hub, cookie, mail, node } = await aWokenTown();
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const page = async () => (await hub.call('GET', link)).text;
  expect(await page()).toContain('<button');
  /** As every screen hears of it. */
  const isOver = async () => (await noticesOf(hub, cookie)).find(({ kind }) => kind === null)?.isOver;
  expect(await isOver()).toBe(false);
  hub.clock.at = minute(60);
  await node.send([[40, 2.5]]);
  await node.send([[60, 2.5]]);
  await eventually(async () => expect((await noticesOf(hub, cookie))[0]?.kind).toBe('closed'));
  expect(await page()).toContain('その後　');
  expect(await page()).not.toContain('<button');
  expect(await isOver()).toBe(true);
});

test('a link opens nothing else, and nothing after a day; a wrong one says so in words', async () => {
  const { hub, mail } = await aWokenTown();
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const page = await hub.call('GET', link);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.text).not.toContain('<script');
  // Relative to the page, which in a rehearsal stands below another address.
  const picture = new URL(/src="([^"]+)"/.exec(page.text)?.[1] ?? '', `${hub.url}${link}`).pathname;
  expect((await hub.call('GET', picture)).headers.get('content-type')).toBe('image/webp');
  expect((await hub.call('GET', picture.replace(CAMERA, 'another-camera'))).status).toBe(404);
  expect((await hub.call('GET', '/api/v1/snapshot')).status).toBe(401);

  const wrong = await hub.call('GET', `${link.slice(0, -1)}`);
  expect(wrong).toMatchObject({ status: 404, text: expect.stringContaining('このリンクは使えません') });
  hub.clock.at = minute(20 + 24 * 60 + 1);
  expect((await hub.call('GET', link)).status).toBe(404);
  expect((await hub.call('GET', picture)).status).toBe(404);
});

test('by a link nobody speaks of another episode, whatever the press names', async () => {
  const mail = await mailServer();
  const second = aStationFile({ id: 'kurinoki-ohashi' });
  const { hub, cookie, secret } = await townWithDuty(mail, { notices: { linkUrl: BASE } }, STATION, second);
  const node = await connectNode(hub, secret, aRegistration({ stations: [STATION.id, second.id] }));
  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  await node.send([[10, 2.8]], SeriesId.parse('kurinoki-ohashi/level'));
  await node.send([[20, 3.2]], SeriesId.parse('kurinoki-ohashi/level'));
  const other = await eventually(async () => {
    const found = (await noticesOf(hub, cookie)).find(({ station }) => station === second.id);
    if (!found) throw new Error('the other station has not been told of');
    return found;
  });
  for (const name of ['seen', 'all']) {
    const answer = await fetch(`${hub.url}${link}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ [name]: other.key }),
    });
    expect(answer.status).toBe(303);
  }
  expect((await noticesOf(hub, cookie)).map(({ acknowledged }) => acknowledged)).toEqual([[], []]);
});

/** Three stations past 氾濫注意水位: the first was told at once, the two others a minute later in one message. */
async function aBundle() {
  const mail = await mailServer();
  const others = [
    aStationFile({ id: 'kurinoki-ohashi', nameJa: '栗の木大橋' }),
    aStationFile({ id: 'naro', nameJa: '奈路' }),
  ];
  const all = [STATION, ...others];
  const { hub, cookie, secret } = await townWithDuty(
    mail,
    { notices: { linkUrl: BASE }, first: ['mail'] },
    ...all,
  );
  const node = await connectNode(hub, secret, aRegistration({ stations: all.map(({ id }) => id) }));
  hub.clock.at = minute(20);
  for (const { id } of all) {
    await node.send([[10, 2.8]], SeriesId.parse(`${id}/level`));
    await node.send([[20, 3.2]], SeriesId.parse(`${id}/level`));
    await mailTo(mail, 'mori-ichiro');
  }
  await eventually(async () => expect(await noticesOf(hub, cookie)).toHaveLength(3));
  // Whoever is answered here is answered after all that was decided before has been taken up.
  const [newest] = await noticesOf(hub, cookie);
  const note = { cookie, body: { note: '見回り中' } };
  const noted = await hub.call(
    'POST',
    `/api/v1/episodes/${encodeURIComponent(newest?.episode ?? '')}/notes`,
    note,
  );
  expect(noted.status).toBe(200);
  hub.clock.at += 61_000;
  const message = await mailTo(mail, 'mori-ichiro', ({ subject }) => subject.includes('ほか1件'));
  const acknowledged = async () =>
    new Map((await noticesOf(hub, cookie)).map((one) => [one.station, one.acknowledged.map(({ by }) => by)]));
  return { link: linkIn(message, hub), acknowledged };
}

test('the link of a message with several notices shows them all, and one press acknowledges them all, and nothing else', async () => {
  const { link, acknowledged } = await aBundle();
  const page = await openPhone();
  await page.goto(link);
  await shoot(page, 'link-several');
  const rows = page.getByTestId('also-told').locator('li');
  await expect.poll(() => rows.count()).toBe(1);
  await expect
    .poll(() => rows.first().textContent())
    .toMatch(/(?:栗の木大橋|奈路) 氾濫注意水位に到達（観測）.*未確認/);
  const button = page.getByRole('button', { name: 'すべて確認しました（2件）' });
  const [box, row] = [await button.boundingBox(), await rows.first().boundingBox()];
  expect(box?.height).toBeGreaterThanOrEqual(48);
  expect(box?.y).toBeGreaterThan(844 / 2);
  // What is acknowledged stands in sight of the button.
  expect((row?.y ?? 844) + (row?.height ?? 844)).toBeLessThanOrEqual(box?.y ?? 0);
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await button.tap();
  await page
    .getByText(/^確認 森 一郎/)
    .first()
    .waitFor();
  expect(await acknowledged()).toEqual(
    new Map([
      ['naro', ['mori-ichiro']],
      ['kurinoki-ohashi', ['mori-ichiro']],
      ['kajiyase-bashi', []],
    ]),
  );
  await expect.poll(() => rows.first().textContent()).toContain('確認 森 一郎');
  await shoot(page, 'link-several-after');
});

test('of several notices in one message each has its own page, on which it alone is acknowledged', async () => {
  const { link, acknowledged } = await aBundle();
  const page = await openPhone();
  await page.goto(link);
  await page.getByTestId('also-told').getByRole('link').tap();
  await page.waitForURL((url) => url.href !== link);
  await page.getByRole('button', { name: 'この1件だけ確認' }).tap();
  await page
    .getByText(/^確認 森 一郎/)
    .first()
    .waitFor();
  const said = [...(await acknowledged()).values()].flat();
  expect(said).toEqual(['mori-ichiro']);
  // The other one is what is left.
  await page.getByRole('button', { name: 'すべて確認しました（1件）' }).tap();
  await page.getByRole('link', { name: '引き継ぐ' }).waitFor();
  expect([...(await acknowledged()).values()].flat()).toHaveLength(2);
});

test('whoever tries links again and again is let wait, in words and on a page that leads to it again; links that open are not held up behind the same address', async () => {
  const { hub, mail } = await aWokenTown();
  const asked = await Promise.all(
    Array.from({ length: 80 }, (_, i) => hub.call('GET', `/a/${'x'.repeat(22)}${i}`)),
  );
  const refused = asked.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(20);
  expect(refused[0]?.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(refused[0]?.text).toContain('アクセスが多すぎます');
  expect(refused[0]?.text).toContain('<a href="">もう一度開く</a>');

  const link = new URL(linkIn(await mailTo(mail, 'mori-ichiro'), hub)).pathname;
  const opened = await Promise.all(Array.from({ length: 61 }, () => hub.call('GET', link)));
  expect(opened.filter(({ status }) => status === 200)).toHaveLength(60);
  // What is not a matter of how often keeps its own answer.
  expect(await hub.call('GET', `${link}/pictures/${CAMERA}/then.webp`)).toMatchObject({
    ...{ status: 400, json: { code: 'not-valid' } },
  });
});
