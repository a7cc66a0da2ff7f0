// Real: the whole hub, a node over MQTT, a push service and a mail server on the loopback. Played: both clocks, and the browser's page.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PushView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { pushInit } from '../../cli/push-command.js';
import { noticesOf, townWithDuty } from '../../duty/testing/town-with-duty.js';
import { minute } from '../../testing/builders.js';
import { type MailServer, mailServer } from '../../testing/mail-server.js';
import { type PushService, type SubscribedBrowser, startPushService } from '../../testing/push-service.js';
import { connectNode, type RealHub } from '../../testing/real-hub.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { eventually } from '../../testing/waiting.js';
import { readPushKeys } from './push-keys.js';

const BASE = 'https://kawamori.town.example';

interface Town {
  hub: RealHub;
  cookie: string;
  secret: string;
  mail: MailServer;
  service: PushService;
  browser: SubscribedBrowser;
}

/** A town in which whoever is on duty has notices in a browser, and mail behind it. */
async function aTownWithPush(): Promise<Town> {
  const dataDir = join(temporaryFolder(), 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  await pushInit(dataDir, () => undefined);
  const [mail, service] = [await mailServer(), await startPushService()];
  const webPush = { contact: 'mailto:hq@town.example', services: [service.host] };
  const { hub, cookie, secret } = await townWithDuty(mail, {
    ...{ dataDir, notices: { webPush, linkUrl: BASE } },
    first: ['web-push', 'mail'],
  });
  return { hub, cookie, secret, mail, service, browser: service.browser(readPushKeys(dataDir).publicKey) };
}

const of = (person: string) => `/api/v1/push/people/${person}/browsers`;
const FIRST = 'mori-ichiro';

async function switchOn({ hub, cookie, browser }: Town, person = FIRST) {
  const body = { subscription: browser.subscription, name: 'Chrome（Android）' };
  return hub.call('POST', of(person), { cookie, body });
}

async function rise({ hub, secret }: Town) {
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
}

test('a notice comes to the browser in which its person has switched them on, with a link of their own', async () => {
  const town = await aTownWithPush();
  const answer = await switchOn(town);
  expect(PushView.parse(answer.json).people).toMatchObject([
    {
      id: FIRST,
      nameJa: '森 一郎',
      browsers: [{ name: 'Chrome（Android）', service: town.service.host, by: 'hq' }],
    },
  ]);
  await rise(town);
  const { message } = await town.browser.messages.first(() => true);
  expect(message.open).toMatch(/^https:\/\/kawamori\.town\.example\/a\/[\w-]{24}$/);
  expect(message.body).toContain('氾濫注意水位に到達（観測）');
  await eventually(async () => {
    const [notice] = await noticesOf(town.hub, town.cookie);
    expect(notice?.deliveries).toContainEqual(
      expect.objectContaining({
        ...{ recipient: `person:${FIRST}`, channel: 'web-push', state: 'accepted', attempts: 1 },
        detail: 'Chrome（Android）: HTTP 201',
      }),
    );
  });
  expect(town.mail.mails.all).toEqual([]);
  expect(town.service.refusals).toEqual([]);
});

test('a browser that has expired is taken away by itself and told, and the next channel of its person is tried', async () => {
  const town = await aTownWithPush();
  await switchOn(town);
  town.browser.answers = { status: 410 };
  await rise(town);
  const [sent] = [await town.mail.mails.first(({ to }) => to === `${FIRST}@town.example`)];
  expect(sent.text).toContain('氾濫注意水位に到達（観測）');
  const view = PushView.parse((await town.hub.call('GET', '/api/v1/push', { cookie: town.cookie })).json);
  expect(view.people[0]?.browsers).toMatchObject([{ name: 'Chrome（Android）', goneAt: minute(20) }]);

  // Switched on once more, it is a browser like others; and it is removed by hand.
  town.browser.answers = undefined;
  const again = PushView.parse((await switchOn(town)).json).people[0]?.browsers[0];
  expect(again?.goneAt).toBeNull();
  const path = `${of(FIRST)}/${again?.id}`;
  expect((await town.hub.call('DELETE', path, { cookie: town.cookie })).status).toBe(200);
  expect((await town.hub.call('DELETE', path, { cookie: town.cookie })).status).toBe(404);
});

test('the link of a notice neither shows, switches on nor takes away any browser: it leads to where one signs in', async () => {
  const town = await aTownWithPush();
  const { hub, mail, browser, cookie } = town;
  await rise(town);
  const { text } = await mail.mails.first(({ to }) => to === `${FIRST}@town.example`);
  const link = `/a/${/\/a\/([\w-]{24})/.exec(text)?.[1]}`;
  const page = (await hub.call('GET', link)).text;
  expect(page).toContain('<a class="back" href="../channels">');
  expect(page).toContain('ログインが必要です');
  const body = { subscription: browser.subscription, name: 'Safari（iPhone）' };
  await switchOn(town);
  const listed = async () =>
    PushView.parse((await hub.call('GET', '/api/v1/push', { cookie })).json).people[0]?.browsers;
  const before = await listed();
  expect(before).toHaveLength(1);
  for (const [method, path] of [
    ['GET', `${link}/push`],
    ['POST', `${link}/push`],
    ['DELETE', `${link}/push/${before?.[0]?.id}`],
  ] as const)
    expect((await hub.call(method, path, method === 'POST' ? { body } : {})).status).toBe(404);
  expect((await hub.call('POST', of(FIRST), { body })).status).toBe(401);
  expect(await listed()).toEqual(before);
});

test('what is no browser of a permitted push service, or of nobody who may have one, is refused', async () => {
  const town = await aTownWithPush();
  const { hub, cookie, browser } = town;
  const keys = browser.subscription.keys;
  const name = 'Chrome';
  const code = async (person: string, body: object, as: string | undefined = cookie) => {
    const answer = await hub.call('POST', of(person), { cookie: as, body });
    return (answer.json as { code?: string }).code;
  };
  const elsewhere = { endpoint: 'https://127.0.0.1/admin', keys };
  expect(await code(FIRST, { subscription: elsewhere, name })).toBe('foreign-service');
  expect(
    await code(FIRST, { subscription: { ...browser.subscription, keys: { ...keys, auth: 'x' } }, name }),
  ).toBe('not-valid');
  expect(await code('oka-hana', { subscription: browser.subscription, name })).toBe('no-contact');
  expect(await code('nobody', { subscription: browser.subscription, name })).toBe('no-person');
  expect(await code(FIRST, { subscription: browser.subscription, name }, 'kawamori_session=none')).toBe(
    'not-signed-in',
  );
  for (let made = 0; made < 10; made++)
    expect((await switchOn({ ...town, browser: town.service.browser('k') })).status).toBe(200);
  expect(await code(FIRST, { subscription: browser.subscription, name })).toBe('too-many-browsers');
  expect(await hub.operate((desk) => desk.push.view())).toMatchObject({ people: [{ id: FIRST }] });
});

test('the keys are made once, for their owner alone, and a second word makes no others', async () => {
  const dataDir = temporaryFolder();
  const said: string[] = [];
  expect(await pushInit(dataDir, (line) => said.push(line))).toBe(0);
  const file = join(dataDir, 'push.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file, 'utf8');
  await expect(pushInit(dataDir, () => undefined)).rejects.toThrow('stands there already');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(() => readPushKeys(temporaryFolder())).toThrow('kawamori push init');
});
