// Real: the whole hub, each role signed in as people are, HTTP over a socket.
import { Role } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { Account } from '../people/account.js';
import { aStationFile, aTown } from '../testing/builders.js';
import { oneTown, type RealHub, startHub } from '../testing/real-hub.js';
import { RIGHTS, refusalOf } from './rights.js';

const ROWS = Object.entries(RIGHTS);
/** What stands for each part of an address that names something. */
const SAMPLES: Readonly<Record<string, string>> = {
  id: aStationFile().id,
  camera: 'no-such-camera',
  name: 'nobody',
  token: 'no-such-link',
  episode: 'none',
};
const addressOf = (row: string): { method: string; path: string } => {
  const [method = '', url = ''] = row.split(' ');
  return { method, path: url.replace(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? '1') };
};

/** What a call is answered; an endless answer is left after its head. */
async function answered(
  hub: RealHub,
  row: string,
  cookie: string | undefined,
): Promise<{ status: number; code: string }> {
  const { method, path } = addressOf(row);
  const leaving = new AbortController();
  const response = await fetch(`${hub.url}${path}`, {
    method,
    redirect: 'manual',
    signal: leaving.signal,
    headers: cookie === undefined ? {} : { cookie },
  });
  const isJson = response.headers.get('content-type')?.includes('json') && !response.ok;
  const code = isJson ? ((await response.json()) as { code: string }).code : '';
  leaving.abort();
  return { status: response.status, code };
}

/** A hub with every kind of route, and somebody of a role. */
async function staffed(role: Role | undefined): Promise<{ hub: RealHub; cookie: string | undefined }> {
  const hub = await startHub({ config: { notices: { linkUrl: 'http://localhost:1' } } });
  await hub.setUp();
  await hub.firstAccount();
  return { hub, cookie: role && (await hub.join(`a-${role}`, { role })) };
}

describe('every route', () => {
  test('is closed to strangers, or says itself that it is open', async () => {
    const { hub } = await staffed(undefined);
    for (const [row, right] of ROWS) {
      const { status, code } = await answered(hub, row, undefined);
      if (typeof right === 'string') expect([row, code]).not.toEqual([row, 'not-allowed']);
      else expect([row, status, code]).toEqual([row, 401, 'not-signed-in']);
    }
  });

  test.each(Role.options)(
    'lets through and refuses %s as its row says, and is a route of the hub',
    async (role) => {
      const { hub, cookie = '' } = await staffed(role);
      await hub.withAuthenticator(cookie);
      let [allowed, refused] = [0, 0];
      for (const [row, right] of ROWS) {
        const mayCall =
          typeof right === 'string' || Role.options.indexOf(role) >= Role.options.indexOf(right.from);
        const { status, code } = await answered(hub, row, typeof right === 'string' ? undefined : cookie);
        if (mayCall) {
          allowed++;
          expect([row, status, code]).not.toEqual([row, 403, 'not-allowed']);
          if (typeof right !== 'string') expect([row, status]).not.toEqual([row, 401]);
          // Fastify's own answer to an address that nobody has registered.
          expect([row, status, code]).not.toEqual([row, 404, 'not-found']);
        } else {
          refused++;
          expect([row, status, code]).toEqual([row, 403, 'not-allowed']);
        }
      }
      expect(allowed + refused).toBe(ROWS.length);
      expect(refused > 0).toBe(role !== 'administrator');
    },
  );
});

test.each(['hq', 'administrator'] as const)(
  'without a second factor %s may do what duty may, and sets one up; what is beyond it is refused, with where to do that',
  async (role) => {
    const { hub, cookie } = await staffed(role);
    for (const [row, right] of ROWS) {
      if (typeof right === 'string') continue;
      const isBeyond = right.from === 'hq' || right.from === 'administrator';
      const mayAll = role === 'administrator' || right.from !== 'administrator';
      const { status, code } = await answered(hub, row, cookie);
      if (isBeyond)
        expect([row, status, code]).toEqual([row, 403, mayAll ? 'second-factor-wanted' : 'not-allowed']);
      else
        expect([row, code]).not.toEqual([
          row,
          expect.stringMatching(/^(?:second-factor-wanted|not-allowed)$/),
        ]);
    }
    const refused = await hub.call('POST', '/api/v1/journal/gaps/seen', { cookie });
    expect((refused.json as { message: string }).message).toContain('「アカウント」の画面で登録');
    await hub.withAuthenticator(cookie ?? '');
    expect((await hub.call('POST', '/api/v1/journal/gaps/seen', { cookie })).status).toBe(200);
  },
);

describe('a row of the table', () => {
  const account = (changes: object) => Account.parse({ name: 'oka', role: 'duty', ...changes });
  const town = aTown().id;
  const other = 'nakatosa' as typeof town;

  test('of a station is for accounts of its town, and for those of all towns', () => {
    const right = { from: 'duty', ownTown: 'station' } as const;
    const caller = (towns: string[] | null) => ({ account: account({ towns }), isConfirmed: false });
    expect(refusalOf(right, caller([town]), town)).toBeUndefined();
    expect(refusalOf(right, caller(null), town)).toBeUndefined();
    expect(refusalOf(right, caller([other]), town)).toBe('other-town');
    // There is none of that name: the route says so itself.
    expect(refusalOf(right, caller([other]), undefined)).toBeUndefined();
  });

  const secondFactor = { sealedSecret: 'x', recoverySha256: [] };

  test('that wants a code wants it of accounts with a second factor', () => {
    const right = { from: 'viewer', confirmed: true } as const;
    expect(refusalOf(right, { account: account({}), isConfirmed: false }, undefined)).toBeUndefined();
    const withOne = account({ secondFactor });
    expect(refusalOf(right, { account: withOne, isConfirmed: false }, undefined)).toBe('code-wanted');
    expect(refusalOf(right, { account: withOne, isConfirmed: true }, undefined)).toBeUndefined();
  });

  test.each(['hq', 'administrator'] as const)(
    'beyond duty is for %s with a second factor; what duty may is theirs without one',
    (role) => {
      const refusal = (from: Role, changes: object = {}) =>
        refusalOf({ from }, { account: account({ role, ...changes }), isConfirmed: false }, undefined);
      expect(refusal(role)).toBe('second-factor');
      expect(refusal(role, { secondFactor })).toBeUndefined();
      for (const from of ['viewer', 'duty'] as const) expect(refusal(from)).toBeUndefined();
    },
  );
});

test('an account of one town does not touch the other town’s stations, over HTTP either', async () => {
  const hub = await startHub();
  await hub.setUp();
  const towns = [aTown(), { ...aTown(), id: 'nakatosa', jisCode: '39401' }];
  await hub.operate((desk) => desk.applyConfig({ ...oneTown(), towns }, false));
  const cookie = await hub.join('neighbour', { role: 'hq', towns: ['nakatosa'] });
  await hub.withAuthenticator(cookie);
  const path = `/api/v1/stations/${aStationFile().id}/maintenance`;
  expect((await hub.call('GET', path, { cookie })).status).toBe(200);
  const refused = await hub.call('POST', path, { cookie, body: {} });
  expect(refused).toMatchObject({ status: 403, json: { code: 'other-town' } });
});
