// Real: the whole hub, a node over MQTT, the callback box over HTTP; LINE WORKS as its manual describes it. Played: the clocks.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CallbackBoxConfig } from '../../callback-box/config.js';
import { callbackBoxServer } from '../../callback-box/server.js';
import { noticesOf, townWithDuty } from '../../duty/testing/town-with-duty.js';
import { minute, silentLog } from '../../testing/builders.js';
import {
  ACCOUNT,
  BOT,
  callbackOf,
  type LineWorksPeer,
  startLineWorks,
} from '../../testing/line-works-peer.js';
import { mailServer } from '../../testing/mail-server.js';
import { connectNode, type RealHub } from '../../testing/real-hub.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { eventually } from '../../testing/waiting.js';

const MORI = 'mori-ichiro-at-works';

/** A town in which whoever is on duty is called in a chat, with a box for what is pressed there. */
async function aTownInChat() {
  const folder = temporaryFolder();
  const clock = { at: minute(0) };
  const wallClock = { now: () => clock.at };
  const peer = await startLineWorks(wallClock.now);
  const secretFile = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const fetchSecret = 'f'.repeat(32);
  const box = callbackBoxServer(
    {
      ...CallbackBoxConfig.parse({
        ...{ host: '127.0.0.1', port: 0, botId: BOT.id, file: join(folder, 'box.db') },
        ...{ botSecretFile: 'x', fetchSecretFile: 'x' },
      }),
      ...{ botSecret: BOT.secret, fetchSecret },
    },
    { log: silentLog, wallClock },
  );
  await box.start();
  onTestFinished(() => box.stop());
  const url = `http://127.0.0.1:${box.port}`;
  const lineWorks = {
    ...{ botId: BOT.id, clientId: ACCOUNT.clientId, serviceAccount: ACCOUNT.serviceAccount },
    clientSecretFile: secretFile('client.secret', ACCOUNT.clientSecret),
    privateKeyFile: secretFile('bot.key', String(peer.privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    ...{ authUrl: `${peer.url}/oauth2/v2.0/token`, apiUrl: `${peer.url}/v1.0` },
    callbacks: {
      ...{ url, secretFile: secretFile('fetch.secret', fetchSecret) },
      botSecretFile: secretFile('bot.secret', BOT.secret),
    },
  };
  const { hub, cookie, secret } = await townWithDuty(await mailServer(), {
    ...{ notices: { lineWorks }, first: ['line-works', 'mail'] },
  });
  const node = await connectNode(hub, secret);
  const goTo = (at: number) => {
    hub.clock.at = at;
    clock.at = at;
  };
  goTo(minute(20));
  await node.send([[10, 2.8]]);
  await node.send([[20, 3.2]]);
  return { hub, cookie, peer, url, goTo };
}

const buttonIn = (peer: LineWorksPeer) =>
  eventually(() => {
    const [button] = peer.messages.flatMap(({ buttons = [] }) => buttons);
    if (!button) throw new Error('no message with a button has come');
    return button;
  });
const saidTo = (peer: LineWorksPeer, user: string) =>
  peer.messages
    .filter(({ path, buttons }) => path.includes(`/users/${user}/`) && !buttons)
    .map(({ text }) => text);
const acknowledgedIn = async (hub: RealHub, cookie: string) =>
  (await noticesOf(hub, cookie))[0]?.acknowledged;

test('「確認」 in the chat acknowledges: by whoever was called, once, and nobody else is called', async () => {
  const { hub, cookie, peer, url, goTo } = await aTownInChat();
  const button = await buttonIn(peer);
  goTo(minute(22));
  const press = (user: string) => {
    const { body, headers } = callbackOf(user, button, minute(22));
    return fetch(`${url}/callback`, { method: 'POST', body, headers });
  };
  expect((await press('a-vendor')).status).toBe(200);
  await eventually(() => expect(saidTo(peer, 'a-vendor')[0]).toContain('記録していません'));
  expect(await acknowledgedIn(hub, cookie)).toEqual([]);

  expect((await press(MORI)).status).toBe(200);
  await eventually(async () =>
    expect(await acknowledgedIn(hub, cookie)).toMatchObject([
      { by: 'mori-ichiro', via: 'line-works', nameJa: '森 一郎', at: minute(22) },
    ]),
  );
  await eventually(() => expect(saidTo(peer, MORI)[0]).toContain('確認を記録しました（森 一郎 18:22）'));
  // Delivered once more, as LINE WORKS may: it counts once.
  expect((await press(MORI)).status).toBe(200);
  expect(await acknowledgedIn(hub, cookie)).toHaveLength(1);
  expect(peer.refusals).toEqual([]);
});
