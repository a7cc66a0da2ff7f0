// Real: the whole hub with its threads, SQLite on the disk, HTTP over a socket.
import { ApiError, Health } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type CallOptions, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';

const setUp = (hub: RealHub, body: object) => hub.call('POST', '/api/v1/setup', { body });
const signIn = (hub: RealHub, password: string, options: CallOptions = {}) =>
  hub.call('POST', '/api/v1/session', { ...options, body: { name: 'hq', password } });
const needsSetup = async (hub: RealHub) =>
  Health.parse((await hub.call('GET', '/api/v1/health')).json).needsSetup;
const whoAmI = async (hub: RealHub, cookie: string) =>
  (await hub.call('GET', '/api/v1/session', { cookie })).json;

describe('the first account', () => {
  test('is made through the one-time link, signed in at once, and spends the link', async () => {
    const hub = await startHub();
    const token = hub.setupToken;
    expect(await needsSetup(hub)).toBe(true);

    const made = await setUp(hub, { token, name: 'hq', password: PASSWORD });
    expect(made).toMatchObject({ status: 200, json: { name: 'hq' } });
    expect(await whoAmI(hub, cookieOf(made))).toMatchObject({
      name: 'hq',
      role: 'administrator',
      towns: null,
    });
    expect(await needsSetup(hub)).toBe(false);
    expect(hub.setupToken).toBeUndefined();

    const again = await setUp(hub, { token, name: 'other', password: PASSWORD });
    expect(again).toMatchObject({ status: 403, json: { code: 'link-not-valid' } });
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  test('is refused to a wrong token, and the right one stays good', async () => {
    const hub = await startHub();
    const token = hub.setupToken ?? '';
    const oneOff = `${token.slice(0, -1)}${token.endsWith('_') ? '-' : '_'}`;
    for (const wrong of ['', 'guess', oneOff, `${token}x`]) {
      const answer = await setUp(hub, { token: wrong, name: 'hq', password: PASSWORD });
      expect(answer.status, wrong).toBe(403);
    }
    expect((await setUp(hub, { token, name: 'hq', password: PASSWORD })).status).toBe(200);
  });

  test('asks for twelve characters, says so, and does not spend the link on a short password', async () => {
    const hub = await startHub();
    const token = hub.setupToken;
    const short = await setUp(hub, { token, name: 'hq', password: 'eleven char' });
    expect(short.status).toBe(400);
    const { code, details } = ApiError.parse(short.json);
    expect(code).toBe('not-valid');
    expect(details?.join()).toContain('/password');
    expect(short.text).not.toContain('eleven char');
    expect(await needsSetup(hub)).toBe(true);
    expect((await setUp(hub, { token, name: 'hq', password: PASSWORD })).status).toBe(200);
  });

  test('goes to one of two who use the link at the same moment', async () => {
    const hub = await startHub();
    const token = hub.setupToken;
    const both = await Promise.all(
      ['one', 'two'].map((name) => setUp(hub, { token, name, password: PASSWORD })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('has no default: nobody can sign in before it is made', async () => {
    const hub = await startHub();
    expect((await signIn(hub, '')).status).toBe(401);
    expect((await signIn(hub, 'admin')).status).toBe(401);
  });
});

describe('signing in and out', () => {
  test('takes the right password only, and a session ends with its sign-out', async () => {
    const hub = await startHub();
    await hub.firstAccount();
    const wrong = await signIn(hub, 'not the river at all');
    expect(wrong).toMatchObject({ status: 401, json: { code: 'not-you' } });
    const unknown = await hub.call('POST', '/api/v1/session', {
      body: { name: 'nobody', password: PASSWORD },
    });
    expect(unknown.json).toEqual(wrong.json);

    const cookie = cookieOf(await signIn(hub, PASSWORD));
    expect(await whoAmI(hub, cookie)).toMatchObject({ name: 'hq' });
    const out = await hub.call('DELETE', '/api/v1/session', { cookie });
    expect(out.headers.get('set-cookie')).toMatch(/^kawamori_session=; /);
    expect((await hub.call('GET', '/api/v1/session', { cookie })).status).toBe(401);
  });

  test('ends by itself after fourteen days', async () => {
    const hub = await startHub();
    const cookie = await hub.firstAccount();
    hub.clock.at += 14 * 86_400_000 - 1;
    expect((await hub.call('GET', '/api/v1/session', { cookie })).status).toBe(200);
    hub.clock.at += 1;
    expect((await hub.call('GET', '/api/v1/session', { cookie })).status).toBe(401);
  });

  test('keeps its cookie from scripts, from other sites, and from a line without TLS', async () => {
    const behindTls = { http: { publicUrl: 'https://kawamori.example.lg.jp' } };
    const flagsOf = async (config: object) => {
      const hub = await startHub({ config });
      await hub.firstAccount();
      const [session = ''] = (await signIn(hub, PASSWORD)).headers.getSetCookie();
      const flags = session.split('; ').slice(1).sort();
      await hub.stop();
      return flags;
    };
    const always = ['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Strict'];
    expect(await flagsOf({})).toEqual(always);
    expect(await flagsOf(behindTls)).toEqual([...always, 'Secure'].sort());
  });

  test('is refused for a while after ten wrong tries from one address, and to nobody else', async () => {
    // Behind a proxy on the same machine, which says whose request it carries.
    const hub = await startHub({ config: { http: { publicUrl: 'https://kawamori.example.lg.jp' } } });
    await hub.firstAccount();
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const wrong = await Promise.all(
      Array.from({ length: 20 }, () => signIn(hub, 'a wrong password', from('192.0.2.7'))),
    );
    // Tries that come all at once are counted as well.
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(wrong.filter(({ status }) => status === 429)).toHaveLength(10);
    const refused = await signIn(hub, PASSWORD, from('192.0.2.7'));
    expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-tries' } });
    expect((await signIn(hub, PASSWORD, from('192.0.2.8'))).status).toBe(200);

    hub.clock.at += 5 * 60_000;
    expect((await signIn(hub, PASSWORD, from('192.0.2.7'))).status).toBe(200);
  });

  test('does not believe an address that no proxy stands behind', async () => {
    const hub = await startHub();
    await hub.firstAccount();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        signIn(hub, 'a wrong password', { headers: { 'x-forwarded-for': `192.0.2.${i}` } }),
      ),
    );
    expect((await signIn(hub, PASSWORD)).status).toBe(429);
  });
});

describe('a hub that starts again', () => {
  test('signs nobody out, and prints no link once an account exists', async () => {
    const dataDir = `${temporaryFolder()}/data`;
    const first = await startHub({ dataDir });
    const cookie = await first.firstAccount();
    await first.stop();
    const second = await startHub({ dataDir });
    expect(await whoAmI(second, cookie)).toMatchObject({ name: 'hq' });
    expect(second.setupToken).toBeUndefined();
    expect(await needsSetup(second)).toBe(false);
    expect(await second.operate((desk) => desk.setupUrl())).toBeNull();
    expect((await signIn(second, PASSWORD)).status).toBe(200);
  });

  test('makes a new link while there is no account', async () => {
    const dataDir = `${temporaryFolder()}/data`;
    const first = await startHub({ dataDir });
    const token = first.setupToken;
    await first.stop();
    const second = await startHub({ dataDir });
    expect(second.setupToken).toEqual(expect.any(String));
    expect(second.setupToken).not.toBe(token);
    expect((await setUp(second, { token, name: 'hq', password: PASSWORD })).status).toBe(403);
    expect(await second.operate((desk) => desk.setupUrl())).toBe(`${second.url}/setup#${second.setupToken}`);
  });
});
