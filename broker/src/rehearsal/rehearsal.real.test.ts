// Real: the whole hub, the processes of the rehearsal as built (its hub, its nodes, MQTT between them), a mail server, a webhook's
// receiver and a lamp's client on the loopback. The clock is the machine's: the rehearsal's hub has no other.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  MINUTE,
  MusterList,
  NoticePage,
  noticeFilter,
  RehearsalNow,
  RehearsalReport,
  type RehearsalView,
  Snapshot,
  type StationFile,
  StationId,
  seriesId,
} from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { aNotice, aStation, aStationFile, aTown, minute } from '../testing/builders.js';
import { openDesk } from '../testing/chromium.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { noticeReceiver } from '../testing/notice-receiver.js';
import { connectNode, oneTown, type RealHub, startHub } from '../testing/real-hub.js';
import { shoot } from '../testing/shots.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually, heard } from '../testing/waiting.js';
import { DUTY, nameAccount, PEOPLE, REQUEST, writeFlood } from './testing/rehearsed-town.js';

const FACE = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const TOWN = aTown().id;
const RELAY_SECRET = 'the secret of a siren, long enough';

/** Every file below a folder by name, with the digest of what stands in it. */
function filesIn(folder: string): Record<string, string> {
  // What is being written is no file of the folder yet.
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.part'),
  );
  return Object.fromEntries(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

const kindsIn = (dataDir: string, after = 0): string[] => {
  const journal = openJournalForReading(join(dataDir, 'journal.db'));
  try {
    return journal.read(after, 10_000).map(({ kind }) => kind);
  } finally {
    journal.close();
  }
};

interface Scene {
  hub: RealHub;
  mail: MailServer;
  admin: string;
  second: string;
  secret: string;
  folders: { cap: string; public: string };
  /** What the lamp hears. */
  lamp: { all: readonly { topic: string; text: string }[] };
  webhook: { all: readonly unknown[] };
}

/** A hub with everything that a rehearsal must not reach, and two who may begin one. */
const aScene = (...levels: number[]): Promise<Scene> => sceneOf(levels);

async function sceneOf(
  levels: readonly number[],
  { duty = [DUTY], stations = [] }: { duty?: unknown[]; stations?: StationFile[] } = {},
): Promise<Scene> {
  const mail = await mailServer();
  const receiver = await noticeReceiver();
  const root = temporaryFolder();
  const folders = { cap: join(root, 'cap'), public: join(root, 'public') };
  writeFlood(join(root, 'floods'), levels);
  const secretFile = join(root, 'siren.secret');
  writeFileSync(secretFile, RELAY_SECRET, { mode: 0o600 });
  const hub = await startHub({
    dashboardDir: FACE,
    config: {
      public: { dir: folders.public, quiet: '1s' },
      rehearsal: { floods: join(root, 'floods') },
      notices: {
        ...receiver.config,
        mail: {
          ...mail.config,
          recipients: [{ recipient: 'room', towns: [TOWN], to: ['room@town.example'] }],
        },
        relays: [{ id: 'siren', towns: [TOWN], secretFile }],
        cap: { recipient: 'cap', towns: [TOWN], dir: folders.cap, sender: 'kawamori.test' },
        linkUrl: 'http://localhost:1',
      },
    },
  });
  Object.defineProperty(hub.clock, 'at', { get: () => Date.now() });
  const { secret } = await hub.setUp(...stations);
  const applied = await hub.operate((desk) =>
    desk.applyConfig({ ...oneTown(...stations), people: PEOPLE, duty }, false),
  );
  expect(applied.faults).toEqual([]);
  const admin = await hub.firstAccount();
  await nameAccount(hub.dataDir);
  const second = await hub.join('second', { role: 'hq', person: 'oka-hana' });
  for (const cookie of [admin, second]) await hub.withAuthenticator(cookie);
  const client = await mqttNode(hub.mqttPort, 'relay:siren', RELAY_SECRET);
  onTestFinished(() => client.endAsync());
  const lamp = heard<{ topic: string; text: string }>();
  client.on('message', (topic, payload) => lamp.hear({ topic, text: payload.toString() }));
  await client.subscribeAsync(noticeFilter(TOWN), { qos: 1 });
  return { hub, mail, admin, second, secret, folders, lamp, webhook: receiver.notices };
}

const nowOf = async ({ hub, admin }: Scene): Promise<RehearsalView | null> =>
  RehearsalNow.parse((await hub.call('GET', '/api/v1/rehearsal', { cookie: admin })).json).now;

/** Armed by one, confirmed by another; resolves when it plays. */
async function begun(scene: Scene): Promise<RehearsalView> {
  const { hub, admin, second } = scene;
  const armed = await hub.call('POST', '/api/v1/rehearsal', { cookie: admin, body: REQUEST });
  expect(armed.status, armed.text).toBe(200);
  const { id } = armed.json as RehearsalView;
  const alone = await hub.call('POST', `/api/v1/rehearsal/${id}/confirm`, { cookie: admin, body: {} });
  expect(alone).toMatchObject({ status: 409, json: { code: 'second-person' } });
  const confirmed = await hub.call('POST', `/api/v1/rehearsal/${id}/confirm`, { cookie: second, body: {} });
  expect(confirmed.status, confirmed.text).toBe(200);
  return eventually(async () => {
    const view = await nowOf(scene);
    expect(view?.ended).toBeNull();
    expect(view?.state).toBe('running');
    return view as RehearsalView;
  });
}

/** Now, as times of readings are stated here. */
const minutesNow = () => (Date.now() - minute(0)) / MINUTE;

/** Asks at the gate as the rehearsal's own hub does. */
function atGate(hub: RealHub, id: string, body: string): Promise<{ status: number; answer: unknown }> {
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath: join(hub.dataDir, 'rehearsals', id, 'gate'), method: 'POST', path: '/messages' },
      (response) => {
        textOf(response).then(
          (text) =>
            resolve({ status: response.statusCode ?? 0, answer: text === '' ? undefined : JSON.parse(text) }),
          reject,
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

test('plays to those who were chosen alone, marked everywhere, and nothing real has moved: no channel, lamp, retained topic, public file, CAP feed, ledger or figure', async () => {
  const scene = await aScene(2.5, 3.2, 4.1, 4.2);
  const { hub, mail, admin, second, folders, lamp, webhook } = scene;
  // Also the pages of its station.
  await eventually(() => expect(existsSync(join(folders.public, 'stations/kajiyase-bashi.json'))).toBe(true));
  const settled = () => hub.operate((desk) => desk.stations()).then(({ stations }) => stations);
  const [stations, cap, site, head] = [
    await settled(),
    existsSync(folders.cap) ? filesIn(folders.cap) : {},
    filesIn(folders.public),
    kindsIn(hub.dataDir).length,
  ];

  const { id } = await begun(scene);
  const told = await mail.mails.first(({ subject }) => subject.includes('氾濫危険水位'));
  expect(told.subject).toMatch(/^【訓練】/);
  expect(told.text).toContain('これは訓練です。');

  // Its screen, through the real hub, and the real one beside it.
  const shown = Snapshot.parse(
    (await hub.call('GET', '/rehearsal/api/v1/snapshot', { cookie: second })).json,
  );
  expect(shown.hub.drill).toBe(true);
  expect(shown.notices.length).toBeGreaterThan(0);
  const real = Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie: second })).json);
  expect(real.hub).toMatchObject({
    drill: false,
    rehearsal: { id, state: 'running', armedBy: 'hq', confirmedBy: 'second' },
  });
  expect(real.notices).toEqual([]);
  for (const path of [
    '/rehearsal/api/v1/setup',
    '/rehearsal/api/v1/accounts',
    '/rehearsal/api/v1/../v1/accounts',
  ])
    expect((await hub.call('GET', path, { cookie: admin })).status).toBe(404);
  expect((await hub.call('GET', '/rehearsal/api/v1/snapshot')).status).toBe(401);

  // The link in the message opens the rehearsal's own page, and acknowledges there.
  const link = /http:\/\/localhost:1(\/rehearsal\/a\/\S+)/.exec(told.text)?.[1] ?? '';
  const page = await hub.call('GET', link);
  expect(page.text).toContain('訓練');
  const seen = /name="seen" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const pressed = await hub.call('POST', link, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `seen=${encodeURIComponent(seen)}`,
  });
  expect(pressed.status).toBe(303);

  const folder = join(hub.dataDir, 'rehearsals', id);
  await eventually(() => expect(Object.keys(filesIn(join(folder, 'cap'))).length).toBeGreaterThan(1));
  for (const name of readdirSync(join(folder, 'cap')).filter(
    (file) => file.endsWith('.xml') && file !== 'feed.xml',
  ))
    expect(readFileSync(join(folder, 'cap', name), 'utf8')).toContain('<status>Exercise</status>');

  const stopped = await hub.call('POST', `/api/v1/rehearsal/${id}/stop`, { cookie: second, body: {} });
  expect(stopped).toMatchObject({
    status: 200,
    json: { state: 'ended', ended: { why: 'stopped', by: 'second' } },
  });
  expect((await hub.call('GET', '/rehearsal/api/v1/snapshot', { cookie: second })).status).toBe(404);
  expect((await hub.call('GET', link)).status).toBe(404);

  const report = RehearsalReport.parse(
    (await hub.call('GET', `/api/v1/rehearsal/${id}/report`, { cookie: admin })).json,
  );
  expect(report.notices.length).toBeGreaterThan(0);
  for (const notice of report.notices) {
    expect(notice.told).toMatchObject([{ person: 'oka-hana', channel: 'mail', outcome: 'reached' }]);
    for (const { afterMs } of [...notice.told, ...notice.acknowledged])
      expect(afterMs).toBeGreaterThanOrEqual(0);
  }
  expect(report.notices.flatMap(({ acknowledged }) => acknowledged.map(({ by }) => by))).toContain(
    'oka-hana',
  );

  // Nothing real has moved.
  expect(mail.mails.all.filter(({ to }) => to !== 'oka-hana@town.example')).toEqual([]);
  expect(mail.mails.all.filter(({ subject }) => !subject.startsWith('【訓練】'))).toEqual([]);
  expect(webhook.all).toEqual([]);
  expect(lamp.all.filter(({ text }) => text !== '')).toEqual([]);
  const late = await mqttNode(hub.mqttPort, 'relay:siren', RELAY_SECRET);
  onTestFinished(() => late.endAsync());
  const retained: string[] = [];
  late.on('message', (_topic, payload) => retained.push(payload.toString()));
  await late.subscribeAsync(noticeFilter(TOWN), { qos: 1 });
  expect(retained.filter((text) => text !== '')).toEqual([]);
  expect(existsSync(folders.cap) ? filesIn(folders.cap) : {}).toEqual(cap);
  expect(await settled()).toEqual(stations);
  expect(Object.keys(filesIn(folders.public))).toEqual(Object.keys(site));
  for (const name of Object.keys(site).filter((file) => /\.(?:html|json)$/.test(file)))
    expect(readFileSync(join(folders.public, name), 'utf8')).not.toContain('訓練');
  expect(
    NoticePage.parse((await hub.call('GET', '/api/v1/notices', { cookie: admin })).json).notices,
  ).toEqual([]);
  expect(
    (await hub.call('GET', `/api/v1/stations/${aStation().id}/episodes`, { cookie: admin })).json,
  ).toEqual([]);
  expect(kindsIn(hub.dataDir, head).filter((kind) => !kind.startsWith('account.'))).toEqual([
    'rehearsal.armed',
    'rehearsal.confirmed',
    'rehearsal.ended',
  ]);
});

test('the gate lets nothing through to anybody else, nothing unmarked, and nothing that is no message', async () => {
  const scene = await aScene(2.5, 2.5, 2.5);
  const { hub, mail } = scene;
  const { id } = await begun(scene);
  const message = (changes: object) =>
    JSON.stringify({
      person: 'oka-hana',
      channel: 'mail',
      attempt: 1,
      notice: aNotice({ drill: false }),
      ...changes,
    });
  for (const changes of [
    { person: 'mori-ichiro' },
    { person: 'room' },
    { person: 'person:oka-hana' },
    { channel: 'webhook' },
    { channel: 'cap' },
    { channel: 'sms' },
  ])
    expect(await atGate(hub, id, message(changes))).toMatchObject({
      status: 200,
      answer: { accepted: false, retry: false },
    });
  expect((await atGate(hub, id, '{')).status).toBe(400);
  expect((await atGate(hub, id, message({ to: 'mori-ichiro@town.example' }))).status).toBe(400);
  expect((await atGate(hub, id, 'x'.repeat(200_000))).status).toBe(413);
  expect(mail.mails.all).toEqual([]);
  // What says of itself that it is real is marked all the same.
  expect(await atGate(hub, id, message({}))).toMatchObject({ status: 200, answer: { accepted: true } });
  const [told] = mail.mails.all;
  expect(told?.to).toBe('oka-hana@town.example');
  expect(told?.subject).toMatch(/^【訓練】/);
});

test('a real notice leaves as ever, ends the messages of the rehearsal, and its screens say so', async () => {
  const scene = await aScene(2.5, 3.2, 3.3, 4.1, 4.2);
  const { hub, mail, secret } = scene;
  const { id } = await begun(scene);
  await mail.mails.first(({ subject }) => subject.startsWith('【訓練】'));
  const node = await connectNode(hub, secret);
  const now = minutesNow();
  await node.send([[now - 10, 2.5]]);
  await node.send([[now, 3.2]]);
  await mail.mails.first(({ to, subject }) => to === 'mori-ichiro@town.example' && !subject.includes('訓練'));
  expect((await nowOf(scene))?.yieldedAt).toEqual(expect.any(Number));
  expect(
    await atGate(
      hub,
      id,
      JSON.stringify({ person: 'oka-hana', channel: 'mail', attempt: 1, notice: aNotice() }),
    ),
  ).toMatchObject({
    answer: { accepted: false, retry: false },
  });
  // The rehearsal's river goes on to the next level; nobody is told.
  await eventually(async () => {
    const shown = await hub.call('GET', '/rehearsal/api/v1/notices', { cookie: scene.admin });
    expect(NoticePage.parse(shown.json).notices.map(({ mark }) => mark)).toContain('danger');
  });
  expect(
    mail.mails.all.filter(({ subject }) => subject.includes('訓練') && subject.includes('氾濫危険水位')),
  ).toEqual([]);
  // A rehearsal does not begin while a real notice waits for somebody.
  await hub.call('POST', `/api/v1/rehearsal/${id}/stop`, { cookie: scene.admin, body: {} });
  const armed = await hub.call('POST', '/api/v1/rehearsal', { cookie: scene.admin, body: REQUEST });
  const next = armed.json as RehearsalView;
  const refused = await hub.call('POST', `/api/v1/rehearsal/${next.id}/confirm`, {
    cookie: scene.second,
    body: {},
  });
  expect(refused).toMatchObject({ status: 409, json: { code: 'real-notices' } });
});

test('in a town without a plan it calls the chosen of that town, and a real notice ends its messages all the same', async () => {
  const scene = await sceneOf([2.5, 3.2, ...Array.from({ length: 12 }, () => 3.3), 4.2], { duty: [] });
  const { hub, mail, secret } = scene;
  await begun(scene);
  await mail.mails.first(
    ({ to, subject }) => to === 'oka-hana@town.example' && subject.startsWith('【訓練】'),
  );
  const node = await connectNode(hub, secret);
  const now = minutesNow();
  await node.send([[now - 10, 2.5]]);
  await node.send([[now, 3.2]]);
  await mail.mails.first(({ to, subject }) => to === 'room@town.example' && !subject.includes('訓練'));
  expect((await nowOf(scene))?.yieldedAt).toEqual(expect.any(Number));
});

test('what is broken leaves unmarked beside it, and it goes on', async () => {
  const naro = StationId.parse('naro');
  const scene = await sceneOf([2.5, 3.2, 3.3, 3.3, 3.3, 4.2], {
    duty: [{ ...DUTY, maintenance: { ladder: DUTY.ladder } }],
    stations: [aStationFile(), aStationFile({ id: naro, nameJa: '奈路', nameEn: 'Naro' })],
  });
  const { hub, mail, secret } = scene;
  await begun(scene);
  await mail.mails.first(({ subject }) => subject.startsWith('【訓練】'));
  // All around is calm, so that a doubted value can wait for whoever looks after gauges.
  const node = await connectNode(hub, secret);
  const now = minutesNow();
  await node.send([[now, 1]], seriesId(naro, 'level'));
  await node.send([[now - 10, 1]]);
  await node.send([[now, 4.5]]);
  const told = await mail.mails.first(
    ({ to, subject }) => to === 'mori-ichiro@town.example' && subject.includes('要確認'),
  );
  expect(`${told.subject}${told.text}`).not.toContain('訓練');
  expect((await nowOf(scene))?.yieldedAt).toBeNull();
  await mail.mails.first(
    ({ to, subject }) => to === 'oka-hana@town.example' && /^【訓練】.*氾濫危険水位/.test(subject),
  );
  expect((await nowOf(scene))?.yieldedAt).toBeNull();
});

test('on its screen an order is recorded for the exercise alone, and the page says so', async () => {
  const scene = await aScene(2.5, 3.2, 4.1, 4.2);
  const { hub, second } = scene;
  await begun(scene);
  const desk = await openDesk();
  const [name = '', value = ''] = second.split('=');
  await desk.context().addCookies([{ name, value, url: hub.url }]);
  await desk.goto(`${hub.url}/rehearsal`);
  await desk.getByTestId('rehearsal-frame').waitFor();
  await desk.getByTestId('ongoing').waitFor();
  await shoot(desk, 'rehearsal-frame');
  await desk.getByRole('button', { name: '発表・発令を記録' }).click();
  await desk.getByRole('button', { name: '発令（町長）' }).click();
  await desk.getByRole('button', { name: '記録する' }).click();
  const asked = desk.getByTestId('official-desk').getByRole('alert');
  await expect.poll(() => asked.textContent()).toContain('公開ページには出ません');
  await expect.poll(() => asked.textContent()).not.toContain('公開ページにも表示されます');
  await desk.getByRole('button', { name: 'はい、記録する' }).click();
  await desk.locator('[data-statement]', { hasText: '避難指示' }).waitFor();
  expect((await hub.call('GET', '/api/v1/orders', { cookie: second })).json).toEqual([]);
});

test('a muster in a rehearsal calls those who were chosen alone, marked, and is answered there; the real hub knows nothing of it', async () => {
  const scene = await aScene(2.5, 2.5, 2.5, 2.5, 2.5, 2.5);
  const { hub, mail, second } = scene;
  await begun(scene);
  const called = await hub.call('POST', '/rehearsal/api/v1/musters', {
    cookie: second,
    body: { town: TOWN, place: '本庁舎2階', withinMs: 60 * MINUTE },
  });
  expect(called.status, called.text).toBe(200);
  const told = await mail.mails.first(({ subject }) => subject.includes('参集'));
  expect(told).toMatchObject({ to: 'oka-hana@town.example', subject: expect.stringMatching(/^【訓練】/) });
  const link = /http:\/\/localhost:1(\/rehearsal\/a\/\S+)/.exec(told.text)?.[1] ?? '';
  expect((await hub.call('GET', link)).text).toContain('訓練');
  const pressed = await hub.call('POST', link, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'coming=30',
  });
  expect(pressed.status).toBe(303);
  const musters = async (base: string) =>
    MusterList.parse((await hub.call('GET', `${base}/api/v1/musters`, { cookie: second })).json).musters;
  const [muster] = await musters('/rehearsal');
  expect(muster?.people).toMatchObject([{ id: 'oka-hana', answer: { via: 'link' } }]);
  expect(await musters('')).toEqual([]);
  expect(kindsIn(hub.dataDir).filter((kind) => kind.startsWith('muster.'))).toEqual([]);
  expect(mail.mails.all.filter(({ to }) => to !== 'oka-hana@town.example')).toEqual([]);
});
