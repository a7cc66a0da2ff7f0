import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Instant, type NewFact, NodeId } from '@kawamori/contracts';
import { openDatabase, openForReading, type SqliteDatabase, wallClock } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { openShelteredJudge } from '../outage/sheltered-judge.js';
import { aTown, minute, pack, settingUp, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import type { PruneOrder } from './pruning.js';
import { salvageJournal } from './salvage-journal.js';
import { type JournalRow, openJournalForReading, openJournalForWriting } from './sqlite-journal.js';
import { checkFiles } from './start-check.js';
import { threadedJournal } from './threaded-journal.js';
import { verifyJournal } from './verify-journal.js';

const WATCH = { progress: () => undefined, goOn: () => undefined };
const NOW = minute(0);
const row = ({ kind, body }: { kind: string; body: unknown }, wallAt: Instant): JournalRow => [
  kind,
  wallAt,
  wallAt,
  JSON.stringify(body),
];
const aStatusOf = (node: string, sentAt: Instant): NewFact => ({
  kind: 'node.reported',
  body: {
    status: {
      ...{ v: 1, state: 'alive', sentAt, clock: 'synced', software: '1', bootId: 'a' },
      node: NodeId.parse(node),
      town: aTown().id,
    },
  },
});
const aDeadLetter = (i: number): NewFact => ({
  kind: 'record.dead-lettered',
  body: {
    ...{ town: aTown().id, node: NodeId.parse('kajiyase-1') },
    topic: 't',
    fault: 'not-json',
    detail: '',
    raw: `${i}`,
  },
});
const reading = (i: number, daysAgo: number, value = 2) =>
  row(pack([[i - daysAgo * 1_440, value]]), NOW - daysAgo * DAY);

/** Settings, 1,200 readings of a hundred days ago, one account of then, and ten readings of today. */
function aJournal(): string {
  const file = join(temporaryFolder(), 'journal.db');
  const writer = openJournalForWriting(file);
  writer.append([
    ...settingUp().map((fact) => row(fact, NOW - 100 * DAY)),
    ...Array.from({ length: 1_200 }, (_, i) => reading(i, 100)),
    row({ kind: 'account.created', body: { name: 'hq', passwordScrypt: 'x' } }, NOW - 100 * DAY),
    ...Array.from({ length: 10 }, (_, i) => reading(i, 0)),
  ]);
  writer.close();
  return file;
}

function prune(file: string, order: Partial<PruneOrder> = {}): void {
  const writer = openJournalForWriting(file);
  while (writer.prune({ before: NOW - 90 * DAY, readBy: 1_000_000, setAside: [], ...order }));
  writer.close();
}

const read = (file: string) => {
  const reader = openJournalForReading(file);
  const facts = reader.read(0, 10_000);
  reader.close();
  return facts;
};

test('readings older than their days are taken away; settings, people and young readings stay, under their numbers', async () => {
  const file = aJournal();
  prune(file);
  expect(read(file).map(({ seq }) => seq)).toEqual([
    1,
    2,
    3,
    4,
    1_205,
    ...Array.from({ length: 10 }, (_, i) => 1_206 + i),
  ]);
  expect(await verifyJournal(join(file, '..'), WATCH)).toMatchObject({
    holds: true,
    pruned: { through: 1_205, rows: 1_200, missing: 1_200 },
    missing: [],
  });
});

test('nothing is taken away that a reader has not read', () => {
  const file = aJournal();
  prune(file, { readBy: 700 });
  expect(
    read(file)
      .map(({ seq }) => seq)
      .slice(4, 6),
  ).toEqual([701, 702]);
});

test('a fact that is missing among those of before is found, though their numbers are no longer all there', async () => {
  const file = aJournal();
  prune(file);
  const database = openDatabase(file, 'acknowledged');
  database.exec('DELETE FROM fact WHERE seq = 1205');
  database.close();
  expect(await verifyJournal(join(file, '..'), WATCH)).toMatchObject({
    holds: false,
    pruned: { rows: 1_200, missing: 1_201 },
  });
});

test('what a reader has left out stays, since nobody else has it, and nothing is missing', async () => {
  const file = aJournal();
  prune(file, { setAside: [7, 1_204] });
  const left = read(file);
  expect(left.slice(4, 7).map(({ seq, kind }) => [seq, kind])).toEqual([
    [7, 'readings.received'],
    [1_204, 'readings.received'],
    [1_205, 'account.created'],
  ]);
  expect(await verifyJournal(join(file, '..'), WATCH)).toMatchObject({
    holds: true,
    pruned: { rows: 1_198, missing: 1_198 },
  });
});

test('dead letters leave like readings; of what a node said of itself the last stays known, however old it is', async () => {
  const file = join(temporaryFolder(), 'journal.db');
  const daysAgo = (i: number) => 299 - Math.floor(i / 7);
  const reported = (node: string, days: number) => row(aStatusOf(node, NOW - days * DAY), NOW - days * DAY);
  const writer = openJournalForWriting(file);
  writer.append([
    ...settingUp().map((fact) => row(fact, NOW - 300 * DAY)),
    ...Array.from({ length: 1_400 }, (_, i) => [
      // The third is heard no more after a hundred days.
      reported(['kajiyase-1', 'naro-1', i < 700 ? 'kure-1' : 'naro-1'][i % 3] ?? '', daysAgo(i)),
      row(aDeadLetter(i), NOW - daysAgo(i) * DAY),
    ]).flat(),
  ]);
  writer.close();
  const statusesLeft = () =>
    read(file).flatMap(({ kind, body, at }) =>
      kind === 'node.reported' && at < NOW - 110 * DAY ? [body.status.node] : [],
    );
  prune(file, { before: NOW - 110 * DAY });
  expect(statusesLeft()).toEqual(['kure-1', 'kajiyase-1', 'naro-1']);
  expect(
    read(file).filter(({ kind, at }) => kind === 'record.dead-lettered' && at < NOW - 110 * DAY),
  ).toEqual([]);
  // The next time what was the last then is overtaken, and leaves too.
  prune(file, { before: NOW - 100 * DAY });
  expect(statusesLeft()).toEqual(['kure-1']);
  prune(file, { before: NOW });
  expect(read(file).map(({ kind }) => kind)).toEqual([
    ...settingUp().map(({ kind }) => kind),
    ...Array.from({ length: 3 }, () => 'node.reported'),
    // By its last fact the journal knows where it ends.
    'record.dead-lettered',
  ]);
  expect(await verifyJournal(join(file, '..'), WATCH)).toMatchObject({ holds: true, missing: [] });
});

test('freed room is used again: the file does not grow by what comes after', () => {
  const file = aJournal();
  const { size } = statSync(file);
  prune(file);
  const writer = openJournalForWriting(file);
  writer.append(Array.from({ length: 1_000 }, (_, i) => reading(i, 0)));
  writer.close();
  expect(statSync(file).size).toBe(size);
});

test('a salvaged journal still knows what was taken away', async () => {
  const file = aJournal();
  prune(file);
  expect(salvageJournal(join(file, '..'), NOW)).toMatchObject({ facts: 15, lost: [] });
  expect(await verifyJournal(join(file, '..'), WATCH)).toMatchObject({
    holds: true,
    pruned: { rows: 1_200 },
  });
});

test('pieces are taken between appends, and every append reaches the disk', async () => {
  const file = aJournal();
  const journal = threadedJournal(file, silentLog, () => undefined);
  await journal.start();
  const appended: Promise<number>[] = [];
  let pieces = 0;
  for (let more = true; more; pieces++) {
    const pruned = journal.prune({ before: NOW - 90 * DAY, readBy: 1_000_000, setAside: [] });
    appended.push(journal.append([{ ...pack([[pieces, 1]]), at: NOW, wallAt: NOW }]));
    more = await pruned;
  }
  expect(pieces).toBeGreaterThan(2);
  expect(await Promise.all(appended)).toEqual(appended.map((_, i) => 1_216 + i));
  await journal.stop();
  expect(read(file)).toHaveLength(15 + pieces);
});

test('a store made anew from what is left repeats no notice of the time before, and the lack is told', () => {
  const folder = temporaryFolder();
  const files = { journalFile: join(folder, 'journal.db'), storeFile: join(folder, 'store.db') };
  const now = wallClock.now();
  // The water has stood above a level since long before the readings that are left.
  const high = (daysAgo: number) => row(pack([[-daysAgo * 1_440, 4.5]]), now - daysAgo * DAY);
  const writer = openJournalForWriting(files.journalFile);
  writer.append(settingUp().map((fact) => row(fact, now - 100 * DAY)));
  writer.append([...Array.from({ length: 15 }, (_, i) => high(100 - i)), high(0)]);
  writer.close();
  prune(files.journalFile, { before: now - 90 * DAY });
  expect(checkFiles(files)).toEqual({ lost: undefined, lackingUpTo: 14 });

  const addressees = [{ recipient: 'duty', channel: 'webhook', towns: [aTown().id] }];
  const judge = openShelteredJudge(
    { ...files, shelterFile: join(folder, 'shelter.db'), addressees, drill: false, logsChanges: false },
    { judged: () => undefined, sheltered: () => undefined, setAside: () => undefined },
    { now: () => now },
  );
  judge.catchUp();
  judge.close();
  const told = (store: SqliteDatabase) => {
    const count = (table: string) =>
      (store.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    return { notices: count('notice'), deliveries: count('delivery') };
  };
  const store = openForReading(files.storeFile);
  expect(told(store)).toEqual({ notices: 1, deliveries: 0 });
  store.close();
  expect(checkFiles(files)).toEqual({ lost: undefined, lackingUpTo: 0 });

  // A judge that may tell of that time tells it.
  const fresh = openDatabase(':memory:', 'rebuildable');
  openJudge(fresh, { addressees, drill: false, logsChanges: false }).apply(read(files.journalFile));
  expect(told(fresh)).toEqual({ notices: 1, deliveries: 1 });
  fresh.close();
});
