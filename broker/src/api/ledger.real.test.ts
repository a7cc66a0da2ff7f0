// Real: the whole hub, a node over MQTT, the chronology's own thread, the operator's socket. Played: both clocks.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, LedgerPage, type LedgerQuery } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { ledgerCommand } from '../cli/ledger-command.js';
import { findHub } from '../cli/operator-client.js';
import { minute } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';

const PERIOD = `from=${minute(-60)}&to=${minute(600)}`;

async function aRisenRiver() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const cookie = await hub.firstAccount();
  const node = await connectNode(hub, secret);
  hub.clock.at = minute(20);
  await node.send([
    [10, 2.8],
    [20, 3.2],
  ]);
  const ask = (path: string) => hub.call('GET', path, { cookie });
  await eventually(async () =>
    expect(LedgerPage.parse((await ask(`/api/v1/ledger?${PERIOD}&kind=level`)).json).lines).toHaveLength(1),
  );
  return { hub, cookie, ask };
}

test('the chronology is read by those who are signed in: as lines, as CSV and as a page to print', async () => {
  const { hub, ask } = await aRisenRiver();
  const page = LedgerPage.parse((await ask(`/api/v1/ledger?${PERIOD}`)).json);
  // The newest of the river: that a plan is missing may have been told since.
  expect(page.lines.find(({ station }) => station !== null)?.textJa).toContain(
    'お知らせ：鍛冶屋瀬橋 氾濫注意水位に到達（観測）',
  );
  expect(page.lines.some(({ textJa }) => textJa === 'アカウント hq を作成')).toBe(true);
  expect(page.more).toBeNull();

  const csv = await ask(`/api/v1/ledger.csv?${PERIOD}&kind=level&kind=notice`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toContain('kawamori_all_chronology_2026-06-02');
  const [head, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(head).toContain('日時（ISO 8601）');
  // The level and its notice; that a plan is missing may have been told besides.
  expect(lines.filter((line) => line.includes('鍛冶屋瀬橋'))).toHaveLength(2);

  const sheet = await ask(`/api/v1/ledger.html?${PERIOD}`);
  expect(sheet.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(sheet.headers.get('cache-control')).toBe('no-store');
  expect(sheet.text).toContain('氾濫注意水位に到達（観測）');
  for (const path of ['ledger', 'ledger.csv', 'ledger.html'])
    expect((await hub.call('GET', `/api/v1/${path}?${PERIOD}`)).status, path).toBe(401);
});

test('a period that cannot be is refused with what can', async () => {
  const { ask } = await aRisenRiver();
  const refused = async (query: string) => (await ask(`/api/v1/ledger?${query}`)).json;
  expect(await refused(`from=${minute(1)}&to=${minute(0)}`)).toMatchObject({ code: 'period-not-valid' });
  expect(await refused(`from=0&to=${401 * DAY}`)).toMatchObject({
    code: 'period-too-long',
    message: expect.stringContaining('400日まで'),
  });
  expect((await ask('/api/v1/ledger?from=0')).status).toBe(400);
  expect((await ask(`/api/v1/ledger?${PERIOD}&kind=weather`)).status).toBe(400);
});

test('whoever asks for files again and again is let wait', async () => {
  const { ask } = await aRisenRiver();
  const asked = await Promise.all(Array.from({ length: 30 }, () => ask(`/api/v1/ledger.html?${PERIOD}`)));
  const statuses = asked.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
  expect(statuses.every((status) => [200, 429, 503].includes(status))).toBe(true);
});

test('kawamori ledger export writes a whole file or none, and overwrites nothing by itself', async () => {
  const { hub } = await aRisenRiver();
  const said: string[] = [];
  const out = join(temporaryFolder(), 'a.csv');
  const run = (changes: object = {}, query: Partial<LedgerQuery> = {}) =>
    ledgerCommand(
      {
        ...{ kind: 'ledger-export', format: 'csv', form: 'plain', out, force: false },
        query: { from: minute(-60), to: minute(600), ...query },
        ...changes,
      },
      {
        out: (bytes) => void said.push(Buffer.from(bytes).toString()),
        err: (text) => void said.push(text),
        findHub: () => findHub(hub.dataDir),
        signal: new AbortController().signal,
      },
    );
  expect(await run({}, { kind: ['level'] })).toBe(0);
  expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(3);
  expect(await run()).toBe(2);
  expect(said.at(-1)).toContain('exists already');
  expect(await run({ force: true, format: 'html' })).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain('</html>');

  const other = join(temporaryFolder(), 'b.csv');
  expect(await run({ out: other }, { from: 0, to: 500 * DAY })).toBe(1);
  expect(said.at(-1)).toContain('400日まで');
  expect(existsSync(other)).toBe(false);
  expect(await run({ out: undefined }, { kind: ['level'] })).toBe(0);
  expect(said.join('')).toContain('what_ja');
  await hub.stop();
  expect(await run({ out: other })).toBe(1);
  expect(said.at(-1)).toContain('start it first');
});
