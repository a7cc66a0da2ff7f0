// Real: the whole hub, HTTP over a socket, a mail server on the loopback. Played: both clocks.
import { DAY, MINUTE, MusterList } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { townWithDuty } from '../duty/testing/town-with-duty.js';
import { aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';

const [HTML, CSV] = ['/api/v1/hq/muster.html', '/api/v1/hq/muster.csv'];

async function aMusterIsCalled() {
  const { hub, cookie } = await townWithDuty(await mailServer(), { first: ['sms', 'mail'] });
  await hub.withAuthenticator(cookie);
  hub.clock.at = minute(20);
  const body = { town: aTown().id, place: '本庁舎<2階>', withinMs: 60 * MINUTE };
  expect((await hub.call('POST', '/api/v1/musters', { cookie, body })).status).toBe(200);
  const { musters } = MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie })).json);
  const get = (path: string, as = cookie) => hub.call('GET', path, { cookie: as });
  return { hub, cookie, get, id: encodeURIComponent(musters[0]?.id ?? '') };
}

test('the roll of a muster is a page and a table, telephone numbers only for who may enter answers', async () => {
  const { hub, cookie, get, id } = await aMusterIsCalled();
  const body = { muster: decodeURIComponent(id), person: 'mori-ichiro' };
  expect((await hub.call('POST', '/api/v1/musters/arrival', { cookie, body })).status).toBe(200);
  const sheet = await get(HTML);
  expect(sheet.status).toBe(200);
  expect(sheet.headers.get('content-type')).toContain('text/html');
  expect(sheet.headers.get('cache-control')).toBe('no-store');
  expect(sheet.text).toContain('本庁舎&lt;2階&gt;');
  expect(sheet.text).toMatch(/森 一郎<\/b><\/td><td class="state">到着 2日18:20/);
  expect(sheet.text).toMatch(/岡 花<\/b><\/td><td class="state">未回答/);
  expect(sheet.text).toContain('09012345678');
  const csv = await get(`${CSV}?form=plain`);
  expect(csv.headers.get('content-disposition')).toContain('attachment');
  expect(csv.text.trim().split('\n')).toHaveLength(4);
  expect(csv.text).toContain('09012345678');

  const viewer = await hub.join('a-viewer', { role: 'viewer' });
  for (const path of [HTML, CSV]) {
    const { status, text } = await get(path, viewer);
    expect(status).toBe(200);
    expect(text).toContain('森 一郎');
    expect(text).not.toContain('09012345678');
  }
});

test('one that is named is there however long ago it was; what there is none of is refused', async () => {
  const { hub, cookie, get, id } = await aMusterIsCalled();
  const body = { muster: decodeURIComponent(id) };
  expect((await hub.call('POST', '/api/v1/musters/end', { cookie, body })).status).toBe(200);
  hub.clock.at += DAY + 2 * MINUTE;
  expect((await get(HTML)).text).toContain('いま呼びかけている参集はなく');
  expect((await get(`${HTML}?muster=${id}`)).text).toMatch(/森 一郎.*終了|終了.*森 一郎/s);
  for (const [query, status, code] of [
    ['muster=condition:muster:shimanto-cho:never', 404, 'no-muster'],
    ['town=nowhere', 404, 'no-town'],
    ['muster=x', 400, 'not-valid'],
    ['at=1', 400, 'not-valid'],
  ] as const)
    expect([query, await get(`${HTML}?${query}`)]).toMatchObject([query, { status, json: { code } }]);
});
