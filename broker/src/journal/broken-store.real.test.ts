// Real: the whole hub with its threads and files, and a store as large as one in service. Between two starts a page of it is garbled.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Health, MINUTE, type NoticePage, type SeriesView } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { openShelteredJudge } from '../outage/sheltered-judge.js';
import { minute, pack } from '../testing/builders.js';
import { garble } from '../testing/garble.js';
import { connectNode, cookieOf, PASSWORD, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { putStoreAside, StoreBroken, WHOLE_BYTES } from './broken-store.js';
import { openJournalForWriting } from './sqlite-journal.js';

/** A hub that stopped, with three readings and a store too large to be looked at whole. */
async function aLargeHub(...later: number[]) {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const node = await connectNode(hub, secret);
  for (const i of [0, 10, 20, ...later]) {
    hub.clock.at = minute(i);
    await node.send([[i, 2]]);
  }
  // A hub that is stopped does not wait for its judge; who gets an account does.
  await hub.firstAccount();
  await hub.stop();
  const { dataDir } = hub;
  const storeFile = join(dataDir, 'store.db');
  const store = openDatabase(storeFile, 'rebuildable');
  store.exec(`CREATE TABLE years (of BLOB); INSERT INTO years VALUES (zeroblob(${WHOLE_BYTES}))`);
  store.close();
  return { dataDir, secret, storeFile };
}

const judgeOf = (dataDir: string) =>
  openShelteredJudge(
    {
      journalFile: join(dataDir, 'journal.db'),
      storeFile: join(dataDir, 'store.db'),
      shelterFile: join(temporaryFolder(), 'shelter.db'),
      ...{ addressees: [], drill: false, logsChanges: false },
    },
    { judged: () => undefined, setAside: () => undefined, sheltered: () => undefined },
    { now: () => minute(0) },
  );

test('a broken page in a large store ends one start: the next makes the store anew, and the hub goes on', async () => {
  const { dataDir, secret, storeFile } = await aLargeHub();
  await garble(storeFile, 'progress');
  await expect(startHub({ dataDir })).rejects.toThrow(/store\.db is broken: .*the next start puts it aside/);

  const hub = await startHub({ dataDir });
  expect(existsSync(join(dataDir, 'store.broken'))).toBe(false);
  expect(readdirSync(dataDir).filter((name) => /^store-broken-\d+\.db$/.test(name))).toHaveLength(1);
  hub.clock.at = minute(30);
  await (await connectNode(hub, secret)).send([[30, 2.5]]);
  // A hub that is stopped does not wait for its judge.
  const store = openForReading(storeFile);
  onTestFinished(() => {
    store.close();
  });
  await eventually(() => expect(store.prepare('SELECT count(*) AS n FROM point').get()).toEqual({ n: 4 }));
  await hub.stop();
});

test('so does one that the judge meets only as it goes on', async () => {
  const { dataDir, storeFile } = await aLargeHub();
  await garble(storeFile, 'point');
  const judge = judgeOf(dataDir);
  const late = { ...pack([[40, 2.2]]), at: minute(40), wallAt: minute(40) };
  const journal = openJournalForWriting(join(dataDir, 'journal.db'));
  journal.append([[late.kind, late.at, late.wallAt, JSON.stringify(late.body)]]);
  journal.close();
  expect(() => judge.catchUp()).toThrow(StoreBroken);
  expect(readFileSync(join(dataDir, 'store.broken'), 'utf8')).toMatch(/malformed/);
});

const signIn = async (hub: RealHub) =>
  cookieOf(await hub.call('POST', '/api/v1/session', { body: { name: 'hq', password: PASSWORD } }));
const DAY_OF_READINGS = `from=${minute(-60)}&to=${minute(1_440)}`;

test.each([
  [
    'a chart',
    'roll_up_1d',
    `/api/v1/stations/kajiyase-bashi/series?quantity=level&resolution=1d&${DAY_OF_READINGS}`,
    500,
    [],
  ],
  // Lamps and sirens are told the newest values at the start.
  [
    'a CSV file, and a part that reads at the start,',
    'point',
    `/api/v1/readings.csv?${DAY_OF_READINGS}&step=raw&form=plain`,
    503,
    ['store-broken'],
  ],
] as const)(
  'a broken page that %s meets is told on every screen, and the next start makes the store anew',
  async (_who, table, path, status, atStart) => {
    const { dataDir, storeFile } = await aLargeHub();
    await garble(storeFile, table);
    const hub = await startHub({ dataDir });
    const cookie = await signIn(hub);
    const alarms = async () => ((await hub.call('GET', '/api/v1/health')).json as Health).alarms;
    await eventually(async () => expect(await alarms()).toEqual(atStart));
    expect((await hub.call('GET', path, { cookie })).status).toBe(status);
    expect(await alarms()).toEqual(['store-broken']);
    expect(readFileSync(join(dataDir, 'store.broken'), 'utf8')).toMatch(/malformed/);
    await hub.stop();

    const again = await startHub({ dataDir });
    const signedIn = await again.call('POST', '/api/v1/session', {
      body: { name: 'hq', password: PASSWORD },
    });
    expect((await again.call('GET', path, { cookie: cookieOf(signedIn) })).status).toBe(200);
    expect(((await again.call('GET', '/api/v1/health')).json as Health).alarms).toEqual([]);
  },
);

test('a broken page that only the housekeeper meets is told on every screen, and the hub judges on', async () => {
  const later = (731 * DAY) / MINUTE;
  const { dataDir, secret, storeFile } = await aLargeHub(120, later);
  await garble(storeFile, 'retired');
  const hub = await startHub({ dataDir, at: minute(later) });
  const alarms = async () => ((await hub.call('GET', '/api/v1/health')).json as Health).alarms;
  await eventually(async () => expect(await alarms()).toEqual(['store-broken']));
  const store = openForReading(storeFile);
  onTestFinished(() => {
    store.close();
  });
  await (await connectNode(hub, secret)).send([[later + 1, 2.5]]);
  await eventually(() => expect(store.prepare('SELECT count(*) AS n FROM point').get()).toEqual({ n: 6 }));
  await hub.stop();
  const again = await startHub({ dataDir });
  expect(((await again.call('GET', '/api/v1/health')).json as Health).alarms).not.toContain('store-broken');
});

/** A hub that has let go of a flood's readings in its journal, a season ago. */
async function aHubOfBefore() {
  const config = { journal: { readingsDays: 30 } };
  const first = await startHub({ config });
  const { dataDir } = first;
  const { secret } = await first.setUp();
  await first.firstAccount();
  const node = await connectNode(first, secret);
  first.clock.at = minute(600);
  for (const at of [0, 300, 310, 320, 330, 340, 350, 360])
    await node.send([[at, at >= 310 && at <= 330 ? 3.5 : 1]]);
  first.clock.at = minute(A_SEASON);
  await node.send([[A_SEASON, 1]]);
  await first.stop();
  const starts = (at = A_SEASON) => startHub({ dataDir, config, at: minute(at) });
  const second = await starts();
  const journal = openForReading(join(dataDir, 'journal.db'));
  const left = journal.prepare("SELECT count(*) FROM fact WHERE kind = 'readings.received'").pluck();
  await eventually(() => expect(left.get()).toBe(1));
  journal.close();
  await second.stop();
  return { dataDir, starts, storeFile: join(dataDir, 'store.db') };
}
const A_SEASON = (95 * DAY) / MINUTE;
const alarmsOf = async (hub: RealHub) => ((await hub.call('GET', '/api/v1/health')).json as Health).alarms;
async function kept(hub: RealHub) {
  const cookie = await signIn(hub);
  const ask = async (path: string) => (await hub.call('GET', path, { cookie })).json as never;
  const { value }: SeriesView = await ask(
    `/api/v1/stations/kajiyase-bashi/series?${DAY_OF_READINGS}&resolution=raw`,
  );
  const episodes: unknown[] = await ask('/api/v1/stations/kajiyase-bashi/episodes');
  const { notices }: NoticePage = await ask('/api/v1/notices');
  return { readings: value.length, episodes: episodes.length, notices: notices.length };
}

test('what the store alone has is carried over when it breaks: readings, episodes and notices stand, and nothing is missing', async () => {
  const { dataDir, starts, storeFile } = await aHubOfBefore();
  const before = await starts();
  const had = await kept(before);
  expect(had).toMatchObject({ readings: 8, episodes: 1 });
  await before.stop();
  await garble(storeFile, 'latest');
  const hub = await starts();
  expect(await alarmsOf(hub)).toEqual([]);
  expect(await kept(hub)).toEqual(had);
  await hub.stop();
  const again = await starts();
  expect(await alarmsOf(again)).toEqual([]);
  expect(readdirSync(dataDir).filter((name) => /^store-.*db$/.test(name))).toEqual([
    expect.stringMatching(/^store-broken-\d+\.db$/),
  ]);
});

test('what cannot be read of it is told until somebody has seen it, over restarts, and the file that holds it is kept', async () => {
  const { dataDir, starts, storeFile } = await aHubOfBefore();
  await garble(storeFile, 'episode');
  await (await starts()).stop();
  const told = await starts();
  expect(await alarmsOf(told)).toEqual(['old-readings-missing']);
  const seen = { seen: [], readings: [{ from: 0, to: minute(A_SEASON) }] };
  expect(await told.operate((desk) => desk.gapsSeen())).toEqual(seen);
  await eventually(async () => expect(await alarmsOf(told)).toEqual([]));
  expect(readdirSync(dataDir).filter((name) => name.endsWith('.keep'))).toHaveLength(1);

  await told.stop();
  expect(await alarmsOf(await starts())).toEqual([]);
});

test('of the stores that were put aside the newest two are kept, and each that could not be read whole', () => {
  const dataDir = temporaryFolder();
  const storeFile = join(dataDir, 'store.db');
  const asides = () => readdirSync(dataDir).filter((name) => /^store-broken.*(db|wal)$/.test(name));
  for (const now of [8, 9, 10, 11]) {
    writeFileSync(storeFile, 'no database');
    writeFileSync(`${storeFile}-wal`, 'no changes');
    expect(putStoreAside(storeFile, now, now !== 8)).toBe(join(dataDir, `store-broken-${now}.db`));
  }
  expect(asides().sort()).toEqual(
    [10, 11, 8].flatMap((now) => [`store-broken-${now}.db`, `store-broken-${now}.db-wal`]),
  );
});
