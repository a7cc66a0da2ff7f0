import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, gapAfter, HOUR, MINUTE, SeriesView, StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { ROLL_UPS, rollUps } from '../readings/roll-up.js';
import { queueRollUps } from '../readings/roll-up-backlog.js';
import { LEVEL, minute } from '../testing/builders.js';
import { keepReadings, openEmbeddedStore } from '../testing/embedded-store.js';
import { temporaryFolder } from '../testing/temporary.js';
import { ReaderBusy, type SeriesReader, seriesReader } from './series-reader.js';
import { openSeriesStore } from './series-store.js';

const readings = (count: number, value: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ series: LEVEL, at: minute(i), value: value + (i % 100) / 100, receivedAt: minute(i) },
    ...{ quality: 'good' as const, reasons: [] },
  }));

function aStore(name: string, count: number, value = 1): { file: string; database: SqliteDatabase } {
  const file = join(temporaryFolder(), name);
  const database = openEmbeddedStore(file);
  onTestFinished(() => {
    database.close();
  });
  keepReadings(database, readings(count, value));
  return { file, database };
}

function aReader(file: string) {
  const reader = seriesReader({ storeFile: file, damage: { meet: () => undefined } });
  onTestFinished(async () => {
    await reader.stop();
  });
  return reader;
}

const asked = {
  ...{ station: StationId.parse('kajiyase-bashi'), quantity: 'level' as const },
  ...{ from: minute(0), to: minute(9_999), resolution: 'raw' as const, observing: MINUTE },
};
const everything = { series: LEVEL, from: minute(0), to: minute(1e6), limit: 200_000 };
const view = async (json: Promise<Uint8Array>): Promise<SeriesView> =>
  SeriesView.parse(JSON.parse(new TextDecoder().decode(await json)));
const firstValue = async (reader: SeriesReader) => (await view(reader.series(asked))).value[0];

test('answers as the store stands, with readings and with what is summed up', async () => {
  const { file } = aStore('store.db', 3_000);
  const reader = aReader(file);
  expect(await view(reader.series({ ...asked, to: minute(9) }))).toEqual({
    ...{ series: LEVEL, unit: 'm', from: minute(0), to: minute(9), gapMs: gapAfter(MINUTE) },
    at: readings(10, 1).map(({ at }) => at),
    value: readings(10, 1).map(({ value }) => value),
    quality: Array.from({ length: 10 }, () => 0),
  });
  for (const { resolution, width } of ROLL_UPS) {
    const found = await view(reader.series({ ...asked, from: minute(-1e5), resolution }));
    const due = rollUps(readings(3_000, 1), width);
    expect(found.at).toEqual(due.map(({ at }) => at));
    expect(found.rollUp).toMatchObject({ resolution, max: due.map(({ max }) => (max ?? 0) / 1_000) });
  }
});

test('goes over to another store when it is told, as to the one in memory', async () => {
  const { file } = aStore('store.db', 3);
  const other = aStore('other.db', 3, 5);
  const reader = aReader(file);
  expect(await firstValue(reader)).toBe(1);
  reader.readFrom(other.file);
  expect(await firstValue(reader)).toBe(5);
});

test('reads the shelter of this outage, not that of one before, which lay under the same name', async () => {
  const disk = aStore('disk.db', 3);
  const shelter = aStore('shelter.db', 3, 5);
  const reader = aReader(disk.file);
  reader.readFrom(shelter.file);
  expect(await firstValue(reader)).toBe(5);
  // The judge comes back, the shelter is taken away, and nobody asks before the next outage.
  reader.readFrom(disk.file);
  shelter.database.close();
  const later = aStore('later.db', 3, 7);
  later.database.close();
  for (const end of ['-wal', '-shm']) rmSync(`${shelter.file}${end}`, { force: true });
  renameSync(later.file, shelter.file);
  reader.readFrom(shelter.file);
  expect(await firstValue(reader)).toBe(7);
});

test('says what is wrong with a store that cannot be read, and reads it when it can', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const reader = aReader(file);
  await expect(reader.series(asked)).rejects.toThrow('the store cannot be read');
  const database = openEmbeddedStore(file);
  onTestFinished(() => {
    database.close();
  });
  keepReadings(database, readings(2, 1));
  expect((await view(reader.series(asked))).at).toHaveLength(2);
});

test('refuses what would wait behind too many, and answers those', async () => {
  const { file } = aStore('store.db', 20_000);
  const reader = aReader(file);
  const questions = Array.from({ length: 250 }, () => reader.series({ ...asked, to: minute(100) }));
  const answers = await Promise.allSettled(questions);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(200);
  const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(refused).toHaveLength(50);
  expect(refused.every((reason) => reason instanceof ReaderBusy)).toBe(true);
});

test('while a series waits to be summed up, it is read from its readings', () => {
  const { file, database } = aStore('store.db', 105_000);
  database.exec('DELETE FROM roll_up_10m; DELETE FROM roll_up_1h; DELETE FROM roll_up_1d;');
  queueRollUps(database);
  const store = openSeriesStore(file);
  for (const [resolution, width] of [
    ['1h', HOUR],
    ['1d', DAY],
  ] as const) {
    const due = rollUps(readings(105_000, 1), width).filter(({ at }) => at >= minute(0));
    expect(store.rollUps({ ...everything, resolution })).toEqual(due);
  }
  expect(store.rollUps({ ...everything, resolution: '1h', limit: 7 })).toHaveLength(7);
  store.close();
});
