// Real: a file system of a few megabytes in memory, which is filled to its last byte; the whole hub; a node over MQTT; a mail server on the
// loopback. Played: both clocks.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Health, MINUTE, MusterList } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { aTown, minute } from '../testing/builders.js';
import { mailServer } from '../testing/mail-server.js';
import { connectNode } from '../testing/real-hub.js';
import { smallDisk } from '../testing/small-disk.js';
import { eventually } from '../testing/waiting.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

test('with its disk full a hub wakes people step by step, and an acknowledgement counts; with room all of it is journalled once, and nobody is woken twice', async () => {
  const disk = smallDisk();
  const mail = await mailServer();
  const dataDir = join(disk.dir, 'data');
  mkdirSync(dataDir);
  const { hub, cookie, secret } = await townWithDuty(mail, { dataDir });
  const recording = async () => ((await hub.call('GET', '/api/v1/health')).json as Health).recording;
  hub.clock.at = minute(10);
  await (await connectNode(hub, secret)).send([[10, 2.8]]);

  disk.fill();
  hub.clock.at = minute(20);
  const node = await connectNode(hub, secret);
  await Promise.race([node.send([[20, 3.2]]).catch(() => undefined), node.cut]);
  await mail.mails.first(({ to }) => to === 'mori-ichiro@town.example');
  expect(await recording()).toBe(false);
  hub.clock.at = minute(25);
  await mail.mails.first(({ to }) => to === 'oka-hana@town.example');

  // That nothing can be recorded is told besides: it is none of this.
  const level = async () => (await noticesOf(hub, cookie)).find(({ kind }) => kind === null);
  const notice = await level();
  const path = `/api/v1/episodes/${encodeURIComponent(notice?.episode ?? '')}/acknowledge`;
  hub.clock.at = minute(26);
  const answer = await hub.call('POST', path, { cookie, body: { notice: notice?.key } });
  expect(answer).toMatchObject({ status: 200, json: { recorded: false } });
  await eventually(async () =>
    expect((await level())?.acknowledged).toMatchObject([{ by: 'hq', at: minute(26) }]),
  );

  disk.makeRoom();
  await eventually(async () => expect(await recording()).toBe(true));
  const after = await connectNode(hub, secret);
  await after.send([[20, 3.2]]);
  hub.clock.at = minute(40);
  await after.send([[40, 3.3]]);
  await eventually(async () => expect((await level())?.acknowledged.map(({ by }) => by)).toEqual(['hq']));
  await hub.stop();
  const ofLevels = mail.mails.all.filter(({ subject }) => !subject.includes('【設備】'));
  expect(ofLevels.map(({ to }) => to)).toEqual(['mori-ichiro@town.example', 'oka-hana@town.example']);

  const reader = openJournalForReading(join(dataDir, 'journal.db'));
  const facts = reader.readKinds(['notice.called', 'episode.acknowledged']);
  reader.close();
  expect(
    facts
      .filter(({ body }) => !('notice' in body && body.notice?.startsWith('condition:')))
      .map(({ kind, body }) => [kind, 'person' in body ? body.person : 'by' in body ? body.by : '']),
  ).toEqual([
    // No telephone line is configured: the mail took its place.
    ['notice.called', 'mori-ichiro'],
    ['notice.called', 'oka-hana'],
    ['episode.acknowledged', 'hq'],
  ]);
});

test('with its disk full people are called together once, however often it is pressed; an answer by their link counts, and is told in words', async () => {
  const disk = smallDisk();
  const mail = await mailServer();
  const dataDir = join(disk.dir, 'data');
  mkdirSync(dataDir);
  const linkUrl = 'https://kawamori.town.example';
  const { hub, cookie } = await townWithDuty(mail, { dataDir, first: ['mail'], notices: { linkUrl } });
  await hub.withAuthenticator(cookie);
  const recording = async () => ((await hub.call('GET', '/api/v1/health')).json as Health).recording;
  const post = (what: string, body: object) => hub.call('POST', `/api/v1/musters${what}`, { cookie, body });
  const everybody = ['mori-ichiro', 'night-desk', 'oka-hana'];
  const calledTogether = () =>
    mail.mails.all.filter(({ subject }) => subject.includes('【参集】')).map(({ to }) => to.split('@')[0]);

  disk.fill();
  hub.clock.at = minute(20);
  const call = { town: aTown().id, place: '本庁舎2階', withinMs: 60 * MINUTE };
  expect(await post('', call)).toMatchObject({ status: 200, json: { recorded: false } });
  expect((await post('', call)).status).toBe(409);
  const { text } = await mail.mails.first(
    ({ to, subject }) => to === 'mori-ichiro@town.example' && subject.includes('【参集】'),
  );
  const link = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1] ?? '';
  const pressed = await hub.call('POST', link, {
    body: new URLSearchParams({ coming: '30', note: '車で' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(pressed.status).toBe(303);
  const page = await hub.call('GET', link);
  expect(page.text).toContain('行ける（');
  expect(page.text).toContain('車で');
  expect(page.text).toContain('ディスクに記録できていません');
  expect((await post('', call)).status).toBe(409);

  disk.makeRoom();
  await eventually(async () => expect(await recording()).toBe(true));
  const { musters } = MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie })).json);
  expect(musters).toHaveLength(1);
  const own = { muster: musters[0]?.id, person: 'mori-ichiro' };
  expect(await post('/arrival', own)).toMatchObject({ status: 200, json: { recorded: true } });
  await eventually(() => expect(calledTogether().sort()).toEqual(everybody));
  await hub.stop();
  expect(calledTogether().sort()).toEqual(everybody);
  const reader = openJournalForReading(join(dataDir, 'journal.db'));
  const facts = reader.readKinds(['muster.called', 'muster.answered', 'muster.arrived']);
  reader.close();
  expect(facts.map(({ kind }) => kind)).toEqual(['muster.called', 'muster.answered', 'muster.arrived']);
});
