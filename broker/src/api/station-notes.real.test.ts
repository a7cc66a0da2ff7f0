// Real: the whole hub with its threads, SQLite on the disk, HTTP over a socket; a hub that makes its store anew from the journal.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerPage, Snapshot, StationState } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStationFile, minute } from '../testing/builders.js';
import { type RealHub, startHub } from '../testing/real-hub.js';

const WORKS = { id: 'note-1', text: '護岸工事中、値は参考' };
const STATION = 'kajiyase-bashi';

const at = (hub: RealHub, cookie: string) => (path: string, body: object) =>
  hub.call('POST', `/api/v1/stations/${STATION}/notes${path}`, { cookie, body });
const notes = async (hub: RealHub, cookie: string) =>
  Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json).stations.find(
    ({ id }) => id === STATION,
  )?.notes;

test('a note stands at its station for every watcher with who and when, in the chronology, and stands again when the store is made anew', async () => {
  const hub = await startHub();
  await hub.setUp(aStationFile());
  const cookie = await hub.firstAccount();
  const watch = await hub.watch(cookie);
  await watch.events.first(({ event }) => event === 'snapshot');
  hub.clock.at = minute(5);
  const post = at(hub, cookie);
  for (let i = 0; i < 2; i++) expect((await post('', WORKS)).status).toBe(200);
  const stands = [{ ...WORKS, by: 'hq', at: minute(5) }];
  await watch.events.first((one) => one.event === 'station' && one.data.notes.length === 1);
  expect(await notes(hub, cookie)).toEqual(stands);
  const chronology = await hub.call('GET', `/api/v1/ledger?from=${minute(0)}&to=${minute(60)}&kind=reading`, {
    cookie,
  });
  expect(LedgerPage.parse(chronology.json).lines).toMatchObject([
    { station: STATION, textJa: '観測所メモ', byJa: 'hq', note: WORKS.text, at: minute(5) },
  ]);

  await hub.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(join(hub.dataDir, `store.db${end}`), { force: true });
  const again = await startHub({ dataDir: hub.dataDir, at: minute(10) });
  expect(await notes(again, cookie)).toEqual(stands);
});

test('a note is taken back by whoever sees it, twice is once, and the chronology keeps its words', async () => {
  const hub = await startHub();
  await hub.setUp(aStationFile());
  const cookie = await hub.firstAccount();
  const watch = await hub.watch(cookie);
  const post = at(hub, cookie);
  await post('', WORKS);
  hub.clock.at = minute(30);
  for (let i = 0; i < 2; i++) expect((await post('/withdraw', { id: WORKS.id })).status).toBe(200);
  await watch.events.first(
    (one) => one.event === 'station' && StationState.parse(one.data).notes.length === 0,
  );
  expect(await notes(hub, cookie)).toEqual([]);
  const chronology = await hub.call('GET', `/api/v1/ledger?from=${minute(0)}&to=${minute(60)}&kind=reading`, {
    cookie,
  });
  expect(LedgerPage.parse(chronology.json).lines).toMatchObject([
    { textJa: '観測所メモを外す', note: WORKS.text, at: minute(30) },
    { textJa: '観測所メモ', at: minute(0) },
  ]);
});

test('a note without words, too long, or at no station is refused with what is wrong', async () => {
  const hub = await startHub();
  await hub.setUp(aStationFile());
  const cookie = await hub.firstAccount();
  const post = at(hub, cookie);
  expect((await post('', { ...WORKS, text: '  ' })).status).toBe(400);
  expect((await post('', { ...WORKS, text: '長'.repeat(201) })).status).toBe(400);
  expect((await post('', { ...WORKS, id: 'No Id' })).status).toBe(400);
  const nowhere = await hub.call('POST', '/api/v1/stations/nowhere/notes', { cookie, body: WORKS });
  expect(nowhere).toMatchObject({ status: 404, json: { code: 'no-station' } });
});
