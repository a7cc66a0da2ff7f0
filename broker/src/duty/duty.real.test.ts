// Real: the whole hub, a node over MQTT, a mail server (smtp-server) on the loopback, a signed-in person over HTTP. Played: both clocks.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ChannelView, NoticeView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { connectNode, type RealHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { hubWithMail, noticesOf, townWithDuty } from './testing/town-with-duty.js';

/** The desk looks once a second, and sees what time it is. */
const at = (hub: RealHub, minutes: number) => {
  hub.clock.at = minute(minutes);
};
const subjects = (mail: MailServer) =>
  mail.mails.all.map(({ to, subject }) => `${to} ${subject.replace(/（[^（]* 観測、[^（]*前）/, '')}`);
const CAUTION = '鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.20 m';
const DANGER = '鍛冶屋瀬橋 さらに上昇・氾濫危険水位に到達（観測） 4.10 m';

test('a level wakes the first on duty, by another channel where one does not work; the next after five minutes; and a kill calls nobody twice', async () => {
  const mail = await mailServer();
  mail.refused.set('oka-hana@town.example', 0);
  const { hub, cookie, secret } = await townWithDuty(mail);
  const node = await connectNode(hub, secret);
  at(hub, 20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);

  // No telephone line is configured: the mail takes its place at once.
  await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');
  await eventually(async () => {
    const [notice] = await noticesOf(hub, cookie);
    expect(notice?.deliveries).toMatchObject([
      { recipient: 'person:mori-ichiro', channel: 'mail', state: 'accepted' },
      {
        ...{ recipient: 'person:mori-ichiro', channel: 'voice', state: 'given-up' },
        detail: "the hub's file has nothing to send voice by",
      },
    ]);
  });

  // Nobody has acknowledged after five minutes: the next. This one's mailbox is gone, and there is no other way.
  at(hub, 25);
  await eventually(async () => {
    const [notice] = await noticesOf(hub, cookie);
    expect(notice?.deliveries).toContainEqual({
      ...{ recipient: 'person:oka-hana', channel: 'mail', state: 'given-up', attempts: 1 },
      acceptedAt: null,
      detail: expect.stringContaining('no such mailbox'),
    });
  });
  expect(subjects(mail)).toEqual([`mori-ichiro@town.example ${CAUTION}`]);

  // The hub is killed here: another starts with what lies on the disk.
  const killed = join(temporaryFolder(), 'data');
  cpSync(hub.dataDir, killed, { recursive: true, filter: (from) => !from.endsWith('hub.sock') });
  await hub.stop();
  const again = await hubWithMail(mail, { dataDir: killed });
  at(again, 30);
  await mail.mails.first(({ to }) => to === 'night-desk@town.example');
  await again.stop();
  expect(mail.refused.get('oka-hana@town.example')).toBe(1);
  expect(subjects(mail)).toEqual([
    `mori-ichiro@town.example ${CAUTION}`,
    `night-desk@town.example ${CAUTION}`,
  ]);
});

test('a person can be tried by every channel with a message that is marked as a test', async () => {
  const mail = await mailServer();
  const { hub } = await townWithDuty(mail);
  const [names, reports] = await hub.operate(async (desk) => [
    await desk.channels(),
    await desk.testChannels('person:mori-ichiro', undefined),
  ]);
  expect(names).toContainEqual(
    expect.objectContaining({ recipient: 'person:oka-hana', channel: 'mail', state: 'untried' }),
  );
  expect(reports).toMatchObject([
    { channel: 'voice', accepted: false, detail: "the hub's file has nothing to send voice by" },
    { channel: 'mail', accepted: true },
  ]);
  expect(mail.mails.all).toMatchObject([
    { to: 'mori-ichiro@town.example', subject: expect.stringContaining('試験送信') },
  ]);
});

test('staff see how each channel has done and try one; its recipient is let alone for half a minute', async () => {
  const mail = await mailServer();
  const { hub, cookie } = await townWithDuty(mail);
  const test = (body: object, as: string | undefined = cookie) =>
    hub.call('POST', '/api/v1/channels/test', { cookie: as, body });
  const first = { recipient: 'person:mori-ichiro', channel: 'mail' };
  expect((await test(first)).json).toMatchObject([{ ...first, accepted: true }]);
  expect((await test(first)).json).toMatchObject({ code: 'tested-just-now' });
  expect((await test({ ...first, channel: 'voice' })).status).toBe(429);
  expect((await test({ recipient: 'nobody' })).status).toBe(404);
  expect((await test(first, 'kawamori_session=none')).status).toBe(401);
  expect((await hub.call('GET', '/api/v1/channels', { cookie: 'kawamori_session=none' })).status).toBe(401);

  mail.refused.set('oka-hana@town.example', 0);
  for (let times = 0; times < 3; times++) {
    hub.clock.at += 31_000;
    await test({ recipient: 'person:oka-hana' });
  }
  await eventually(async () => {
    const { json } = await hub.call('GET', '/api/v1/channels', { cookie });
    const of = (recipient: string) =>
      ChannelView.array()
        .parse(json)
        .find((one) => one.recipient === recipient && one.channel === 'mail');
    expect(of('person:mori-ichiro')).toMatchObject({
      state: 'works',
      nameJa: '森 一郎',
      acceptedAt: minute(0),
    });
    expect(of('person:oka-hana')).toMatchObject({ state: 'dead', failures: 3, acceptedAt: null });
  });
});

test('acknowledged, it wakes nobody any more, and every face shows who has; a higher level wakes people again', async () => {
  const mail = await mailServer();
  const { hub, cookie, secret } = await townWithDuty(mail);
  const { events } = await hub.watch(cookie);
  const node = await connectNode(hub, secret);
  at(hub, 20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');

  const [notice] = await noticesOf(hub, cookie);
  const path = `/api/v1/episodes/${encodeURIComponent(notice?.episode ?? '')}/acknowledge`;
  const body = { notice: notice?.key, note: '現地へ向かう' };
  at(hub, 22);
  expect((await hub.call('POST', path, { body })).status).toBe(401);
  expect(await hub.call('POST', path, { cookie, body })).toMatchObject({
    status: 200,
    json: { recorded: true },
  });
  const told = await events.first(
    ({ event, data }) => event === 'notice' && NoticeView.parse(data).acknowledged.length > 0,
  );
  expect(told.data).toMatchObject({
    acknowledged: [{ by: 'hq', via: 'face', nameJa: 'hq', at: minute(22), note: '現地へ向かう' }],
  });
  expect(await hub.call('POST', path, { cookie, body })).toMatchObject({ status: 200 });
  const unknown = '/api/v1/episodes/nowhere/acknowledge';
  expect(await hub.call('POST', unknown, { cookie, body: {} })).toMatchObject({ status: 404 });

  // What would have been the second step and the third has passed when the next level is told: its ladder begins with the first.
  at(hub, 40);
  await node.send([[40, 4.1]]);
  await mail.mails.first(({ subject }) => subject.startsWith(DANGER));
  at(hub, 45);
  await mail.mails.first(({ to, subject }) => to === 'oka-hana@town.example' && subject.startsWith(DANGER));
  expect(subjects(mail)).toEqual([
    `mori-ichiro@town.example ${CAUTION}`,
    `mori-ichiro@town.example ${DANGER}`,
    `oka-hana@town.example ${DANGER}`,
  ]);
});
