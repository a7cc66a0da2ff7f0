// Real: the whole hub with its threads, HTTP over a socket; a picture's file.
import { EntryList, LedgerPage, Snapshot } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { folderWithBook } from '../book/testing/long-book.js';
import { minute } from '../testing/builders.js';
import { type RealHub, startHub } from '../testing/real-hub.js';

const DAM = {
  ...{ id: 'dam-1', town: 'shimanto-cho', kind: 'dam', at: minute(0), way: 'telephone' },
  ...{ organisation: 'ダム管理所', name: '山田', callBack: '0880-00-0000', place: '大正' },
  ...{ said: '23時から放流を増やす', next: { what: '分団へ連絡', who: '総務課' } },
};

async function aHub() {
  const hub = await startHub();
  await hub.setUp();
  const calls = await asked(hub);
  hub.clock.at = minute(5);
  return calls;
}

async function asked(hub: RealHub) {
  const cookie = await hub.firstAccount();
  const post = (path: string, body: object = {}, as = cookie) =>
    hub.call('POST', `/api/v1/entries${path}`, { cookie: as, body });
  const list = async (query = '') =>
    EntryList.parse((await hub.call('GET', `/api/v1/entries${query}`, { cookie })).json);
  const chronology = async (query = '') =>
    LedgerPage.parse(
      (await hub.call('GET', `/api/v1/ledger?from=${minute(-60)}&to=${minute(600)}${query}`, { cookie }))
        .json,
    ).lines;
  return { hub, cookie, post, list, chronology };
}

test('what is entered stands on every screen that is open, in the book and in the chronology; the same sent twice is one', async () => {
  const { hub, cookie, post, list, chronology } = await aHub();
  const watch = await hub.watch(cookie);
  await watch.events.first(({ event }) => event === 'snapshot');
  for (let i = 0; i < 2; i++) expect((await post('', DAM)).status).toBe(200);
  await watch.events.first((one) => one.event === 'book' && one.data.open === 1);
  const { entries, more } = await list();
  expect(more).toBeNull();
  expect(entries).toMatchObject([{ ...DAM, by: 'hq', recordedAt: minute(5), former: [], done: null }]);
  expect(await chronology('&kind=received')).toMatchObject([
    {
      ...{ at: minute(0), kind: 'received', town: 'shimanto-cho', byJa: 'hq', note: DAM.said },
      textJa:
        'ダムの放流　ダム管理所　山田（電話）　場所 大正　→ 分団へ連絡（総務課）（2026年6月2日（火）18:05 記録）',
    },
  ]);
});

test('it is corrected, done and taken back; what stood there is read on, and each step stands in the chronology', async () => {
  const { hub, cookie, post, list, chronology } = await aHub();
  await post('', DAM);
  const { id: _, ...words } = DAM;
  hub.clock.at = minute(10);
  const corrected = { ...words, said: '22時から放流を増やす', version: 0 };
  expect((await post('/dam-1/correct', corrected)).status).toBe(200);
  expect(await post('/dam-1/correct', { ...words, said: '24時から', version: 0 })).toMatchObject({
    ...{ status: 409, json: { code: 'changed-meanwhile' } },
  });
  hub.clock.at = minute(20);
  expect((await post('/dam-1/done', { note: '分団長に伝えた' })).status).toBe(200);
  const snapshot = async () =>
    Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json).book;
  expect((await snapshot()).open).toBe(0);
  expect((await post('/dam-1/reopen')).status).toBe(200);
  expect((await snapshot()).open).toBe(1);
  hub.clock.at = minute(30);
  expect((await post('/dam-1/withdraw', { reason: '別の記録と同じ' })).status).toBe(200);
  expect((await list()).entries).toMatchObject([
    {
      ...{ said: '22時から放流を増やす', former: [{ said: DAM.said, until: minute(10) }] },
      withdrawn: { at: minute(30), by: 'hq', reason: '別の記録と同じ' },
    },
  ]);
  expect((await chronology()).filter(({ kind }) => kind === 'received')).toMatchObject([
    {
      at: minute(30),
      textJa: '記録を取り消し（2026年6月2日（火）18:00 ダムの放流）',
      note: '別の記録と同じ',
    },
    { at: minute(20) },
    { at: minute(20), note: '分団長に伝えた' },
    { at: minute(10), note: DAM.said },
    { at: minute(0), note: '22時から放流を増やす' },
  ]);
  expect((await post('/dam-1/restore')).status).toBe(200);
  expect((await list()).entries[0]?.withdrawn).toBeNull();
});

test('residents stand in the chronology without their names, and what concerns all towns stands in that of each', async () => {
  const { post, chronology } = await aHub();
  await post('', { ...DAM, id: 'r-1', kind: 'flood-report', town: null, organisation: undefined });
  const [line] = await chronology('&town=shimanto-cho&kind=received');
  expect(line?.textJa).toContain('氾濫等の通報　電話');
  expect(JSON.stringify(line)).not.toMatch(/山田|0880/);
});

test.each([
  ['', { ...DAM, town: 'nowhere' }, 404, 'no-town'],
  ['', { ...DAM, at: minute(30) }, 400, 'not-valid'],
  ['', { ...DAM, said: ' ' }, 400, 'not-valid'],
  ['', { ...DAM, said: '水'.repeat(1_001) }, 400, 'not-valid'],
  ['', { ...DAM, kind: 'rumour' }, 400, 'not-valid'],
  ['', { ...DAM, id: '../x' }, 400, 'not-valid'],
  ['/no-such/done', { note: '' }, 404, 'no-entry'],
  ['/no-such/withdraw', {}, 404, 'no-entry'],
])('%s of %j is refused, and says why', async (path, body, status, code) => {
  const { post, list } = await aHub();
  expect(await post(path, body)).toMatchObject({ status, json: { code } });
  expect((await list()).entries).toEqual([]);
});

test('who called is for duty: a viewer reads the chronology and not the book', async () => {
  const { hub, post } = await aHub();
  await post('', DAM);
  const viewer = await hub.join('a-viewer', { role: 'viewer' });
  expect((await hub.call('GET', '/api/v1/entries', { cookie: viewer })).status).toBe(403);
  expect((await post('', { ...DAM, id: 'dam-2' }, viewer)).status).toBe(403);
});

test('a minute has its limit', async () => {
  const { post } = await aHub();
  const statuses: number[] = [];
  for (let i = 0; i < 62; i++) statuses.push((await post('/no-such/done', { note: '' })).status);
  expect(statuses.at(-1)).toBe(429);
});

test('of three hundred entries each page follows the one before without a gap, and what waits for its next step is told with the first', async () => {
  const hub = await startHub({ dataDir: folderWithBook(300), at: minute(400) });
  const { list } = await asked(hub);
  const pages: string[][] = [];
  let before = '';
  do {
    const { entries, more } = await list(before);
    pages.push(entries.map(({ id }) => id));
    before = more === null ? '' : `?before=${more}`;
  } while (before !== '');
  // Those of one instant stay together; with the first page come the two older ones that wait.
  expect(pages.map(({ length }) => length)).toEqual([103, 100, 99]);
  expect(new Set(pages.flat()).size).toBe(300);
});
