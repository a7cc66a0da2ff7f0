import { join } from 'node:path';
import type { NewFact } from '@kawamori/contracts';
import { openDatabase, openForReading } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { threadedJournal } from '../journal/threaded-journal.js';
import { noticeTable } from '../notices/notice-table.js';
import { readingTable } from '../readings/reading-table.js';
import type { RollUpResolution } from '../readings/roll-up.js';
import type { Backlog } from '../readings/roll-up-backlog.js';
import { rollUpTable } from '../readings/roll-up-table.js';
import { type At, aTown, LEVEL, minute, pack, settingUp, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { heard } from '../testing/waiting.js';
import type { Judged } from './judge.js';
import { threadedJudge } from './threaded-judge.js';

const stamped = (facts: readonly NewFact[]) =>
  facts.map((fact) => ({ ...fact, at: minute(60), wallAt: minute(60) }));

/** A journal and a judge on files of their own; `restart` stops the judge and starts another. */
async function aHub() {
  const folder = temporaryFolder();
  const data = {
    journalFile: join(folder, 'journal.db'),
    storeFile: join(folder, 'store.db'),
    shelterFile: join(folder, 'shelter.db'),
    addressees: [{ recipient: 'duty', channel: 'webhook', towns: [aTown().id] }],
    drill: false,
    logsChanges: false,
  };
  const judged = heard<Judged>();
  const died = heard<Error>();
  const summingUp = heard<Backlog>();
  const newJudge = () =>
    threadedJudge(data, { onJudged: judged.hear, onDied: died.hear, onSummingUp: summingUp.hear });
  const journal = threadedJournal(data.journalFile, silentLog, (head) => hub.judge.wake(head));
  await journal.start();
  const hub = {
    judge: newJudge(),
    judged,
    died,
    summingUp,
    storeFile: data.storeFile,
    append: (facts: readonly NewFact[]) => journal.append(stamped(facts)),
    restart: async () => {
      await hub.judge.stop();
      hub.judge = newJudge();
      await hub.judge.start();
    },
    openStore: () => {
      const store = openForReading(data.storeFile);
      onTestFinished(() => {
        store.close();
      });
      return store;
    },
  };
  await hub.judge.start();
  onTestFinished(async () => {
    await hub.judge.stop();
    await journal.stop();
  });
  return hub;
}

test('what has been journalled is judged without anybody asking, and readers of the store see it', async () => {
  const hub = await aHub();
  const seq = await hub.append([...settingUp(), pack([[0, 3.2]])]);
  await hub.judge.reached(seq);
  const store = hub.openStore();
  expect(readingTable(store).count(LEVEL)).toBe(1);
  expect(noticeTable(store).newest(10)).toHaveLength(1);
  expect(hub.judged.all.at(-1)).toMatchObject({ seq, stations: ['kajiyase-bashi'] });
});

test('a judge that starts behind the journal catches up before it says that it has started', async () => {
  const hub = await aHub();
  await hub.judge.stop();
  const seq = await hub.append([
    ...settingUp(),
    ...Array.from({ length: 2_500 }, (_, i) => pack([[i * 10, 2]])),
  ]);
  await hub.restart();
  expect(hub.judge.seq).toBe(seq);
  expect(readingTable(hub.openStore()).count(LEVEL)).toBe(2_500);
});

test('a judge that was stopped goes on where it was, and repeats nothing', async () => {
  const hub = await aHub();
  await hub.judge.reached(await hub.append([...settingUp(), pack([[0, 3.2]])]));
  await hub.restart();
  await hub.judge.reached(await hub.append([pack([[10, 3.3]]), pack([[0, 3.2]])]));
  const store = hub.openStore();
  expect(readingTable(store).count(LEVEL)).toBe(2);
  expect(noticeTable(store).newest(10)).toHaveLength(1);
});

test('readings that have grown old leave the store when somebody says so, and judging goes on', async () => {
  const hub = await aHub();
  const readings = [-600, -590, 0].map((minutes) => pack([[minutes, 1]]));
  await hub.judge.reached(await hub.append([...settingUp(), ...readings]));
  expect(await hub.judge.retire(minute(5))).toBe(false);
  await hub.judge.reached(await hub.append([pack([[10, 1]])]));
  const kept = readingTable(hub.openStore()).range(LEVEL, 0, minute(1_000), 10);
  expect(kept.map(({ at }) => at)).toEqual([minute(0), minute(10)]);
});

test('whoever waits for a judgement hears of it, whether it lies behind or ahead', async () => {
  const hub = await aHub();
  const reached = hub.judge.reached(5);
  const seq = await hub.append([...settingUp(), pack([[0, 2]])]);
  await reached;
  await hub.judge.reached(seq);
  await hub.judge.reached(1);
  expect(hub.judge.seq).toBe(seq);
});

test('a store of an earlier version is summed up beside the judging, which is told, and again when somebody asks', async () => {
  const hub = await aHub();
  const readings = Array.from({ length: 30_000 }, (_, i): At => [i - 30_000, 2 + (i % 2) / 100]);
  const packs = Array.from({ length: 60 }, (_, i) => pack(readings.slice(i * 500, (i + 1) * 500)));
  await hub.judge.reached(await hub.append([...settingUp(), ...packs]));
  await hub.judge.stop();
  const file = openDatabase(hub.storeFile, 'rebuildable');
  file.exec('DROP TABLE roll_up_1d; DROP TABLE latest; DROP TABLE roll_up_backlog; DELETE FROM roll_up_1h;');
  file.close();
  await hub.restart();
  await hub.judge.reached(await hub.append([pack([[10, 2.5]])]));
  await hub.summingUp.first(({ seriesLeft }) => seriesLeft === 0);
  expect(hub.summingUp.all[0]?.seriesLeft).toBe(1);
  const table = rollUpTable(hub.openStore());
  const readingsIn = (resolution: RollUpResolution) =>
    table.range(LEVEL, resolution, 0, minute(100), 1e6).reduce((sum, { count }) => sum + count, 0);
  expect([readingsIn('10m'), readingsIn('1h'), readingsIn('1d')]).toEqual([30_001, 30_001, 30_001]);

  const told = hub.summingUp.all.length;
  expect((await hub.judge.sumUpAnew()).seriesLeft).toBe(1);
  await hub.summingUp.first((one) => hub.summingUp.all.indexOf(one) >= told && one.seriesLeft === 0);
  expect(readingsIn('1d')).toBe(30_001);
});

test('a judge without a journal does not start, and says so', async () => {
  const folder = temporaryFolder();
  const judge = threadedJudge(
    {
      journalFile: join(folder, 'none.db'),
      storeFile: join(folder, 'store.db'),
      shelterFile: join(folder, 'shelter.db'),
      addressees: [],
      drill: false,
      logsChanges: false,
    },
    { onJudged: () => undefined, onDied: () => undefined },
  );
  await expect(judge.start()).rejects.toThrow(/unable to open database file/);
});
