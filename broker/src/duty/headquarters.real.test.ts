// Real: the whole hub, a node over MQTT, a mail server on the loopback, a signed-in person over HTTP. Played: both clocks.
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';
import { connectNode } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

test('a level that comes while headquarters are open calls nobody; ten minutes later the first of the ladder, once', async () => {
  const mail = await mailServer();
  const { hub, cookie, secret } = await townWithDuty(mail);
  await hub.withAuthenticator(cookie);
  const node = await connectNode(hub, secret);
  const post = (what: string, body: object) =>
    hub.call('POST', `/api/v1/headquarters/${what}`, { cookie, body });
  const { id: town } = aTown();
  expect((await post('open', { town, place: '本庁舎2階' })).status).toBe(200);
  expect((await post('open', { town })).status).toBe(409);
  expect((await post('open', { town: 'no-town' })).status).toBe(404);
  expect((await post('open', { town, place: 'あ'.repeat(61) })).status).toBe(400);

  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  await eventually(async () => expect(await noticesOf(hub, cookie)).toHaveLength(1));
  hub.clock.at = minute(29);
  // The desk looks once a second; what has come since stands behind it.
  await node.send([[29, 3.2]]);
  await eventually(async () => {
    const { json } = await hub.call('GET', '/api/v1/snapshot', { cookie });
    expect(json).toMatchObject({ headquarters: [{ town, place: '本庁舎2階', answersWithinMs: 600_000 }] });
  });
  expect((await noticesOf(hub, cookie))[0]?.deliveries).toEqual([]);

  hub.clock.at = minute(30);
  await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');
  expect((await post('close', { town })).status).toBe(200);
  expect((await post('close', { town })).status).toBe(409);
  hub.clock.at = minute(35);
  await mail.mails.first(({ to }) => to === 'oka-hana@town.example');
  expect(mail.mails.all.map(({ to }) => to)).toEqual(['mori-ichiro@town.example', 'oka-hana@town.example']);
});
