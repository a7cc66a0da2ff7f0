// Real: the whole hub, HTTP over a socket. Played: the security key (testing/software-key.ts); Chromium's own is in faces.
import { FactorsView, KeyAdded, KeyOptions, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { asOperator, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { type SoftwareKey, softwareKey } from '../testing/software-key.js';
import { temporaryFolder } from '../testing/temporary.js';

const optionsOf = (answer: { json: unknown }) => KeyOptions.parse(answer.json);
const factorsOf = async (hub: RealHub, cookie: string) =>
  FactorsView.parse((await hub.call('GET', '/api/v1/account/factors', { cookie })).json);

/** Adds a key to whoever is signed in. */
async function addKey(hub: RealHub, cookie: string, key: SoftwareKey, name = '庁舎のキー') {
  const options = optionsOf(await hub.call('POST', '/api/v1/account/keys/challenge', { cookie }));
  const body = { name, key: key.make(options, { origin: hub.url }) };
  return hub.call('POST', '/api/v1/account/keys', { cookie, body });
}

/** An HQ account with one key. */
async function withKey(hub: RealHub) {
  const cookie = await hub.join('honbu', { role: 'hq' });
  const key = softwareKey();
  const added = await addKey(hub, cookie, key);
  expect(added.status).toBe(200);
  return { cookie, key, added };
}

/** Asks with the right password; the hub's question to the key, and the browser's cookie. */
async function askedAtSignIn(hub: RealHub) {
  const body = { name: 'honbu', password: PASSWORD };
  const answer = await hub.call('POST', '/api/v1/session', { body });
  expect(answer).toMatchObject({ status: 401, json: { code: 'code-wanted' } });
  const { secondFactor } = answer.json as { secondFactor: { byCode: boolean; byKey: unknown } };
  return {
    byCode: secondFactor.byCode,
    options: KeyOptions.parse(secondFactor.byKey),
    browser: cookieOf(answer),
  };
}
const signIn = (hub: RealHub, key: unknown, browser: string | undefined) =>
  hub.call('POST', '/api/v1/session', {
    ...{ body: { name: 'honbu', password: PASSWORD, key } },
    ...(browser === undefined ? {} : { cookie: browser }),
  });

describe('a security key', () => {
  test('is a second factor: it opens what HQ may do, shows recovery codes once, and is asked for at sign-in', async () => {
    const hub = await startHub();
    const before = await hub.join('honbu', { role: 'hq' });
    expect((await hub.call('POST', '/api/v1/journal/gaps/seen', { cookie: before })).status).toBe(403);
    const key = softwareKey();
    const added = KeyAdded.parse((await addKey(hub, before, key)).json);
    expect(added.recoveryCodes).toHaveLength(10);
    expect((await hub.call('POST', '/api/v1/journal/gaps/seen', { cookie: before })).status).toBe(200);
    const { byCode, options, browser } = await askedAtSignIn(hub);
    expect(byCode).toBe(false);
    expect(options.allowCredentials).toMatchObject([{ id: key.id, transports: ['usb'] }]);
    hub.clock.at += MINUTE;
    const answer = await signIn(hub, key.answer(options, { origin: hub.url, verified: false }), browser);
    expect(answer).toMatchObject({ status: 200, json: { name: 'honbu', secondFactor: true } });
    expect((await factorsOf(hub, before)).keys).toMatchObject([
      { name: '庁舎のキー', state: 'usable', lastUsedAt: hub.clock.at },
    ]);
    const [code = ''] = added.recoveryCodes ?? [];
    const body = { name: 'honbu', password: PASSWORD, code };
    expect((await hub.call('POST', '/api/v1/session', { body })).status).toBe(200);
    expect((await hub.call('POST', '/api/v1/session', { body })).status).toBe(401);
  });

  test('is wanted again before another is added, where none was given in the last quarter of an hour', async () => {
    const hub = await startHub();
    const { cookie } = await withKey(hub);
    hub.clock.at += 16 * MINUTE;
    const refused = await hub.call('POST', '/api/v1/account/keys/challenge', { cookie });
    expect(refused).toMatchObject({ status: 403, json: { code: 'code-wanted' } });
  });

  test('confirms who sits there for a quarter of an hour; of several keys each opens', async () => {
    const hub = await startHub();
    const { cookie, key } = await withKey(hub);
    hub.clock.at += 16 * MINUTE;
    const options = optionsOf(await hub.call('POST', '/api/v1/account/confirm/challenge', { cookie }));
    const body = { key: key.answer(options, { origin: hub.url }) };
    const confirmed = await hub.call('POST', '/api/v1/account/confirm', { cookie, body });
    expect(confirmed).toMatchObject({ status: 200, json: { confirmedUntil: hub.clock.at + 15 * MINUTE } });
    const second = softwareKey();
    const added = await addKey(hub, cookie, second, '携帯電話');
    expect(added.json).toEqual({ recoveryCodes: null });
    expect((await hub.call('GET', '/api/v1/session', { cookie })).status).toBe(200);
    const asked = await askedAtSignIn(hub);
    expect((await signIn(hub, second.answer(asked.options, { origin: hub.url }), asked.browser)).status).toBe(
      200,
    );
  });

  test('is not added twice, nor by an answer that was made for another session or another name', async () => {
    const hub = await startHub();
    const { cookie, key } = await withKey(hub);
    expect(await addKey(hub, cookie, key)).toMatchObject({ status: 409, json: { code: 'key-known' } });
    const oka = await hub.join('oka', { role: 'duty' });
    expect(await addKey(hub, oka, key)).toMatchObject({ status: 409 });
    const options = optionsOf(await hub.call('POST', '/api/v1/account/keys/challenge', { cookie: oka }));
    const made = softwareKey().make(options, { origin: hub.url });
    const elsewhere = await hub.call('POST', '/api/v1/account/keys', {
      ...{ cookie, body: { name: 'x', key: made } },
    });
    expect(elsewhere).toMatchObject({ status: 403, json: { code: 'key-wrong' } });
    const other = softwareKey().make(options, {
      origin: 'https://kawamori.example',
      rpId: 'kawamori.example',
    });
    const body = { name: 'x', key: other };
    expect((await hub.call('POST', '/api/v1/account/keys', { cookie: oka, body })).status).toBe(403);
    expect((await factorsOf(hub, oka)).keys).toEqual([]);
  });

  test.each([
    ['from another origin', { origin: 'http://evil.example' }],
    ['from the same machine by another port', { origin: 'http://localhost:1' }],
    ['for another name', { rpId: 'evil.example' }],
    ['made as another thing', { type: 'webauthn.create' }],
    ['to a challenge of its own', { challenge: Buffer.alloc(56, 1).toString('base64url') }],
  ])('that answers %s opens nothing', async (_, saying) => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const { options, browser } = await askedAtSignIn(hub);
    const answer = key.answer(options, { origin: hub.url, ...saying });
    expect(await signIn(hub, answer, browser)).toMatchObject({ status: 401, json: { code: 'key-wrong' } });
  });

  test('another than the account’s, or a signature of another, opens nothing', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const { options, browser } = await askedAtSignIn(hub);
    const stranger = softwareKey().answer(options, { origin: hub.url });
    expect((await signIn(hub, stranger, browser)).status).toBe(401);
    const forged = { ...stranger, id: key.id, rawId: key.id };
    expect((await signIn(hub, forged, browser)).status).toBe(401);
  });

  test('opens once by one answer, in the browser that was asked, and within five minutes', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const first = await askedAtSignIn(hub);
    const answer = key.answer(first.options, { origin: hub.url });
    expect((await signIn(hub, answer, undefined)).status).toBe(401);
    expect((await signIn(hub, answer, first.browser)).status).toBe(200);
    expect((await signIn(hub, answer, first.browser)).status).toBe(401);
    const second = await askedAtSignIn(hub);
    hub.clock.at += 5 * MINUTE;
    expect((await signIn(hub, key.answer(second.options, { origin: hub.url }), second.browser)).status).toBe(
      401,
    );
  });

  test('whose counter goes back is stopped, over a restart too, and that stands in the record', async () => {
    const dataDir = temporaryFolder();
    const hub = await startHub({ dataDir });
    const { key, added } = await withKey(hub);
    const use = async (at: RealHub, counter: number) => {
      const { options, browser } = await askedAtSignIn(at);
      return signIn(at, key.answer(options, { origin: at.url, counter }), browser);
    };
    expect((await use(hub, 12)).status).toBe(200);
    await hub.stop();
    // The port of a hub that starts anew is another: its origin is, too.
    const again = await startHub({ dataDir, at: hub.clock.at });
    expect(await use(again, 12)).toMatchObject({ status: 401, json: { code: 'key-doubted' } });
    const asked = await again.call('POST', '/api/v1/session', {
      body: { name: 'honbu', password: PASSWORD },
    });
    expect(asked.json).toMatchObject({ secondFactor: { byKey: null } });
    const [code = ''] = KeyAdded.parse(added.json).recoveryCodes ?? [];
    const in_ = await again.call('POST', '/api/v1/session', {
      body: { name: 'honbu', password: PASSWORD, code },
    });
    expect((await factorsOf(again, cookieOf(in_))).keys).toMatchObject([{ state: 'doubted' }]);
  });

  test('waits after ten wrong answers, as codes do', async () => {
    const hub = await startHub();
    await withKey(hub);
    const { options, browser } = await askedAtSignIn(hub);
    const wrong = softwareKey().answer(options, { origin: hub.url });
    for (let i = 0; i < 10; i++) expect((await signIn(hub, wrong, browser)).status).toBe(401);
    expect((await signIn(hub, wrong, browser)).status).toBe(429);
  }, 30_000);

  test('of HQ that is the last factor goes only where that is said; then what is beyond duty is closed', async () => {
    const hub = await startHub();
    const { cookie } = await withKey(hub);
    const [{ id } = { id: '' }] = (await factorsOf(hub, cookie)).keys;
    const path = `/api/v1/account/keys/${id}`;
    const refused = await hub.call('DELETE', path, { cookie });
    expect(refused).toMatchObject({ status: 409, json: { code: 'last-factor' } });
    expect((refused.json as { message: string }).message).toContain('当番の操作だけになります');
    expect((await hub.call('DELETE', `${path}?evenLast=true`, { cookie })).status).toBe(200);
    expect((await hub.call('DELETE', `${path}?evenLast=true`, { cookie })).status).toBe(404);
    expect((await hub.call('GET', '/api/v1/session', { cookie })).json).toMatchObject({
      secondFactor: false,
    });
    expect((await hub.call('POST', '/api/v1/journal/gaps/seen', { cookie })).json).toMatchObject({
      code: 'second-factor-wanted',
    });
  });

  test('stands beside an authenticator: either opens, and the one stays where the other goes', async () => {
    const hub = await startHub();
    const { cookie } = await withKey(hub);
    const { code } = await hub.withAuthenticator(cookie);
    const { byCode } = await askedAtSignIn(hub);
    expect(byCode).toBe(true);
    hub.clock.at += MINUTE;
    const body = { name: 'honbu', password: PASSWORD, code: code() };
    expect((await hub.call('POST', '/api/v1/session', { body })).status).toBe(200);
    expect((await hub.call('DELETE', '/api/v1/account/second-factor', { cookie })).status).toBe(200);
    expect(await factorsOf(hub, cookie)).toMatchObject({ authenticator: false, keys: [{ state: 'usable' }] });
  });

  test('made for another name of the hub opens nothing at this one, and says so', async () => {
    const dataDir = temporaryFolder();
    const hub = await startHub({ dataDir });
    const { cookie } = await withKey(hub);
    await hub.stop();
    const moved = await startHub({
      ...{ dataDir, at: hub.clock.at },
      config: { http: { publicUrl: 'https://kawamori.town.example' } },
    });
    expect((await factorsOf(moved, cookie)).keys).toMatchObject([{ state: 'other-address' }]);
    const options = optionsOf(await moved.call('POST', '/api/v1/account/keys/challenge', { cookie }));
    expect(options.rp).toMatchObject({ id: 'kawamori.town.example' });
  });

  test('is offered at no address without a name', async () => {
    const hub = await startHub({ config: { http: { publicUrl: 'http://192.0.2.7:8080' } } });
    const cookie = await hub.join('oka', { role: 'duty' });
    expect(await factorsOf(hub, cookie)).toMatchObject({ offersKeys: false });
    expect(await hub.call('POST', '/api/v1/account/keys/challenge', { cookie })).toMatchObject({
      ...{ status: 409, json: { code: 'no-key-site' } },
    });
    expect((await hub.call('POST', '/api/v1/session/challenge', {})).status).toBe(409);
  });
});

describe('a passkey', () => {
  const asked = async (hub: RealHub) => {
    const answer = await hub.call('POST', '/api/v1/session/challenge', {});
    return { options: optionsOf(answer), browser: cookieOf(answer) };
  };
  const enter = (hub: RealHub, key: unknown, browser: string) =>
    hub.call('POST', '/api/v1/session/passkey', { cookie: browser, body: { key } });

  test('signs in alone where it has verified its owner, and counts as both factors', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const { options, browser } = await asked(hub);
    expect(options).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
    expect(options.allowCredentials).toBeUndefined();
    const entered = await enter(hub, key.answer(options, { origin: hub.url }), browser);
    expect(entered).toMatchObject({
      ...{ status: 200, json: { name: 'honbu', confirmedUntil: hub.clock.at + 15 * MINUTE } },
    });
  });

  test('that is asked again is marked for as long as the later question lasts', async () => {
    const hub = await startHub();
    const { browser } = await asked(hub);
    const again = await hub.call('POST', '/api/v1/session/challenge', { cookie: browser });
    expect(again.headers.get('set-cookie')).toMatch(new RegExp(`^${browser}; Max-Age=300;`));
  });

  test('that was only touched does not, nor one with the handle of somebody else', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const first = await asked(hub);
    const touched = key.answer(first.options, { origin: hub.url, verified: false });
    expect(await enter(hub, touched, first.browser)).toMatchObject({
      status: 401,
      json: { code: 'key-wrong' },
    });
    const second = await asked(hub);
    const other = key.answer(second.options, { origin: hub.url, userHandle: 'AAAA' });
    expect((await enter(hub, other, second.browser)).status).toBe(401);
  });

  test('does not count for a question that was put after a password, and the other way round', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    const atSignIn = await askedAtSignIn(hub);
    const answer = key.answer(atSignIn.options, { origin: hub.url });
    expect((await enter(hub, answer, atSignIn.browser)).status).toBe(401);
    const alone = await asked(hub);
    expect((await signIn(hub, key.answer(alone.options, { origin: hub.url }), alone.browser)).status).toBe(
      401,
    );
  });

  test('of an account that is stopped opens nothing', async () => {
    const hub = await startHub();
    const { key } = await withKey(hub);
    await asOperator(hub.dataDir, 'POST', '/api/v1/accounts/honbu/disable', {});
    const { options, browser } = await asked(hub);
    expect((await enter(hub, key.answer(options, { origin: hub.url }), browser)).status).toBe(401);
  });
});
