// Real: the whole hub, a node over MQTT, a mail server on the loopback, the operator's socket. Played: both clocks.
import { HandledEpisode, type NoticeView, PersonId, PersonView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { episodeCommand } from '../cli/episode-command.js';
import { thisOperator } from '../cli/this-user.js';
import { minute } from '../testing/builders.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { connectNode, type RealHub } from '../testing/real-hub.js';
import { eventually } from '../testing/waiting.js';
import { noticesOf, townWithDuty } from './testing/town-with-duty.js';

/** A river that has risen past 氾濫注意水位; whoever is on duty has got a mail. */
async function aWokenTown() {
  const mail = await mailServer();
  const { hub, cookie, secret } = await townWithDuty(mail);
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  await mailTo(mail, 'mori-ichiro', '氾濫注意水位');
  return { mail, hub, cookie, node };
}

const mailTo = (mail: MailServer, id: string, words: string) =>
  mail.mails.first(({ to, subject }) => to === `${id}@town.example` && subject.includes(words));

const newest = async (hub: RealHub, cookie: string): Promise<NoticeView> => {
  const [notice] = await noticesOf(hub, cookie);
  if (!notice) throw new Error('nothing was told');
  return notice;
};

async function said(hub: RealHub, cookie: string, what: string, body: object = {}) {
  const { episode } = await newest(hub, cookie);
  return hub.call('POST', `/api/v1/episodes/${encodeURIComponent(episode)}/${what}`, { cookie, body });
}

test('handed over, that person is called and takes it over; until then the one who hands over stays responsible, and the other town sees both', async () => {
  const { hub, cookie, mail } = await aWokenTown();
  const people = PersonView.array().parse((await hub.call('GET', '/api/v1/people', { cookie })).json);
  expect(people.map(({ nameJa }) => nameJa).sort()).toEqual(['宿直室', '岡 花', '森 一郎']);
  expect(JSON.stringify(people)).not.toContain('@');

  const watch = await hub.watch(cookie);
  const answer = await said(hub, cookie, 'hand-over', { to: 'oka-hana', note: '右岸の見回りを' });
  expect(answer).toMatchObject({ status: 200, json: { recorded: true } });
  const { subject, text } = await mailTo(mail, 'oka-hana', '【引き継ぎ】');
  expect(subject).toContain('氾濫注意水位に到達（観測）');
  for (const words of [
    'hq さんからの引き継ぎです',
    '申し送り：右岸の見回りを',
    'それまでは hq さんが担当です',
  ])
    expect(text).toContain(words);
  const told = await watch.events.first(
    (event) => event.event === 'notice' && event.data.handedOver !== null,
  );
  expect(told.data).toMatchObject({
    acknowledged: [{ by: 'hq', via: 'face' }],
    handedOver: { by: 'hq', to: 'oka-hana', toNameJa: '岡 花', taken: null },
  });

  // Nobody has taken it over: the last of the ladder stands behind it, since an account has no telephone.
  hub.clock.at = minute(35);
  const late = await mailTo(mail, 'night-desk', '【引き継ぎ未了】');
  expect(late.text).toContain('hq さんから 岡 花 さんへの引き継ぎを、まだ誰も引き受けていません');

  // With the operator's socket acts somebody else than hq.
  const [handled] = await hub.operate((desk) => desk.episodes.list());
  expect(handled).toMatchObject({ answer: 'handing-over', stationNameJa: '鍛冶屋瀬橋' });
  await hub.operate((desk) => desk.episodes.acknowledge(handled?.episode ?? '', undefined));
  expect((await newest(hub, cookie)).handedOver?.taken).toMatchObject({ nameJa: thisOperator() });
  hub.clock.at = minute(90);
  await eventually(async () =>
    expect((await newest(hub, cookie)).deliveries.filter(({ state }) => state === 'waiting')).toEqual([]),
  );
  expect(mail.mails.all.map(({ to }) => to).filter((to) => to.startsWith('mori'))).toHaveLength(1);
});

test('what was pressed by mistake is taken back within five minutes, and the ladder goes on where it stood', async () => {
  const { hub, cookie, mail } = await aWokenTown();
  await said(hub, cookie, 'acknowledge');
  hub.clock.at = minute(24);
  expect(await said(hub, cookie, 'undo', { what: 'closed' })).toMatchObject({
    status: 409,
    json: { code: 'nothing-to-undo' },
  });
  expect(await said(hub, cookie, 'undo', { what: 'acknowledged' })).toMatchObject({ status: 200 });
  expect((await newest(hub, cookie)).acknowledged).toEqual([]);
  hub.clock.at = minute(25);
  await mailTo(mail, 'oka-hana', '氾濫注意水位');

  await said(hub, cookie, 'acknowledge');
  hub.clock.at = minute(31);
  expect(await said(hub, cookie, 'undo', { what: 'acknowledged' })).toMatchObject({
    status: 409,
    json: { code: 'too-late' },
  });
});

test('a press that a poor line sends again counts once, also where it was taken back since; one that was late says when it was pressed', async () => {
  const { hub, cookie } = await aWokenTown();
  const press = { key: 'press-0001', late: { at: minute(21) + 90_000, aheadMs: 90_000 } };
  const again = () => said(hub, cookie, 'acknowledge', { press });
  expect(await again()).toMatchObject({ status: 200, json: { recorded: true } });
  expect(await again()).toMatchObject({ status: 200 });
  expect((await newest(hub, cookie)).acknowledged).toMatchObject([{ by: 'hq', at: minute(20) }]);
  await said(hub, cookie, 'undo', { what: 'acknowledged' });
  expect(await again()).toMatchObject({ status: 200 });
  expect((await newest(hub, cookie)).acknowledged).toEqual([]);
  const ledger = await hub.call('GET', `/api/v1/ledger?from=${minute(0)}&to=${minute(60)}`, { cookie });
  expect(ledger.text.match(/18:21 に端末で押し/g)).toHaveLength(1);
  const wrong = { key: 'press-0002', late: { at: -1, aheadMs: 0 } };
  expect(await said(hub, cookie, 'acknowledge', { press: wrong })).toMatchObject({ status: 400 });
  // Another press of the same person is another word.
  await said(hub, cookie, 'acknowledge', { press: { key: 'press-0003' } });
  expect((await newest(hub, cookie)).acknowledged).toHaveLength(1);
});

test('closed, nobody is called any more and the level stays; a higher level calls again', async () => {
  const { hub, cookie, mail, node } = await aWokenTown();
  expect(await said(hub, cookie, 'close', { note: '見回りを終えた' })).toMatchObject({ status: 200 });
  expect(await newest(hub, cookie)).toMatchObject({
    closed: { by: 'hq', note: '見回りを終えた' },
    alertLevel: 2,
  });
  hub.clock.at = minute(40);
  await node.send([[40, 4.1]]);
  await mailTo(mail, 'mori-ichiro', '氾濫危険水位');
  expect(mail.mails.all.map(({ to }) => to)).toEqual([
    'mori-ichiro@town.example',
    'mori-ichiro@town.example',
  ]);
  expect((await newest(hub, cookie)).closed).toBeNull();
});

test('what cannot be done is refused in words, and nothing is asked by those who are not signed in', async () => {
  const { hub, cookie } = await aWokenTown();
  const nobody = await said(hub, cookie, 'hand-over', { to: 'somebody-else' });
  expect(nobody).toMatchObject({ status: 404, json: { code: 'no-person' } });
  expect(await said(hub, cookie, 'notes', { note: '  ' })).toMatchObject({ status: 400 });
  expect(await said(hub, cookie, 'hand-over', { to: 'oka-hana', note: 'あ'.repeat(201) })).toMatchObject({
    status: 400,
  });
  const gone = encodeURIComponent('nowhere:level:x');
  for (const what of ['close', 'acknowledge'])
    expect(await hub.call('POST', `/api/v1/episodes/${gone}/${what}`, { cookie, body: {} })).toMatchObject({
      status: 404,
      json: { code: 'no-episode' },
    });
  for (const path of ['/api/v1/people', '/api/v1/episodes'])
    expect((await hub.call('GET', path)).status).toBe(401);
});

test('whoever says something again and again is let wait', async () => {
  const { hub, cookie } = await aWokenTown();
  const { episode } = await newest(hub, cookie);
  const path = `/api/v1/episodes/${encodeURIComponent(episode)}/notes`;
  const answers = await Promise.all(
    Array.from({ length: 80 }, () => hub.call('POST', path, { cookie, body: { note: '見回り中' } })),
  );
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20);
});

test('kawamori episode lists, shows, hands over, notes, closes and takes back; a person is removed once what breaks is known', async () => {
  const { hub } = await aWokenTown();
  const said: string[] = [];
  const run = (command: Parameters<typeof episodeCommand>[0]) =>
    hub.operate((desk) =>
      episodeCommand(command, desk, { out: (line) => said.push(line), err: (line) => said.push(line) }),
    );
  const episode = 'kajiyase-bashi';
  expect(await run({ kind: 'episode-list', town: undefined, all: false, json: false })).toBe(0);
  expect(said.at(-1)).toContain('nobody has acknowledged it');
  expect(await run({ kind: 'episode-ack', episode, note: '確認' })).toBe(0);
  expect(await run({ kind: 'episode-undo', episode, what: 'acknowledged' })).toBe(0);
  const to = PersonId.parse('oka-hana');
  expect(await run({ kind: 'episode-hand-over', episode, to, note: undefined })).toBe(0);
  await run({ kind: 'episode-show', episode, json: false });
  expect(said.at(-1)).toContain(`not taken over yet: ${thisOperator()} stays responsible`);

  const removal = await hub.operate((desk) => desk.duty.removePerson(to, { dryRun: false, anyway: false }));
  expect(removal).toMatchObject({
    applied: false,
    lines: [
      '- person oka-hana 岡 花',
      expect.stringContaining('nobody left'),
      expect.stringContaining('handed over'),
    ],
  });
  const done = await hub.operate((desk) => desk.duty.removePerson(to, { dryRun: false, anyway: true }));
  expect(done.applied).toBe(true);

  expect(await run({ kind: 'episode-note', episode, note: '消防団が到着' })).toBe(0);
  expect(await run({ kind: 'episode-close', episode, note: undefined })).toBe(0);
  await run({ kind: 'episode-list', town: undefined, all: false, json: false });
  expect(said.at(-1)).toBe('every episode is closed (--all shows them)');
  await run({ kind: 'episode-list', town: undefined, all: true, json: true });
  expect(HandledEpisode.array().parse(JSON.parse(said.at(-1) ?? ''))).toMatchObject([{ answer: 'closed' }]);
  expect(await run({ kind: 'episode-show', episode: 'nowhere', json: false })).toBe(1);
});

test('what is broken is answered the same way, by its own name: over HTTP, and at the operator’s desk', async () => {
  const { hub, cookie, node, mail } = await aWokenTown();
  await node.client.endAsync();
  const broken = async () =>
    (await hub.operate((desk) => desk.episodes.list())).find(({ matter }) => matter === 'maintenance');
  const found = await eventually(async () => {
    hub.clock.at += 60_000;
    const one = await broken();
    expect(one).toMatchObject({ answer: 'open', alertLevel: 0 });
    return one as HandledEpisode;
  });
  const { episode } = found;
  expect(episode).toMatch(/^condition:/);
  const path = `/api/v1/episodes/${encodeURIComponent(episode)}`;
  const over = (what: string, body: object) => hub.call('POST', `${path}/${what}`, { cookie, body });
  expect(await over('acknowledge', {})).toMatchObject({ status: 200, json: { recorded: true } });
  expect(await broken()).toMatchObject({ answer: 'acknowledged', acknowledged: [{ by: 'hq' }] });
  expect(await over('undo', { what: 'acknowledged' })).toMatchObject({ status: 200 });
  expect(await over('hand-over', { to: 'oka-hana', note: '朝に点検を' })).toMatchObject({ status: 200 });
  const { text, subject } = await mailTo(mail, 'oka-hana', '【引き継ぎ】【設備】');
  expect(text).toContain('申し送り：朝に点検を');
  expect(subject).not.toContain('水位に到達');

  const said: string[] = [];
  const run = (command: Parameters<typeof episodeCommand>[0]) =>
    hub.operate((desk) =>
      episodeCommand(command, desk, { out: (line) => said.push(line), err: (line) => said.push(line) }),
    );
  expect(await run({ kind: 'episode-ack', episode, note: undefined })).toBe(0);
  expect(await run({ kind: 'episode-show', episode, json: false })).toBe(0);
  expect(said.at(-1)).toContain(`taken over\t${thisOperator()}`);
  expect(await run({ kind: 'episode-note', episode, note: '電源を確認' })).toBe(0);
  expect(await run({ kind: 'episode-close', episode, note: undefined })).toBe(0);
  expect(await broken()).toMatchObject({ answer: 'closed' });
  // The river's own episode waits as before.
  expect(await hub.operate((desk) => desk.episodes.list())).toContainEqual(
    expect.objectContaining({ matter: 'river', answer: 'open' }),
  );
});
