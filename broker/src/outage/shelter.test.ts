import { join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { aStation, aTown, journalled, LEVEL, minute, pack, settingUp } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { makeShelter } from './shelter.js';

const options = {
  addressees: [{ recipient: 'duty', channel: 'webhook', towns: [aTown().id] }],
  drill: false,
  logsChanges: true,
};
const tablesOf = (database: SqliteDatabase) =>
  (
    database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all() as { name: string }[]
  ).map(({ name }) => name);

function aStore(first = 0) {
  const folder = temporaryFolder();
  const storeFile = join(folder, 'store.db');
  const database = openDatabase(storeFile, 'rebuildable');
  const judge = openJudge(database, options);
  const readings = Array.from({ length: 60 }, (_, i) => pack([[first + i * 10, i > 50 ? 3.2 : 2]]));
  judge.apply(
    journalled(
      [
        ...settingUp(),
        ...readings,
        pack([[first + 10, 1.5]]),
        pack([[first + 11, 1.5]], { clockBehindMs: 60_000 }),
        {
          kind: 'reading.overruled',
          body: {
            ...{ series: LEVEL, from: minute(first), to: minute(first), verdict: 'bad' },
            ...{ by: 'hq', reason: 'ice' },
          },
        },
        {
          kind: 'maintenance.begun',
          body: {
            ...{ station: aStation().id, quantity: null, from: minute(first + 900) },
            ...{ until: minute(first + 960), by: 'hq', reason: '点検' },
          },
        },
        {
          kind: 'public.withdrawn',
          body: { camera: 'kajiyase-cam' as never, takenAt: null, by: '', reason: '' },
        },
      ],
      minute(first + 600),
    ),
  );
  const shelter = makeShelter(storeFile, join(folder, 'shelter.db'));
  onTestFinished(() => {
    shelter.close();
    database.close();
  });
  return { database, shelter };
}

test('the shelter has every table of the judge, row for row', () => {
  const { database, shelter } = aStore();
  const compared = tablesOf(database).filter((name) => !['change', 'change_log', 'horizon'].includes(name));
  expect(compared.length).toBeGreaterThan(8);
  for (const name of compared) {
    const rows = (of: SqliteDatabase) => of.prepare(`SELECT * FROM ${name}`).all();
    expect(rows(shelter), name).toEqual(rows(database));
  }
});

test('a judge in the shelter goes on where the one on the disk stopped, and repeats no notice', () => {
  const { database, shelter } = aStore();
  const inShelter = openJudge(shelter, { ...options, logsChanges: false });
  expect(inShelter.cursor).toBe(openJudge(database, options).cursor);
  const seq = inShelter.cursor;
  const told = (minutes: number, value: number) =>
    inShelter.apply(journalled([pack([[minutes, value]])], minute(minutes), seq)).notices;
  expect(told(600, 3.3)).toEqual([]);
  expect(told(610, 4.1)).toHaveLength(1);
  expect(inShelter.cursor).toBe(seq);
});
