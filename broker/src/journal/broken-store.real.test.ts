// Real: the whole hub with its threads and files, and a store as large as one in service. Between two starts a page of it is garbled.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, openForReading } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { openShelteredJudge } from '../outage/sheltered-judge.js';
import { minute, pack } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { StoreBroken, WHOLE_BYTES } from './broken-store.js';
import { openJournalForWriting } from './sqlite-journal.js';

/** A hub that stopped, with three readings and a store too large to be looked at whole. */
async function aLargeHub() {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  const node = await connectNode(hub, secret);
  for (const i of [0, 10, 20]) {
    hub.clock.at = minute(i);
    await node.send([[i, 2]]);
  }
  await hub.stop();
  const { dataDir } = hub;
  const storeFile = join(dataDir, 'store.db');
  const store = openDatabase(storeFile, 'rebuildable');
  store.exec(`CREATE TABLE years (of BLOB); INSERT INTO years VALUES (zeroblob(${WHOLE_BYTES}))`);
  store.close();
  return { dataDir, secret, storeFile };
}

/** Garbles the first page of a table. */
async function garble(storeFile: string, table: string): Promise<void> {
  const store = openDatabase(storeFile, 'rebuildable');
  const size = store.pragma('page_size', { simple: true }) as number;
  const { page } = store.prepare('SELECT rootpage AS page FROM sqlite_master WHERE name = ?').get(table) as {
    page: number;
  };
  store.close();
  const handle = await open(storeFile, 'r+');
  await handle.write(Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  await handle.close();
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
