// Real: the judge on its files, with rows in its journal that break it; a reader in a process of its own that dies of a fact; the whole
// hub with its socket.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Health } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { type JournalRow, openJournalForWriting } from '../journal/sqlite-journal.js';
import { openShelteredJudge } from '../outage/sheltered-judge.js';
import { minute, pack, settingUp } from '../testing/builders.js';
import { connectNode, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { type SetAside, setAsideIn } from './poison-table.js';

const row = (fact: { kind: string; body: unknown }, minutes: number): JournalRow => [
  fact.kind,
  minute(minutes),
  minute(minutes),
  JSON.stringify(fact.body),
];
/** A pack without its readings: nobody writes such a row, and the judge breaks on it. */
const POISON = { kind: 'readings.received', body: { town: 'shimanto-cho', node: 'kajiyase-1', sentAt: 0 } };

function append(dataDir: string, rows: readonly JournalRow[]): number {
  const writer = openJournalForWriting(join(dataDir, 'journal.db'));
  try {
    return writer.append(rows);
  } finally {
    writer.close();
  }
}

function aJudge(dataDir: string) {
  const asides: SetAside[] = [];
  const judge = openShelteredJudge(
    {
      journalFile: join(dataDir, 'journal.db'),
      storeFile: join(dataDir, 'store.db'),
      shelterFile: join(dataDir, 'shelter.db'),
      addressees: [],
      drill: false,
      logsChanges: true,
    },
    { judged: () => undefined, sheltered: () => undefined, setAside: (fact) => asides.push(fact) },
    { now: () => minute(0) },
  );
  const stored = () =>
    (
      openForReading(join(dataDir, 'store.db')).prepare('SELECT value FROM point ORDER BY at').all() as {
        value: number;
      }[]
    ).map(({ value }) => value);
  return { judge, asides, stored };
}

test('a fact that breaks the judge is set aside, and those before and behind it are judged', () => {
  const dataDir = temporaryFolder();
  append(dataDir, [
    ...settingUp().map((fact) => row(fact, 0)),
    row(pack([[1, 2.1]]), 1),
    row(POISON, 2),
    row(pack([[3, 2.3]]), 3),
  ]);
  const { judge, asides, stored } = aJudge(dataDir);
  judge.catchUp();
  expect(asides).toMatchObject([
    { seq: 6, kind: 'readings.received', fault: expect.stringMatching(/undefined/) },
  ]);
  expect(judge.cursor).toBe(7);
  expect(stored()).toEqual([2.1, 2.3]);
  judge.close();
});

test('it is not tried again at a restart, and given back it is set aside once more while it still breaks the judge', () => {
  const dataDir = temporaryFolder();
  append(dataDir, [...settingUp().map((fact) => row(fact, 0)), row(POISON, 2)]);
  const first = aJudge(dataDir);
  first.judge.catchUp();
  first.judge.close();
  append(dataDir, [row(pack([[3, 2.3]]), 3)]);
  const { judge, asides, stored } = aJudge(dataDir);
  judge.catchUp();
  expect(asides).toEqual([]);
  expect(stored()).toEqual([2.3]);
  expect(judge.giveBack(5)).toBe(false);
  expect(asides).toMatchObject([{ seq: 5 }]);
  // What was wrong is mended: by a newer Kawamori, or here by the row's own words.
  const journal = openDatabase(join(dataDir, 'journal.db'), 'acknowledged');
  journal
    .prepare('UPDATE fact SET body = ?, sum = NULL WHERE seq = 5')
    .run(JSON.stringify(pack([[2, 2.2]]).body));
  journal.close();
  expect(judge.giveBack(5)).toBe(true);
  expect(judge.cursor).toBe(6);
  expect(stored()).toEqual([2.2, 2.3]);
  judge.close();
  const store = openForReading(join(dataDir, 'store.db'));
  expect(setAsideIn(store)).toEqual([]);
  store.close();
});

test('a row that is not what was written is set aside with that reason', () => {
  const dataDir = temporaryFolder();
  append(dataDir, [
    ...settingUp().map((fact) => row(fact, 0)),
    row(pack([[1, 2.1]]), 1),
    row(pack([[2, 2.2]]), 2),
  ]);
  const journal = openDatabase(join(dataDir, 'journal.db'), 'acknowledged');
  journal.exec("UPDATE fact SET body = replace(body, '2.1', '9.1') WHERE seq = 5");
  journal.close();
  const { judge, asides, stored } = aJudge(dataDir);
  judge.catchUp();
  expect(asides).toMatchObject([{ seq: 5, kind: 'unreadable', fault: expect.stringContaining('checksum') }]);
  expect(stored()).toEqual([2.2]);
  judge.close();
});

test('a fact that takes the process with it three times is set aside by the fourth, which takes the rest', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const run = async () => {
    const child = fork(new URL('../testing/dying-reader.ts', import.meta.url), [file, '5']);
    return (await once(child, 'exit')) as [number | null, string | null];
  };
  // The first dies in the middle of a batch, and nothing says at which fact; the three after it go fact by fact.
  for (let death = 1; death <= 4; death++) expect(await run()).toEqual([null, 'SIGKILL']);
  expect(await run()).toEqual([0, null]);
  const store = openForReading(file);
  expect(setAsideIn(store)).toMatchObject([{ seq: 5, fault: 'the process died of it' }]);
  expect(
    store.prepare('SELECT group_concat(seq) AS seqs FROM (SELECT seq FROM taken ORDER BY seq)').get(),
  ).toEqual({
    seqs: '1,2,3,4,6,7,8',
  });
  store.close();
});

test('the hub goes on, raises an alarm, and its operator sees the fact and can give it back', async () => {
  const hub = await startHub();
  const { secret } = await hub.setUp();
  await hub.stop();
  const seq = append(hub.dataDir, [row(POISON, 1)]);
  const again = await startHub({ dataDir: hub.dataDir });
  expect(((await again.call('GET', '/api/v1/health')).json as Health).alarms).toEqual(['fact-set-aside']);
  const node = await connectNode(again, secret);
  await node.send([[0, 2]]);
  await again.operate(async (desk) => {
    expect(await desk.setAside()).toMatchObject([{ seq, kind: 'readings.received' }]);
    expect(await desk.giveBack(seq)).toBe(false);
    await expect(desk.giveBack(1)).rejects.toThrow('fact 1 is not set aside');
  });
});
