// Real: the whole hub with its threads, HTTP over a socket, a node over MQTT, a mail server on the loopback.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { upTopic } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { townWithDuty } from '../duty/testing/town-with-duty.js';
import { aRegistration, aStationFile, aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { connectNode, type RealHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';

const HTML = '/api/v1/hq/check.html';
const SIREN_SECRET = 'the secret of a siren, long enough';
const STATIONS = [
  aStationFile({ cameras: [{ id: 'bank' as never, nameJa: '下流の岸', nameEn: 'Bank', public: {} }] }),
  aStationFile({ id: 'kure-bashi', nameJa: '久礼<橋>', nameEn: 'Kure-bashi' }),
];

/** Rows of a sheet, each as its verdict and its text. */
const rowsOf = (text: string): { verdict: string; text: string }[] =>
  [...text.matchAll(/<tr class="(\w+)">(.*?)<\/tr>/gs)].map(([, verdict = '', inner = '']) => ({
    verdict,
    text: inner.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
  }));
const rowIn = (text: string, words: string) => rowsOf(text).find((one) => one.text.includes(words));

async function aTownBeforeAStorm() {
  const secretFile = join(temporaryFolder(), 'siren.secret');
  writeFileSync(secretFile, SIREN_SECRET, { mode: 0o600 });
  const notices = { relays: [{ id: 'siren', towns: [aTown().id], secretFile }] };
  const { hub, cookie, secret } = await townWithDuty(
    await mailServer(),
    { first: ['mail'], notices },
    ...STATIONS,
  );
  await hub.withAuthenticator(cookie);
  const node = await connectNode(hub, secret, aRegistration({ stations: STATIONS.map(({ id }) => id) }));
  await node.send([[0, 2.1]]);
  const { id, town } = aRegistration();
  const status = {
    ...{ v: 1, town, node: id, state: 'alive', sentAt: minute(0), clock: 'synced' },
    ...{ software: '0.0.0', bootId: 't' },
    vitals: {
      ...{ uptimeS: 1, outboxDepth: 0, outboxDropped: 0, rssMb: 1, sensorFaults: [], diskFreeMb: 5_000 },
      battery: { volts: 11.5, lowV: 11.8 },
    },
  };
  await node.client.publishAsync(upTopic(town, id, 'status'), JSON.stringify(status), { qos: 1 });
  return { hub, cookie, node };
}

const sheetOf = async (hub: RealHub, cookie: string, query = '') =>
  (await hub.call('GET', `${HTML}${query}`, { cookie })).text;

test('what must work in a storm stands on one sheet, problems first, with a verdict, why and what to do', async () => {
  const { hub, cookie } = await aTownBeforeAStorm();
  await hub.join('chief', { role: 'hq' });
  const answer = await hub.call('GET', HTML, { cookie });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { text } = answer;
  expect(text).toContain('<h1>台風前点検表</h1>');
  expect(text).not.toContain('<script');
  expect(text).toContain('久礼&lt;橋&gt;');

  expect(rowIn(text, '鍛冶屋瀬橋 水位')).toMatchObject({ verdict: 'good' });
  expect(rowIn(text, '鍛冶屋瀬橋 水位')?.text).toContain('2.10 m（2日18:00）');
  expect(rowIn(text, '下流の岸')).toMatchObject({ verdict: 'bad' });
  expect(rowIn(text, 'kajiyase-1')).toMatchObject({ verdict: 'bad' });
  expect(rowIn(text, 'kajiyase-1')?.text).toContain('電池・太陽電池・充電器を見る');
  expect(rowIn(text, '森 一郎')?.text).toContain('試験送信する');
  expect(rowIn(text, '当番表（48時間）')).toMatchObject({ verdict: 'look' });
  expect(rowIn(text, '当番表（48時間）')?.text).toContain('計画は当番表を使わない');
  expect(rowIn(text, '呼び出しの計画')?.text).toContain('当番（森 一郎） → 副当番（岡 花）');
  expect(rowIn(text, '監視プログラム')?.text).toContain('監視プログラムが登録されていない');
  expect(rowIn(text, 'バックアップ')?.text).toContain('サーバーからは分からない');
  expect(rowIn(text, '2段階認証')?.text).toContain('未設定 1名／2名');

  const verdicts = rowsOf(text).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(
    [...verdicts].sort((a, b) => 'blg'.indexOf(a[0] ?? '') - 'blg'.indexOf(b[0] ?? '')),
  );
});

test('it is made of what is known now: a siren that came, a person who was reached, a line that was cut, a gauge that fell silent', async () => {
  const { hub, cookie, node } = await aTownBeforeAStorm();
  const body = { recipient: 'person:mori-ichiro' };
  expect((await hub.call('POST', '/api/v1/channels/test', { cookie, body })).status).toBe(200);
  expect(rowIn(await sheetOf(hub, cookie), 'kajiyase-1')?.text).not.toContain('通信が切れている');
  expect(rowIn(await sheetOf(hub, cookie), 'サイレン siren')).toMatchObject({ verdict: 'bad' });
  const siren = await mqttNode(hub.mqttPort, 'relay:siren', SIREN_SECRET);
  expect(rowIn(await sheetOf(hub, cookie), 'サイレン siren')).toMatchObject({ verdict: 'look' });
  await siren.endAsync();
  await node.client.endAsync();
  hub.clock.at = minute(60);
  await eventually(async () => {
    const text = await sheetOf(hub, cookie);
    expect(rowIn(text, 'kajiyase-1')?.text).toContain('通信が切れている');
    expect(rowIn(text, 'サイレン siren')).toMatchObject({ verdict: 'bad' });
    expect(rowIn(text, '森 一郎')).toMatchObject({ verdict: 'good' });
    expect(rowIn(text, '鍛冶屋瀬橋 水位')).toMatchObject({ verdict: 'bad' });
  });
});

test('a town that is not known is refused, and says why; who may only look gets none', async () => {
  const { hub, cookie } = await aTownBeforeAStorm();
  expect(await hub.call('GET', `${HTML}?town=nowhere`, { cookie })).toMatchObject({
    ...{ status: 404, json: { code: 'no-town' } },
  });
  expect(await hub.call('GET', `${HTML}?at=1`, { cookie })).toMatchObject({
    ...{ status: 400, json: { code: 'not-valid' } },
  });
  expect(await sheetOf(hub, cookie, `?town=${aTown().id}`)).toContain('鍛冶屋瀬橋 水位');
  const viewer = await hub.join('a-viewer', { role: 'viewer' });
  expect((await hub.call('GET', HTML, { cookie: viewer })).status).toBe(403);
});
