// Real: the whole hub, a mail server on the loopback, people at links and signed in over HTTP. Played: both clocks.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ContactChannel,
  HOUR,
  MINUTE,
  MUSTER_ENDS_AFTER,
  MusterList,
  TownId,
} from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import type { RealHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { hubWithMail, noticesOf, townWithDuty } from './testing/town-with-duty.js';

const BASE = 'https://kawamori.town.example';
const { id: town } = aTown();

async function aTownInFlood(first: readonly ContactChannel[] = ['mail']) {
  const mail = await mailServer();
  const { hub, cookie } = await townWithDuty(mail, { first, notices: { linkUrl: BASE } });
  await hub.withAuthenticator(cookie);
  const post = (what: string, body: object) => hub.call('POST', `/api/v1/musters${what}`, { cookie, body });
  const all = async () =>
    MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie })).json).musters;
  const seen = async () => {
    const [muster] = await all();
    if (!muster) throw new Error('nobody was called');
    return muster;
  };
  const stands = async (id: string) => (await seen()).people.find((one) => one.id === id);
  return { mail, hub, cookie, post, all, seen, stands };
}

const linkOf = async (mail: MailServer, id: string): Promise<string> => {
  const { text } = await mail.mails.first(({ to }) => to === `${id}@town.example`);
  const path = /https:\/\/kawamori\.town\.example(\/a\/[\w-]+)/.exec(text)?.[1];
  if (path === undefined) throw new Error(`no link: ${text}`);
  return path;
};
const press = (hub: RealHub, link: string, words: Record<string, string>) =>
  hub.call('POST', link, {
    body: new URLSearchParams(words).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const CALL = { town, place: '本庁舎2階', word: '国道は通れます', withinMs: 60 * MINUTE };

test('everybody of a town is called together once, each answers by their link, and only who has not answered is called again', async () => {
  const { mail, hub, cookie, post, seen, stands } = await aTownInFlood();
  hub.clock.at = minute(20);
  // Two who press at once call nobody twice.
  const [one, other] = await Promise.all([post('', CALL), post('', CALL)]);
  expect([one.status, other.status].sort()).toEqual([200, 409]);
  const links = await Promise.all(['mori-ichiro', 'oka-hana', 'night-desk'].map((id) => linkOf(mail, id)));
  const [mori = '', oka = ''] = links;
  const [first] = mail.mails.all;
  expect(first?.subject).toContain('【参集】');
  expect(first?.text).toContain('本庁舎2階');
  expect(first?.text).toContain('行ける・行けないを答える');

  const page = await hub.call('GET', mori);
  expect(page.text).toContain('まだ答えていません');
  expect(page.text).toContain('国道は通れます');
  expect(page.text).not.toContain('<script');
  expect((await stands('mori-ichiro'))?.answer).toBeNull();
  // What stands in the form alone counts, and nothing of the river is acknowledged by it.
  for (const words of [
    { coming: 'other' },
    { coming: 'other', minutes: '9999' },
    { coming: '17' },
    { seen: 'x' },
  ])
    expect((await press(hub, mori, words as Record<string, string>)).status).toBe(400);
  const refused = await press(hub, mori, { coming: 'other', minutes: '9999', note: '車で' });
  expect(refused.text).toContain('value="9999"');
  expect(refused.text).toContain('value="車で"');
  expect((await stands('mori-ichiro'))?.answer).toBeNull();
  expect((await press(hub, mori, { coming: 'other', minutes: '45', note: '車で' })).status).toBe(303);
  expect((await press(hub, oka, { coming: 'no', note: '道が冠水' })).status).toBe(303);
  expect((await hub.call('GET', mori)).text).toContain('行ける');
  expect(await stands('mori-ichiro')).toMatchObject({
    answer: { arrivesAt: minute(65), note: '車で', by: 'mori-ichiro', via: 'link' },
    isReached: true,
  });
  expect((await stands('oka-hana'))?.answer).toMatchObject({ arrivesAt: null, note: '道が冠水' });

  // After a quarter of an hour the one who is silent is asked again; those who have answered are not.
  hub.clock.at = minute(36);
  await mail.mails.first(({ to, subject }) => to === 'night-desk@town.example' && subject.includes('再通知'));
  const told = () => mail.mails.all.map(({ to }) => to.split('@')[0]).sort();
  expect(told()).toEqual(['mori-ichiro', 'night-desk', 'night-desk', 'oka-hana']);

  // Somebody rings up; it is entered, corrected and taken back, and they arrive.
  const { id: muster } = await seen();
  const of = { muster, person: 'night-desk' };
  expect((await post('/answer', { ...of, inMinutes: 15 })).status).toBe(200);
  expect((await stands('night-desk'))?.answer).toMatchObject({ arrivesAt: minute(51), via: 'hq', by: 'hq' });
  expect((await post('/answer', { ...of, inMinutes: null, note: '当直を続ける' })).status).toBe(200);
  expect((await stands('night-desk'))?.answer).toMatchObject({ arrivesAt: null });
  expect((await post('/arrival', of)).status).toBe(200);
  expect((await post('/undo', { ...of, what: 'arrival' })).status).toBe(200);
  expect((await stands('night-desk'))?.arrivedAt).toBeNull();
  expect((await post('/arrival', of)).status).toBe(200);
  expect((await post('/arrival', { muster, person: 'stranger' })).status).toBe(404);
  expect((await post('/own-answer', { muster, inMinutes: 5 })).status).toBe(409);

  // Every screen hears of it, and it stands in the chronology.
  const { json } = await hub.call('GET', '/api/v1/snapshot', { cookie });
  expect(json).toMatchObject({ musters: { open: 1 } });
  hub.clock.at = minute(70);
  expect((await post('/end', { muster })).status).toBe(200);
  expect((await post('/end', { muster })).status).toBe(409);
  expect((await hub.call('GET', mori)).text).toContain('この参集は終わりました');
  await press(hub, mori, { coming: 'no' });
  expect((await stands('mori-ichiro'))?.answer).toMatchObject({ arrivesAt: minute(65) });
  const ledger = await hub.call('GET', `/api/v1/ledger?from=${minute(0)}&to=${minute(80)}`, { cookie });
  const lines = (ledger.json as { lines: { textJa: string; byJa: string }[] }).lines.map(
    ({ textJa, byJa }) => `${textJa} ${byJa}`,
  );
  for (const line of [
    /^参集の呼びかけ：本庁舎2階.*3人.* hq$/,
    /^参集：森 一郎 行ける（45分後） 森 一郎$/,
    /^参集：宿直室 到着 hq$/,
    /^参集を終了 hq$/,
  ])
    expect(lines).toContainEqual(expect.stringMatching(line));
});

test('a muster that was called by mistake calls nobody on, and says so behind its link; the rest of a town is called after its first group', async () => {
  const { mail, hub, cookie, post, all } = await aTownInFlood();
  hub.clock.at = minute(20);
  expect((await post('', { ...CALL, groups: ['no-such-group'] })).status).toBe(404);
  expect((await post('', { ...CALL, town: 'no-town' })).status).toBe(404);
  expect((await post('', { ...CALL, place: 'あ'.repeat(61) })).status).toBe(400);
  expect((await post('', { ...CALL, withinMs: MINUTE })).status).toBe(400);
  expect((await post('', { ...CALL, groups: ['first'] })).status).toBe(200);
  const link = await linkOf(mail, 'mori-ichiro');
  const { choices } = MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie })).json);
  expect(choices).toMatchObject([
    { everybody: 2, groups: [{ id: 'first', count: 0 }, { count: 1 }, { count: 1 }] },
  ]);
  // The rest of the town follows; who was called is not called again.
  expect((await post('', CALL)).status).toBe(200);
  await linkOf(mail, 'oka-hana');
  await linkOf(mail, 'night-desk');
  const musters = await all();
  expect(musters.map(({ people }) => people.map(({ id }) => id))).toContainEqual(['mori-ichiro']);
  const mistaken = musters.find(({ people }) => people.some(({ id }) => id === 'mori-ichiro'))?.id;
  expect((await post('/end', { muster: mistaken, mistake: true })).status).toBe(200);
  expect((await hub.call('GET', link)).text).toContain('取り消されました');
  // The other goes on: what is decided at one look about the older would leave before this.
  hub.clock.at = minute(36);
  for (const id of ['oka-hana', 'night-desk'])
    await mail.mails.first(({ to, subject }) => to === `${id}@town.example` && subject.includes('再通知'));
  await hub.stop();
  expect(mail.mails.all.map(({ to }) => to.split('@')[0]).sort()).toEqual([
    'mori-ichiro',
    'night-desk',
    'night-desk',
    'oka-hana',
    'oka-hana',
  ]);
});

test('what has not left by the hour does not leave after it', async () => {
  const { mail, hub, cookie, post } = await aTownInFlood();
  mail.greylisted.add('oka-hana@town.example');
  hub.clock.at = minute(20);
  expect((await post('', { ...CALL, withinMs: 10 * MINUTE })).status).toBe(200);
  const tally = async () => (await noticesOf(hub, cookie)).find(({ kind }) => kind === 'muster')?.tally;
  await eventually(async () => expect(await tally()).toMatchObject({ accepted: 2, waiting: 1 }));
  hub.clock.at = minute(31);
  await eventually(async () => expect(await tally()).toMatchObject({ accepted: 2, 'not-needed': 1 }));
});

test('a hub that is killed in the middle of a muster calls nobody twice, and goes on with who is silent', async () => {
  const { mail, hub, post } = await aTownInFlood();
  hub.clock.at = minute(20);
  expect((await post('', CALL)).status).toBe(200);
  const link = await linkOf(mail, 'mori-ichiro');
  await linkOf(mail, 'oka-hana');
  await linkOf(mail, 'night-desk');
  await press(hub, link, { coming: '30' });
  await press(hub, await linkOf(mail, 'oka-hana'), { coming: 'no' });
  // The hub is killed here: another starts with what lies on the disk.
  const killed = join(temporaryFolder(), 'data');
  cpSync(hub.dataDir, killed, { recursive: true, filter: (from) => !from.endsWith('hub.sock') });
  await hub.stop();
  const again = await hubWithMail(mail, { dataDir: killed, notices: { linkUrl: BASE } });
  again.clock.at = minute(36);
  await mail.mails.first(({ to, subject }) => to === 'night-desk@town.example' && subject.includes('再通知'));
  expect((await again.call('GET', link)).text).toContain('行ける（');
  await again.stop();
  expect(mail.mails.all.map(({ to }) => to.split('@')[0]).sort()).toEqual([
    'mori-ichiro',
    'night-desk',
    'night-desk',
    'oka-hana',
  ]);
});

test('whose first channel does not work is called by the next; who has an account answers on the screen, and sees no telephone numbers', async () => {
  const { mail, hub, post, seen, stands } = await aTownInFlood(['voice', 'mail']);
  const own = await hub.join('ichiro', { role: 'duty', person: 'mori-ichiro' });
  hub.clock.at = minute(20);
  expect((await post('', { ...CALL, groups: ['first'] })).status).toBe(200);
  await linkOf(mail, 'mori-ichiro');
  expect((await stands('mori-ichiro'))?.numbers).toEqual(['09012345678']);
  const { musters, self } = MusterList.parse(
    (await hub.call('GET', '/api/v1/musters', { cookie: own })).json,
  );
  expect(musters[0]?.people).toMatchObject([{ id: 'mori-ichiro', numbers: [] }]);
  expect(self).toBe('mori-ichiro');
  const { id: muster } = await seen();
  const say = (what: string, body: object) =>
    hub.call('POST', `/api/v1/musters${what}`, { cookie: own, body });
  for (const [what, body] of [
    ['', CALL],
    ['/answer', { muster, person: 'mori-ichiro', inMinutes: 5 }],
    ['/arrival', { muster, person: 'mori-ichiro' }],
    ['/end', { muster }],
  ] as const)
    expect((await say(what, body)).status).toBe(403);
  expect((await say('/own-answer', { muster, inMinutes: 20, note: '徒歩' })).status).toBe(200);
  expect((await stands('mori-ichiro'))?.answer).toMatchObject({
    ...{ arrivesAt: minute(40), note: '徒歩', via: 'face', by: 'ichiro' },
  });
});

test('a muster that nobody has ended ends by itself once headquarters are closed, once also where the hub is killed', async () => {
  const { mail, hub, cookie, post, seen } = await aTownInFlood();
  hub.clock.at = minute(20);
  await hub.call('POST', '/api/v1/headquarters/open', { cookie, body: { town } });
  expect((await post('', CALL)).status).toBe(200);
  const left = minute(80) + MUSTER_ENDS_AFTER;
  hub.clock.at = left;
  await hub.call('POST', '/api/v1/headquarters/close', { cookie, body: { town } });
  await eventually(async () =>
    expect((await seen()).ended).toEqual({ at: left, by: null, isMistake: false }),
  );
  const roll = await hub.call('GET', '/api/v1/hq/muster.html', { cookie });
  expect(roll.text).toContain('自動で終了');
  const killed = join(temporaryFolder(), 'data');
  cpSync(hub.dataDir, killed, { recursive: true, filter: (from) => !from.endsWith('hub.sock') });
  await hub.stop();
  const again = await hubWithMail(mail, {
    ...{ dataDir: killed, notices: { linkUrl: BASE } },
    at: left + HOUR,
  });
  // Another that is left open ends here: whatever would end the first once more would do it in the same look.
  expect((await again.call('POST', '/api/v1/musters', { cookie, body: CALL })).status).toBe(200);
  again.clock.at = left + 3 * HOUR + MUSTER_ENDS_AFTER;
  const lines = async () => {
    const ledger = await again.call('GET', `/api/v1/ledger?from=${left}&to=${again.clock.at + HOUR}`, {
      cookie,
    });
    return (ledger.json as { lines: { textJa: string; byJa: string }[] }).lines
      .filter(({ textJa }) => textJa.includes('参集を自動で終了'))
      .map(({ textJa, byJa }) => textJa + byJa);
  };
  const line = '参集を自動で終了（集まる時刻から12時間たち、本部は閉じている）';
  await eventually(async () => expect(await lines()).toEqual([line, line]));
});

test('whom a town has called reaches no screen by itself; who looks at the muster reads their names, of either town, and numbers of their own alone', async () => {
  const { mail, hub, cookie, post, seen } = await aTownInFlood(['voice', 'mail']);
  const other = aTown({
    id: TownId.parse('nakatosa'),
    jisCode: '39401',
    nameJa: '中土佐町',
    nameEn: 'Nakatosa',
  });
  await hub.operate((desk) =>
    desk.applyConfig({ towns: [other], profiles: [], stations: [], people: [] }, false),
  );
  const guest = await hub.join('guest', { role: 'viewer', towns: [other.id] });
  hub.clock.at = minute(20);
  expect((await post('', CALL)).status).toBe(200);
  await linkOf(mail, 'mori-ichiro');
  await eventually(async () =>
    expect(
      (await noticesOf(hub, guest)).find(({ kind }) => kind === 'muster')?.tally?.accepted,
    ).toBeGreaterThan(0),
  );
  for (const who of [cookie, guest])
    for (const path of ['snapshot', 'notices']) {
      const { text } = await hub.call('GET', `/api/v1/${path}`, { cookie: who });
      expect(text).toContain('本庁舎2階');
      expect(text).not.toContain('mori-ichiro');
    }
  const { musters } = MusterList.parse((await hub.call('GET', '/api/v1/musters', { cookie: guest })).json);
  expect(musters[0]?.people).toContainEqual(
    expect.objectContaining({ id: 'mori-ichiro', nameJa: '森 一郎', numbers: [] }),
  );
  expect((await seen()).people.find(({ id }) => id === 'mori-ichiro')?.numbers).toEqual(['09012345678']);
});
