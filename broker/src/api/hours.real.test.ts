// Real: the whole hub, a node over MQTT, the table's own thread. Played: both clocks.
import { HOUR, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';

const HTML = '/api/v1/hq/hours.html';
const CSV = '/api/v1/hq/hours.csv';

async function aRisenRiver() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  await hub.firstAccount();
  const cookie = await hub.join('mori', { role: 'viewer' });
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(120);
  await node.send([
    [50, 2.8],
    [60, 2.9],
    [112, 3.2],
  ]);
  await node.send([[120, 4.5]], SeriesId.parse('kajiyase-bashi/rain'));
  hub.clock.at = minute(130);
  const ask = (path: string) => hub.call('GET', path, { cookie });
  await eventually(async () => expect((await ask(`${CSV}?form=plain`)).text).toContain(',3.20,'));
  return { hub, cookie, ask };
}

test('the on-the-hour table is read by whoever may see, and by nobody who is not signed in', async () => {
  const { hub, ask } = await aRisenRiver();
  const sheet = await ask(HTML);
  expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(sheet.headers.get('cache-control')).toBe('no-store');
  expect(sheet.text).toContain('2026年6月2日（火）9時 〜 2026年6月2日（火）20時');
  expect(sheet.text).toContain(
    '3.20<small>:52</small></span><span class="change">+0.30</span><b>氾濫注意</b>',
  );
  expect(sheet.text).toContain('4.5以上');
  expect(sheet.text).toContain('作成 2026年6月2日（火）20:10　mori');

  const csv = await ask(`${CSV}?hours=2&at=${minute(119)}`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toContain('kawamori_all_hours_2026-06-02_1900_2h.csv');
  // As it came: whoever reads text takes the byte order mark away.
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
  for (const path of [HTML, CSV]) expect((await hub.call('GET', path)).status, path).toBe(401);
});

test('it goes by the readings as they are now: staff strike one out, and the hour says so', async () => {
  const { hub, ask } = await aRisenRiver();
  const duty = await hub.join('sato', { role: 'duty' });
  const body = { from: minute(112), verdict: 'bad', reason: '流木' };
  const struck = await hub.call('POST', '/api/v1/stations/kajiyase-bashi/overrules', { cookie: duty, body });
  expect(struck.status).toBeLessThan(300);
  await eventually(async () => expect((await ask(`${HTML}?hours=1`)).text).toContain('不採用'));
});

test('a table that cannot be is refused with what can', async () => {
  const { ask } = await aRisenRiver();
  const code = async (query: string) => {
    const { status, json } = await ask(`${HTML}?${query}`);
    return [status, (json as { code: string }).code];
  };
  expect(await code('hours=25')).toEqual([400, 'not-valid']);
  expect(await code('hours=0')).toEqual([400, 'not-valid']);
  expect(await code('order=best')).toEqual([400, 'not-valid']);
  expect(await code('town=nowhere')).toEqual([404, 'no-town']);
  expect(await code(`at=${minute(131) + 24 * HOUR}`)).toEqual([400, 'too-far-ahead']);
  expect((await ask(`${HTML}?hours=24&at=${minute(130) + 24 * HOUR}`)).text).toContain('<td></td><td></td>');
});

test('whoever asks for tables again and again is let wait', async () => {
  const { ask } = await aRisenRiver();
  const asked = await Promise.all(Array.from({ length: 30 }, () => ask(HTML)));
  const statuses = asked.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
  expect(statuses.every((status) => [200, 429, 503].includes(status))).toBe(true);
});
