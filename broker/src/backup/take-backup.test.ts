import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { monotonicNow, openDatabase, openForReading, takeLock } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { openJournalForWriting } from '../journal/sqlite-journal.js';
import { createProgressTable, progressTable } from '../judging/progress-table.js';
import { createChangeTables, keepChangeLog } from '../readings/change-log.js';
import { minute, pack } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { inOrder, keptFiles } from './kept-files.js';
import { type BackupOrder, takeBackup } from './take-backup.js';
import { verifyBackup } from './verify-backup.js';

const PICTURE = 'pictures/cam-1/2026-06-03/20260603T001000.000+0900-4f2a.jpg';
const FACTS = 2_000;

/** A data folder as a hub leaves it whose judge has read so far. */
function aDataFolder(judged = FACTS): string {
  const dataDir = join(temporaryFolder(), 'data');
  const journal = openJournalForWriting(join(dataDir, 'journal.db'));
  journal.append(
    Array.from({ length: FACTS }, (_, i) => {
      const { kind, body } = pack([[i, i / 100]]);
      return [kind, minute(i), minute(i), JSON.stringify(body)] as const;
    }),
  );
  journal.close();
  const store = openDatabase(join(dataDir, 'store.db'), 'rebuildable');
  createProgressTable(store);
  progressTable(store).save({ seq: judged, judgedAt: null, stored: 0, duplicate: 0, deadLettered: 0 }, []);
  store.close();
  const lay = (name: string, text = name) => {
    mkdirSync(dirname(join(dataDir, name)), { recursive: true });
    writeFileSync(join(dataDir, name), text, { mode: 0o644 });
  };
  for (const name of [PICTURE, 'people.key', 'ca/server.key', 'silences.json']) lay(name);
  for (const name of [
    'journal.head',
    'sessions.db',
    'lock.db',
    'hls/1.ts',
    'store-broken-7.db',
    'a.json.part',
  ])
    lay(name);
  return dataDir;
}

const take = (order: Partial<BackupOrder> & Pick<BackupOrder, 'dataDir' | 'dir'>, signal?: AbortSignal) => {
  const remarks: string[] = [];
  return takeBackup(
    { former: undefined, config: undefined, bytesPerSecond: 2 ** 30, version: '0.0.0', ...order },
    {
      ...{
        wallNow: () => minute(0),
        monotonic: monotonicNow,
        signal: signal ?? new AbortController().signal,
      },
      progress: () => undefined,
      remark: (words) => remarks.push(words),
    },
  ).then((taken) => ({ ...taken, remarks }));
};

const verify = (dir: string) => verifyBackup(dir, { progress: () => undefined, goOn: () => undefined });

const namesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();

/** A backup beside its data folder. */
async function aBackup() {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  return { dataDir, dir, taken: await take({ dataDir, dir }) };
}

test('what a hub needs is in a backup, and what is made anew or was put aside is not; its owner alone may read it', async () => {
  const { dir, dataDir, taken } = await aBackup();
  expect(namesIn(dir)).toEqual(
    [
      'SHA256SUMS',
      'backup.json',
      'ca/server.key',
      'journal.db',
      'people.key',
      PICTURE,
      'silences.json',
      'store.db',
    ].sort(),
  );
  for (const name of namesIn(dir)) expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(taken.note).toMatchObject({ madeAt: minute(0), head: FACTS, files: 6 });
  expect(taken.remarks.join()).toContain("lies on the disk of the hub's own data");
  expect(await verify(dir)).toMatchObject({ holds: true, compared: 6, faults: [] });
  expect(readdirSync(dirname(dataDir)).sort()).toEqual(['backup', 'data']);
});

test('the hub’s own file is taken along where it is named', async () => {
  const dataDir = aDataFolder();
  const [dir, config] = [join(dirname(dataDir), 'backup'), join(dirname(dataDir), 'hub.yaml')];
  writeFileSync(config, 'dataDir: data\n');
  await take({ dataDir, dir, config });
  expect(readFileSync(join(dir, 'hub-config.yaml'), 'utf8')).toBe('dataDir: data\n');
  expect((await verify(dir)).holds).toBe(true);
});

test('a folder that is there, one within the data folder, and one on a disk that is not mounted are refused', async () => {
  const { dataDir, dir } = await aBackup();
  const before = readFileSync(join(dir, 'backup.json'));
  await expect(take({ dataDir, dir })).rejects.toThrow('is there already, and is not written over');
  expect(readFileSync(join(dir, 'backup.json'))).toEqual(before);
  await expect(take({ dataDir, dir: join(dataDir, 'ca/backup') })).rejects.toThrow('name a folder outside');
  await expect(take({ dataDir, dir: join(dir, 'not/there') })).rejects.toThrow('is its disk mounted?');
  mkdirSync(`${dir}-2.part/dear`, { recursive: true });
  await expect(take({ dataDir, dir: `${dir}-2` })).rejects.toThrow('holds something else: move it away');
  expect(existsSync(`${dir}-2.part/dear`)).toBe(true);
});

test('what a killed backup has left goes with the next one, and one that is under way is left alone', async () => {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  const lock = takeLock(join(`${dir}.part`, 'lock.db'));
  writeFileSync(join(`${dir}.part`, 'journal.db'), 'half');
  await expect(take({ dataDir, dir })).rejects.toThrow('another backup is being written');
  expect(readFileSync(join(`${dir}.part`, 'journal.db'), 'utf8')).toBe('half');
  lock?.release();
  await take({ dataDir, dir });
  expect((await verify(dir)).holds).toBe(true);
  expect(existsSync(`${dir}.part`)).toBe(false);
});

test('a backup that is stopped leaves nothing', async () => {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  await expect(take({ dataDir, dir }, AbortSignal.abort())).rejects.toThrow('stopped');
  expect(readdirSync(dirname(dataDir))).toEqual(['data']);
});

test('what is unchanged since a former backup takes no room twice, and what has changed is copied', async () => {
  const { dataDir, dir } = await aBackup();
  writeFileSync(join(dataDir, 'silences.json'), 'longer than before');
  const next = `${dir}-2`;
  const { linked } = await take({ dataDir, dir: next, former: dir });
  const places = [PICTURE, 'silences.json', 'journal.db'].map(
    (name) => statSync(join(next, name)).ino === statSync(join(dir, name)).ino,
  );
  expect([linked, places]).toEqual([3, [true, false, false]]);
  expect(readFileSync(join(next, 'silences.json'), 'utf8')).toBe('longer than before');
  // The former one may go.
  rmSync(dir, { recursive: true });
  expect((await verify(next)).holds).toBe(true);
  await expect(take({ dataDir, dir, former: dirname(dataDir) })).rejects.toThrow('holds no backup');
});

test('a broken journal gives no backup, and the ways back', async () => {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  spoil(join(dataDir, 'journal.db'));
  await expect(take({ dataDir, dir })).rejects.toThrow(/not whole.*journal salvage/s);
  expect(readdirSync(dirname(dataDir))).toEqual(['data']);
});

/** Turns a few bytes in the middle of a file. */
function spoil(file: string): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0x5a, middle, Math.min(middle + 200, bytes.length));
  writeFileSync(file, bytes);
}

test.each([
  ['journal.db', 'journal.db is not what was written'],
  ['store.db', 'store.db is not what was written'],
  [PICTURE, `${PICTURE} is not what was written`],
  ['people.key', 'people.key is not what was written'],
  ['SHA256SUMS', 'SHA256SUMS is not what was written'],
  ['backup.json', 'backup.json cannot be read'],
])('a damaged %s is told', async (name, fault) => {
  const { dir } = await aBackup();
  spoil(join(dir, name));
  const report = await verify(dir);
  expect(report.holds).toBe(false);
  expect(report.faults).toContain(fault);
});

test.each(['journal.db', PICTURE])('a %s that has gone is told', async (name) => {
  const { dir } = await aBackup();
  rmSync(join(dir, name));
  expect((await verify(dir)).faults).toContain(`${name} is not there`);
});

test('a store that has read further than its journal goes is no backup', async () => {
  const dataDir = aDataFolder(FACTS + 1);
  const dir = join(dirname(dataDir), 'backup');
  await expect(take({ dataDir, dir })).rejects.toThrow(
    'store.db has read up to 2001, the journal ends at 2000',
  );
});

test('a journal in which facts are missing or are not what was written is no backup, and they are named', async () => {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  const journal = openDatabase(join(dataDir, 'journal.db'), 'acknowledged');
  journal.exec("DELETE FROM fact WHERE seq IN (7, 8); UPDATE fact SET body = '{}' WHERE seq = 9");
  journal.close();
  await expect(take({ dataDir, dir })).rejects.toThrow(
    /facts 7 to 8 are not there.*1 cannot be read, the first is fact 9/s,
  );
});

test('a store that lacks what its journal has let go of is no backup, until the hub has judged it', async () => {
  const dataDir = aDataFolder(FACTS - 1_000);
  const dir = join(dirname(dataDir), 'backup');
  const journal = openJournalForWriting(join(dataDir, 'journal.db'));
  while (journal.prune({ before: minute(FACTS), readBy: FACTS - 500, setAside: [] }));
  journal.close();
  await expect(take({ dataDir, dir })).rejects.toThrow('store.db was behind by readings up to fact 1500');
});

test('a file that lies behind a link to another disk is found, and a link that leads back is not followed', async () => {
  const dataDir = aDataFolder();
  const other = temporaryFolder();
  writeFileSync(join(other, 'far.jpg'), 'x');
  symlinkSync(other, join(dataDir, 'pictures/cam-2'));
  symlinkSync('..', join(dataDir, 'pictures/cam-3'));
  const found = (await keptFiles(dataDir)).map(({ name }) => name);
  expect(found.filter((name) => name.startsWith('pictures/')).sort()).toEqual([
    PICTURE,
    'pictures/cam-2/far.jpg',
  ]);
});

test('a store is copied before its journal, so that it is never ahead of it', () => {
  const file = (name: string) => ({ name, bytes: 0, changedAt: 0 });
  const names = [
    'rehearsals/1/hub/journal.db',
    'journal.db',
    'rehearsals/1/hub/store.db',
    'other.db',
    'store.db',
  ];
  expect(inOrder(names.map(file)).map(({ name }) => name)).toEqual([
    'store.db',
    'journal.db',
    'other.db',
    'rehearsals/1/hub/store.db',
    'rehearsals/1/hub/journal.db',
  ]);
});

test('the copy of a store that feeds InfluxDB begins its feeding anew: the server knows other changes under its next numbers', async () => {
  const dataDir = aDataFolder();
  const dir = join(dirname(dataDir), 'backup');
  const store = openDatabase(join(dataDir, 'store.db'), 'rebuildable');
  createChangeTables(store);
  const { name } = keepChangeLog(store);
  await take({ dataDir, dir });
  const copy = openForReading(join(dir, 'store.db'));
  expect([store, copy].map((one) => one.prepare('SELECT name FROM change_log').pluck().all())).toEqual([
    [name],
    [],
  ]);
  for (const one of [store, copy]) one.close();
});
