// Real: the whole hub, a node over MQTT, the report's own thread. Played: both clocks.
import { LedgerPage } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const HTML = '/api/v1/hq/situation.html';

async function aFlood() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  const viewer = await hub.join('mori', { role: 'viewer' });
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(60);
  await node.send([
    [0, 2.8],
    [50, 3.9],
    [60, 4.1],
  ]);
  const ask = (query = '') => hub.call('GET', `${HTML}${query}`, { cookie: viewer });
  const post = (path: string, body: object = {}) => hub.call('POST', `/api/v1/${path}`, { cookie, body });
  await eventually(async () => expect((await ask()).text).toContain('氾濫危険水位に到達（観測）'));
  return { hub, cookie, ask, post };
}

test('a report tells the river, what was ordered, who was told and has acknowledged, to whoever may see', async () => {
  const { hub, cookie, ask, post } = await aFlood();
  const before = await ask();
  expect([before.status, before.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(before.text).toContain('基準水位に達している 1か所、上がっている 1か所、見えていない 0か所');
  expect(before.text).toContain('<b>4.10</b>');
  expect(before.text).toContain('+1.30');
  expect(before.text).toContain('<b>未確認</b>');
  expect(before.text).toContain('記録されているものはありません。');

  hub.clock.at = minute(63);
  const order = { town: 'shimanto-cho', kind: 'evacuate', issuer: '四万十町長', orderedAt: minute(62) };
  const { json } = await post('orders', order);
  const ledger = (
    await hub.call('GET', `/api/v1/ledger?from=${minute(0)}&to=${minute(70)}&kind=notice`, { cookie })
  ).json;
  const episode = LedgerPage.parse(ledger).lines[0]?.episode ?? '';
  expect((await post(`episodes/${encodeURIComponent(episode)}/acknowledge`)).status).toBe(200);
  await eventually(async () => expect((await ask()).text).toContain('確認 hq 2日19:03'));
  expect((await ask()).text).toContain('四万十町長');

  // What has happened since does not stand in the report of before.
  const earlier = (await ask(`?at=${minute(61)}`)).text;
  expect(earlier).toContain('記録されているものはありません。');
  expect(earlier).toContain('<b>未確認</b>');

  // Nor what was lifted in that of now; in that of then it stays.
  hub.clock.at = minute(66);
  expect((await post(`orders/${(json as { id: string }).id}/lift`)).status).toBe(200);
  await eventually(async () => expect((await ask()).text).not.toContain('四万十町長'));
  expect((await ask(`?at=${minute(64)}`)).text).toContain('四万十町長');
});

test('a gauge that is silent is told as not seen, with its last value, and from when the hub knows of it', async () => {
  const { hub, ask } = await aFlood();
  hub.clock.at = minute(180);
  const text = (await ask()).text;
  expect(text).toContain('見えていない 1か所');
  expect(text).toContain('<b>鍛冶屋瀬橋</b>：受信なし　最後の値 4.10 m（2日19:00）');
});

test('its form asks for a minute in Japan and a town; what names none, or lies ahead, is said above the same form', async () => {
  const { hub, ask } = await aFlood();
  const now = await ask();
  expect(now.text).toContain('name="time" value="2026-06-02T19:00" max="2026-06-02T19:00"');
  expect(now.text).toContain(`at=${minute(60)}">直近の出水の最高時（鍛冶屋瀬橋 2日19:00）`);
  const then = await ask('?time=2026-06-02T18%3A50&town=');
  expect(then.status).toBe(200);
  expect(then.text).toContain('2026年6月2日（火）18:50現在');
  expect(then.text).toContain('<b>3.90</b>');

  for (const [time, said] of [
    ['2026-06-31T10:00', '日時が正しくありません'],
    ['きのう<b>', '日時が正しくありません'],
    ['2026-06-02T19:01', 'いま（2026年6月2日（火）19:00）より前'],
  ] as const) {
    const refused = await ask(`?time=${encodeURIComponent(time)}`);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(refused.text).toContain(said);
    expect(refused.text).toContain('<form method="get"');
    expect(refused.text).not.toContain('きのう<b>');
  }
  expect((await hub.call('GET', `${HTML}?time=2026-06-02T18%3A50`)).status).toBe(401);
});

test('what cannot be told is refused, and strangers are told nothing', async () => {
  const { hub, ask } = await aFlood();
  const code = async (query: string) => {
    const { status, json } = await ask(query);
    return [status, (json as { code: string }).code];
  };
  expect(await code(`?at=${minute(61)}`)).toEqual([400, 'not-yet']);
  expect(await code('?town=nowhere')).toEqual([404, 'no-town']);
  expect(await code('?hours=3')).toEqual([400, 'not-valid']);
  expect((await hub.call('GET', HTML)).status).toBe(401);
});
