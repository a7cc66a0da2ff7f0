// Real: the whole hub with its threads, SQLite on the disk, HTTP over a socket.
import { AccountView, Invitation, SECOND, SignedIn } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { aTown } from '../testing/builders.js';
import { cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';

const signIn = (
  hub: RealHub,
  name: string,
  { password = PASSWORD, code }: { password?: string; code?: string } = {},
) =>
  hub.call('POST', '/api/v1/session', { body: { name, password, ...(code === undefined ? {} : { code }) } });
const accounts = async (hub: RealHub, cookie: string) =>
  AccountView.array().parse((await hub.call('GET', '/api/v1/accounts', { cookie })).json);
const invite = (hub: RealHub, cookie: string, body: object) =>
  hub.call('POST', '/api/v1/accounts', { cookie, body: { role: 'duty', towns: null, ...body } });
const tokenOf = (invited: { json: unknown }) => Invitation.parse(invited.json).url.split('#')[1] ?? '';
const join = (hub: RealHub, token: string, password = PASSWORD) =>
  hub.call('POST', '/api/v1/join', { body: { token, password } });
const SIX = /^[0-9]{6}$/;

/** The first account with its authenticator, whose code was just given; `confirm` gives one again. */
async function administrator(hub: RealHub) {
  const cookie = await hub.firstAccount();
  const { code } = await hub.withAuthenticator(cookie);
  const confirm = () => hub.call('POST', '/api/v1/account/confirm', { cookie, body: { code: code() } });
  return { cookie, confirm };
}

describe('an invitation', () => {
  test('lets somebody choose a password once, signs them in, and gives the role that was meant', async () => {
    const hub = await startHub();
    await hub.setUp();
    const { cookie: admin } = await administrator(hub);
    const invited = await invite(hub, admin, { name: 'oka', towns: [aTown().id] });
    expect(await accounts(hub, admin)).toMatchObject([
      { name: 'hq', state: 'active', role: 'administrator', towns: null, signedIn: 1 },
      {
        name: 'oka',
        state: 'invited',
        role: 'duty',
        towns: [aTown().id],
        signedIn: 0,
        invitedUntil: hub.clock.at + 72 * 3_600_000,
      },
    ]);
    expect((await signIn(hub, 'oka')).status).toBe(401);

    const joined = await join(hub, tokenOf(invited));
    expect(joined.json).toEqual({ name: 'oka', signedIn: true });
    const me = await hub.call('GET', '/api/v1/session', { cookie: cookieOf(joined) });
    expect(me.json).toMatchObject({ name: 'oka', role: 'duty', towns: [aTown().id] });
    expect((await join(hub, tokenOf(invited))).json).toMatchObject({ code: 'link-not-valid' });
    expect((await signIn(hub, 'oka')).status).toBe(200);
  });

  test('is over after 72 hours, and a new one takes its place', async () => {
    const hub = await startHub();
    const { cookie: admin, confirm } = await administrator(hub);
    const first = await invite(hub, admin, { name: 'oka' });
    hub.clock.at += 72 * 3_600_000;
    expect((await join(hub, tokenOf(first))).status).toBe(403);
    await confirm();
    const second = await hub.call('POST', '/api/v1/accounts/oka/invite', { cookie: admin, body: {} });
    expect((await join(hub, tokenOf(first))).status).toBe(403);
    expect((await join(hub, tokenOf(second))).status).toBe(200);
  });

  test('goes to one of two who use it at the same moment', async () => {
    const hub = await startHub();
    const { cookie: admin } = await administrator(hub);
    const token = tokenOf(await invite(hub, admin, { name: 'oka' }));
    const both = await Promise.all([join(hub, token), join(hub, token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('for a password that was forgotten leaves the old one until a new one is chosen, and then ends what was signed in', async () => {
    const hub = await startHub();
    const { cookie: admin } = await administrator(hub);
    const oka = await hub.join('oka', { role: 'duty' });
    const again = await hub.call('POST', '/api/v1/accounts/oka/invite', { cookie: admin, body: {} });
    expect((await signIn(hub, 'oka')).status).toBe(200);
    expect((await join(hub, tokenOf(again), 'another river in the night')).status).toBe(200);
    expect((await signIn(hub, 'oka')).status).toBe(401);
    expect((await signIn(hub, 'oka', { password: 'another river in the night' })).status).toBe(200);
    expect((await hub.call('GET', '/api/v1/session', { cookie: oka })).status).toBe(401);
  });

  test.each([
    [{ name: 'HQ' }, 409, 'account-exists'],
    [{ name: 'oka', towns: ['no-such-town'] }, 400, 'no-town'],
    [{ name: 'oka', person: 'no-such-person' }, 400, 'no-person'],
    [{ name: 'oka', role: 'mayor' }, 400, 'not-valid'],
    [{ name: 'o' }, 400, 'not-valid'],
  ])('is not made of %j', async (body, status, code) => {
    const hub = await startHub();
    const { cookie: admin } = await administrator(hub);
    expect(await invite(hub, admin, body)).toMatchObject({ status, json: { code } });
    expect(await accounts(hub, admin)).toHaveLength(1);
  });
});

describe('an administrator', () => {
  test('of one town gives and changes accounts of that town alone', async () => {
    const hub = await startHub();
    await hub.setUp();
    await hub.firstAccount();
    const towns = [aTown().id];
    const local = await hub.join('local', { role: 'administrator', towns });
    await hub.withAuthenticator(local);
    expect((await invite(hub, local, { name: 'oka', towns })).status).toBe(200);
    expect(await invite(hub, local, { name: 'mori', towns: null })).toMatchObject({
      status: 403,
      json: { code: 'other-town' },
    });
    const grant = { role: 'administrator', towns: null, person: null };
    for (const [method, path] of [
      ['POST', '/api/v1/accounts/hq/disable'],
      ['POST', '/api/v1/accounts/hq/invite'],
      ['DELETE', '/api/v1/accounts/hq/sessions'],
    ] as const)
      expect(await hub.call(method, path, { cookie: local })).toMatchObject({ status: 403 });
    // Nor makes more of their own account than it is.
    const own = await hub.call('POST', '/api/v1/accounts/local/grant', { cookie: local, body: grant });
    expect(own).toMatchObject({ status: 403, json: { code: 'other-town' } });
  });

  test('stops an account: it is signed out at once, and can come back', async () => {
    const hub = await startHub();
    const { cookie: admin } = await administrator(hub);
    const oka = await hub.join('oka', { role: 'duty' });
    expect((await hub.call('GET', '/api/v1/snapshot', { cookie: oka })).status).toBe(200);
    vi.useFakeTimers({ toFake: ['setInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const live = await fetch(`${hub.url}/api/v1/live`, { headers: { cookie: oka } });
    const ended = live.text().catch(() => 'cut');
    await hub.call('POST', '/api/v1/accounts/oka/disable', { cookie: admin });
    expect((await hub.call('GET', '/api/v1/snapshot', { cookie: oka })).status).toBe(401);
    // Nor does a page that stands open hear on.
    vi.advanceTimersByTime(30 * SECOND);
    expect(await ended).toBe('cut');
    expect((await signIn(hub, 'oka')).status).toBe(401);
    await hub.call('POST', '/api/v1/accounts/oka/enable', { cookie: admin });
    expect((await signIn(hub, 'oka')).status).toBe(200);
  });

  test('that is the last of all towns is neither stopped nor made less', async () => {
    const hub = await startHub();
    const { cookie: admin } = await administrator(hub);
    const less = { role: 'hq', towns: null, person: null };
    const stop = () => hub.call('POST', '/api/v1/accounts/hq/disable', { cookie: admin });
    expect(await stop()).toMatchObject({ status: 409, json: { code: 'last-administrator' } });
    expect(await hub.call('POST', '/api/v1/accounts/hq/grant', { cookie: admin, body: less })).toMatchObject({
      status: 409,
    });
    await hub.join('other', { role: 'administrator' });
    expect((await stop()).status).toBe(200);
  });
});

describe('one’s own account', () => {
  test('changes its password by the old one, and ends its other sign-ins', async () => {
    const hub = await startHub();
    const own = await hub.firstAccount();
    const other = cookieOf(await signIn(hub, 'hq'));
    const change = (current: string) =>
      hub.call('POST', '/api/v1/account/password', {
        cookie: own,
        body: { current, next: 'another river in the night' },
      });
    expect(await change('a wrong password')).toMatchObject({ status: 403, json: { code: 'not-you' } });
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await hub.call('GET', '/api/v1/session', { cookie: own })).status).toBe(200);
    expect((await hub.call('GET', '/api/v1/session', { cookie: other })).status).toBe(401);
    expect((await signIn(hub, 'hq')).status).toBe(401);
  });

  test('sees where it is signed in, and ends one', async () => {
    const hub = await startHub();
    const own = await hub.firstAccount();
    const lost = cookieOf(
      await hub.call('POST', '/api/v1/session', {
        body: { name: 'hq', password: PASSWORD },
        headers: { 'user-agent': 'a lost telephone' },
      }),
    );
    const list = async () =>
      SignedIn.array().parse((await hub.call('GET', '/api/v1/account/sessions', { cookie: own })).json);
    const found = (await list()).find(({ browser }) => browser === 'a lost telephone');
    expect(found).toMatchObject({ isThis: false, since: hub.clock.at });
    expect((await list()).filter(({ isThis }) => isThis)).toHaveLength(1);
    await hub.call('DELETE', `/api/v1/account/sessions/${found?.id}`, { cookie: own });
    expect((await hub.call('GET', '/api/v1/session', { cookie: lost })).status).toBe(401);
    expect(await list()).toHaveLength(1);
  });
});

describe('a second factor', () => {
  test('is asked for at sign-in once its first code was given, and each code counts once', async () => {
    const hub = await startHub();
    const own = await hub.firstAccount();
    const { code, offer } = await hub.withAuthenticator(own);
    expect(offer.uri).toContain(`secret=${offer.secret}`);
    expect(code()).toMatch(SIX);
    expect(await signIn(hub, 'hq')).toMatchObject({ status: 401, json: { code: 'code-wanted' } });
    // Its first use was the setting up.
    expect(await signIn(hub, 'hq', { code: code() })).toMatchObject({
      status: 401,
      json: { code: 'code-wrong' },
    });
    hub.clock.at += 30_000;
    expect((await signIn(hub, 'hq', { code: code() })).status).toBe(200);
    expect((await signIn(hub, 'hq', { code: code() })).status).toBe(401);
    hub.clock.at += 30_000;
    // A wrong password does not say whether there is a second factor.
    expect(await signIn(hub, 'hq', { password: 'a wrong password', code: code() })).toMatchObject({
      json: { code: 'not-you' },
    });
  });

  test('whose code has been used is not used once more on a hub that was started again since', async () => {
    const hub = await startHub();
    const admin = await hub.firstAccount();
    const { code } = await hub.withAuthenticator(admin);
    hub.clock.at += 30_000;
    expect((await signIn(hub, 'hq', { code: code() })).status).toBe(200);
    await hub.stop();
    const again = await startHub({ dataDir: hub.dataDir, at: hub.clock.at });
    expect(await signIn(again, 'hq', { code: code() })).toMatchObject({
      status: 401,
      json: { code: 'code-wrong' },
    });
    hub.clock.at = again.clock.at += 30_000;
    expect((await signIn(again, 'hq', { code: code() })).status).toBe(200);
  });

  test('is as good as lost without its telephone, but for recovery codes, each once', async () => {
    const dataDir = `${temporaryFolder()}/data`;
    const hub = await startHub({ dataDir });
    const { recoveryCodes } = await hub.withAuthenticator(await hub.firstAccount());
    const [first = '', second = ''] = recoveryCodes;
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await signIn(hub, 'hq', { code: first.toUpperCase() })).status).toBe(200);
    expect((await signIn(hub, 'hq', { code: first })).status).toBe(401);
    await hub.stop();
    const later = await startHub({ dataDir });
    expect((await signIn(later, 'hq', { code: first })).status).toBe(401);
    expect((await signIn(later, 'hq', { code: second.replaceAll('-', ' ') })).status).toBe(200);
  });

  test('stands between a browser that was left open and everybody’s accounts', async () => {
    const hub = await startHub();
    const own = await hub.firstAccount();
    const { code } = await hub.withAuthenticator(own);
    const give = () => invite(hub, own, { name: 'oka' });
    hub.clock.at += 15 * 60_000;
    expect(await give()).toMatchObject({ status: 403, json: { code: 'code-wanted' } });
    const confirm = (given: string) =>
      hub.call('POST', '/api/v1/account/confirm', { cookie: own, body: { code: given } });
    expect((await confirm('000000')).status).toBe(403);
    expect((await give()).status).toBe(403);
    expect((await confirm(code())).status).toBe(200);
    expect((await give()).status).toBe(200);
  });

  test('is not guessed: ten wrong codes, from wherever, and the next one waits; nobody without the password can do that to others', async () => {
    const hub = await startHub({ config: { http: { publicUrl: 'https://kawamori.example.lg.jp' } } });
    const { code } = await hub.withAuthenticator(await hub.firstAccount());
    const from = (i: number, body: object) =>
      hub.call('POST', '/api/v1/session', {
        headers: { 'x-forwarded-for': `192.0.2.${i}` },
        body: { name: 'hq', ...body },
      });
    hub.clock.at += 30_000;
    for (let i = 0; i < 10; i++) await from(i, { password: 'a wrong password', code: '000000' });
    expect((await from(20, { password: PASSWORD, code: code() })).status).toBe(200);
    for (let i = 30; i < 40; i++) await from(i, { password: PASSWORD, code: '000000' });
    hub.clock.at += 30_000;
    expect(await from(50, { password: PASSWORD, code: code() })).toMatchObject({ status: 429 });
  });

  test('stands nowhere in the data folder as it is', async () => {
    const hub = await startHub();
    const { offer, recoveryCodes } = await hub.withAuthenticator(await hub.firstAccount());
    await hub.stop();
    const { readdirSync, readFileSync, statSync } = await import('node:fs');
    for (const name of readdirSync(hub.dataDir)) {
      const path = `${hub.dataDir}/${name}`;
      if (!statSync(path).isFile()) continue;
      const kept = readFileSync(path, 'latin1');
      for (const secret of [offer.secret, ...recoveryCodes])
        expect([name, kept.includes(secret)]).toEqual([name, false]);
    }
  });
});

test('wrong tries behind one address lock nobody out who has signed in from their browser before', async () => {
  const hub = await startHub();
  await hub.firstAccount();
  const marked = (await signIn(hub, 'hq')).headers
    .getSetCookie()
    .find((one) => one.startsWith('kawamori_browser='));
  const cookie = marked?.split(';')[0] ?? '';
  await Promise.all(Array.from({ length: 10 }, () => signIn(hub, 'hq', { password: 'a wrong password' })));
  expect((await signIn(hub, 'hq')).status).toBe(429);
  const body = { name: 'hq', password: PASSWORD };
  expect((await hub.call('POST', '/api/v1/session', { cookie, body })).status).toBe(200);
  // One that was made up is none.
  expect(
    (await hub.call('POST', '/api/v1/session', { cookie: `${cookie.slice(0, -3)}AAA`, body })).status,
  ).toBe(429);
});
