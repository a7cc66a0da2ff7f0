// Real: the whole hub with its threads, HTTP over a socket.
import { HOUR } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { busyRiver } from '../faces/testing/busy-river.js';
import { minute } from '../testing/builders.js';

const HTML = '/api/v1/hq/hand-over.html';

test('what one shift leaves to the next stands on one sheet: duty, rivers, who has what, what is open, what happened', async () => {
  const { hub, cookie } = await busyRiver();
  const entry = {
    ...{ id: 'dam-1', town: null, kind: 'dam', at: minute(41), way: 'telephone' },
    ...{ organisation: 'ダム管理所', said: '23時から<放流>を増やす', next: { what: '分団へ連絡' } },
  };
  expect((await hub.call('POST', '/api/v1/entries', { cookie, body: entry })).status).toBe(200);
  const sheet = await hub.call('GET', HTML, { cookie });
  expect(sheet.headers.get('content-type')).toContain('text/html');
  expect(sheet.text).toContain('<h1>引継書</h1>');
  expect(sheet.text).toMatch(/鍛冶屋瀬橋.*氾濫注意水位/s);
  expect(sheet.text).toContain('未確認：担当がいません');
  expect(sheet.text).toContain('「23時から&lt;放流&gt;を増やす」　<b>→ 分団へ連絡</b>');
  expect(sheet.text).toMatch(/できごと.*氾濫注意水位/s);
  expect(sheet.text).toContain('引き受けた人');
  expect(sheet.text).not.toContain('<script');

  // As of a quarter to, the call had not come yet.
  const before = await hub.call('GET', `${HTML}?from=${minute(-60)}&to=${minute(30)}`, { cookie });
  expect(before.text).toContain('対応待ちはありません。');
});

test('a shift that cannot be is refused, and says why; who may only look gets none', async () => {
  const { hub, cookie } = await busyRiver();
  for (const [query, status, code] of [
    [`to=${minute(600)}`, 400, 'not-yet'],
    [`from=${minute(20)}&to=${minute(10)}`, 400, 'period-not-valid'],
    [`from=${minute(0) - 49 * HOUR}&to=${minute(0)}`, 400, 'period-too-long'],
    ['town=nowhere', 404, 'no-town'],
    ['from=now', 400, 'not-valid'],
  ] as const)
    expect([query, await hub.call('GET', `${HTML}?${query}`, { cookie })]).toMatchObject([
      query,
      { status, json: { code } },
    ]);
  const viewer = await hub.join('a-viewer', { role: 'viewer' });
  expect((await hub.call('GET', HTML, { cookie: viewer })).status).toBe(403);
});
