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
  const admin = await hub.firstAccount();
  if (role === undefined) return { hub, cookie: undefined };
  return { hub, cookie: await hub.join(admin, `a-${role}`, { role }) };
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
      const { hub, cookie } = await staffed(role);
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

  test('that wants a code wants it of accounts with a second factor', () => {
    const right = { from: 'duty', confirmed: true } as const;
    const secondFactor = { sealedSecret: 'x', recoverySha256: [] };
    expect(refusalOf(right, { account: account({}), isConfirmed: false }, undefined)).toBeUndefined();
    const withOne = account({ secondFactor });
    expect(refusalOf(right, { account: withOne, isConfirmed: false }, undefined)).toBe('code-wanted');
    expect(refusalOf(right, { account: withOne, isConfirmed: true }, undefined)).toBeUndefined();
  });
});

test('an account of one town does not touch the other town’s stations, over HTTP either', async () => {
  const hub = await startHub();
  await hub.setUp();
  const towns = [aTown(), { ...aTown(), id: 'nakatosa', jisCode: '39401' }];
  await hub.operate((desk) => desk.applyConfig({ ...oneTown(), towns }, false));
  const admin = await hub.firstAccount();
  const cookie = await hub.join(admin, 'neighbour', { role: 'hq', towns: ['nakatosa'] });
  const path = `/api/v1/stations/${aStationFile().id}/maintenance`;
  expect((await hub.call('GET', path, { cookie })).status).toBe(200);
  const refused = await hub.call('POST', path, { cookie, body: {} });
  expect(refused).toMatchObject({ status: 403, json: { code: 'other-town' } });
});
