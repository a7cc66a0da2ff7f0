// Real: the whole hub, its workers and its socket. Played: both clocks.
import type { AuditLine, AuditPage, StationFile } from '@kawamori/contracts';
import { beforeEach, expect, test } from 'vitest';
import { thisOperator } from '../cli/this-user.js';
import { aStationFile, aTown, minute } from '../testing/builders.js';
import { PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';

const STATION = aStationFile().id;
const TOWN = aTown().id;
const AUDIT = '/api/v1/audit';
const LOOPBACK = expect.stringMatching(/^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);

let hub: RealHub;
let administrator: string;
beforeEach(async () => {
  hub = await startHub();
  await hub.setUp();
  administrator = await hub.firstAccount();
  await hub.withAuthenticator(administrator);
});

async function read(cookie: string, query = ''): Promise<AuditLine[]> {
  const answer = await hub.call('GET', `${AUDIT}${query}`, { cookie });
  expect(answer.status).toBe(200);
  return (answer.json as AuditPage).lines;
}
const briefly = (lines: readonly AuditLine[]) =>
  lines.map(({ by, kind, thing }) => `${by ?? '-'} ${kind} ${thing}`);

/** An account of HQ, with its second factor. */
async function headquartersOf(...towns: string[]): Promise<string> {
  const cookie = await hub.join('oka', { role: 'hq', towns });
  await hub.withAuthenticator(cookie);
  return cookie;
}

/** The administrator gives the station another name. */
async function renamed(nameJa: string): Promise<void> {
  const things = '/api/v1/office/things/station';
  const { document, version } = (await hub.call('GET', `${things}/${STATION}`, { cookie: administrator }))
    .json as { document: StationFile; version: string };
  const body = { kind: 'station', id: STATION, version, document: { ...document, nameJa } };
  const answer = await hub.call('POST', '/api/v1/office/changes', { cookie: administrator, body });
  expect(answer).toMatchObject({ status: 200, json: { applied: true } });
}

test('a change says who made it, when, from where, and what was there before; the command line says which user', async () => {
  hub.clock.at = minute(5);
  await renamed('鍛冶屋瀬橋（下流）');
  expect(await read(administrator, `?thing=station/${STATION}`)).toMatchObject([
    {
      ...{ at: minute(5), by: 'hq', origin: LOOPBACK, group: 'setting', town: TOWN },
      differences: [
        {
          path: ['nameJa'],
          before: '鍛冶屋瀬橋',
          after: '鍛冶屋瀬橋（下流）',
          name: { ja: '名称（日本語）' },
        },
      ],
    },
    {
      ...{ at: minute(0), by: thisOperator(), origin: 'command-line', kind: 'station.set' },
      byJa: expect.stringContaining('サーバーの管理コマンド'),
      differences: expect.arrayContaining([
        expect.objectContaining({ path: ['id'], after: STATION, was: null }),
      ]),
    },
  ]);
});

test('sign-ins, sign-outs and what was done to accounts stand there without a password, a secret or a hash', async () => {
  const cookie = await hub.join('hana', { role: 'duty' });
  for (const password of ['wrong one of hana', 'another wrong one'])
    await hub.call('POST', '/api/v1/session', { body: { name: 'hana', password } });
  await hub.call('DELETE', '/api/v1/session', { cookie });
  await hub.call('POST', '/api/v1/session', { body: { name: 'hana', password: PASSWORD } });
  await hub.call('DELETE', '/api/v1/accounts/hana/sessions', { cookie: administrator });
  const { text } = await hub.call('GET', `${AUDIT}?thing=account/hana`, { cookie: administrator });
  const { lines } = JSON.parse(text) as AuditPage;
  expect(briefly(lines)).toEqual([
    'hq account.signed-out account/hana',
    'hana account.signed-in account/hana',
    'hana account.signed-out account/hana',
    'hana account.signed-in account/hana',
    'hana account.password-set account/hana',
    `${thisOperator()} account.invited account/hana`,
  ]);
  expect(lines.map(({ textJa }) => textJa)).toContain(
    'アカウント hana でサインイン（パスワード）、その前に2回の失敗',
  );
  expect(text).not.toMatch(/scrypt|[0-9a-f]{64}/);
});

test('refused tries are one line at the tenth, with where they came from', async () => {
  for (let i = 0; i < 10; i++)
    await hub.call('POST', '/api/v1/session', { body: { name: 'nobody', password: 'a wrong one' } });
  expect(await read(administrator, '?group=sign-in')).toMatchObject([
    { kind: 'account.tries-refused', by: null, origin: LOOPBACK, textJa: expect.stringContaining('10回') },
    { kind: 'account.signed-in' },
  ]);
});

test('HQ of a town reads what concerns it or all, without addresses, and of accounts its own alone', async () => {
  const cookie = await headquartersOf(TOWN);
  await renamed('下流の橋');
  const lines = await read(cookie);
  expect(briefly(lines)).toContain(`hq station.set station/${STATION}`);
  expect(lines.filter(({ by }) => by !== 'oka').every(({ origin }) => origin === null)).toBe(true);
  expect(lines.find(({ kind }) => kind === 'account.signed-in')).toMatchObject({
    by: 'oka',
    origin: LOOPBACK,
  });
  const ofAccounts = lines.filter(({ group }) => group === 'account' || group === 'sign-in');
  expect([...new Set(ofAccounts.map(({ thing }) => thing))]).toEqual(['account/oka']);
});

test('it is for HQ with a second factor, and for nobody below', async () => {
  const duty = await hub.join('hana', { role: 'duty' });
  const without = await hub.join('oka', { role: 'hq' });
  for (const path of [AUDIT, `${AUDIT}.csv`]) {
    expect((await hub.call('GET', path)).status).toBe(401);
    expect(await hub.call('GET', path, { cookie: duty })).toMatchObject({ status: 403 });
    expect(await hub.call('GET', path, { cookie: without })).toMatchObject({
      ...{ status: 403, json: { code: 'second-factor-wanted' } },
    });
  }
});

test('filters by person, kind, thing, period and town; what cannot be asked is refused in words', async () => {
  hub.clock.at = minute(10);
  await renamed('下流の橋');
  expect(briefly(await read(administrator, '?by=hq&group=setting'))).toEqual([
    `hq station.set station/${STATION}`,
  ]);
  expect(await read(administrator, `?by=(operator)&to=${minute(9)}&group=node&group=setting`)).toHaveLength(
    5,
  );
  expect(await read(administrator, `?from=${minute(10)}&town=${TOWN}`)).toHaveLength(1);
  for (const [query, status] of [
    ['?group=weather', 400],
    ['?before=0', 400],
    ['?more=1', 400],
    [`?from=${minute(2)}&to=${minute(1)}`, 400],
    ['?town=nowhere', 404],
    [`?thing=${'x'.repeat(251)}`, 400],
  ] as const)
    expect((await hub.call('GET', `${AUDIT}${query}`, { cookie: administrator })).status).toBe(status);
});

test('as CSV, the oldest first, with before and after; at most 400 days', async () => {
  await renamed('=1+1');
  const { status, text, headers } = await hub.call('GET', `${AUDIT}.csv?form=plain&group=setting`, {
    cookie: administrator,
  });
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toContain('audit');
  const rows = text.trim().split('\n');
  expect(rows[0]).toBe(
    'time,group,what_ja,what_en,kind,who_ja,who,from,town,thing,note,changes,seq,exercise',
  );
  expect(rows.at(-1)).toContain('名称（日本語）: 鍛冶屋瀬橋 → =1+1');
  expect(rows.at(-1)).toContain(`station/${STATION}`);
  const long = `?from=0&to=${minute(0)}`;
  expect(await hub.call('GET', `${AUDIT}.csv${long}`, { cookie: administrator })).toMatchObject({
    ...{ status: 400, json: { code: 'period-too-long' } },
  });
});

test('so many files a minute, and no more', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++)
    statuses.push((await hub.call('GET', `${AUDIT}.csv`, { cookie: administrator })).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
});
