import { DAY, HOUR, type Quality } from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { expect, onTestFinished, test } from 'vitest';
import { LEVEL, minute, RAIN } from '../testing/builders.js';
import { type Seeded, seeded } from '../testing/seeded.js';
import { createReadingTables } from './reading-schema.js';
import type { StoredReading } from './reading-store.js';
import { readingTable } from './reading-table.js';
import { ROLL_UPS, rollUps } from './roll-up.js';
import { queueRollUps, rollUpBacklog, sumUpBacklog } from './roll-up-backlog.js';
import { rollUpTable } from './roll-up-table.js';

const FIRST = Number.MIN_SAFE_INTEGER;
const LAST = Number.MAX_SAFE_INTEGER;
const QUALITIES: readonly Quality[] = ['good', 'good', 'good', 'suspect', 'bad', 'missing'];

function aFile() {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  createReadingTables(database);
  return database;
}

function writerOf(database: SqliteDatabase) {
  const { writing } = readingTable(database);
  if (!writing) throw new Error('the file must be open for writing');
  return writing;
}

const invented = (chance: Seeded, minutes: number): StoredReading => ({
  series: chance.oneOf([LEVEL, RAIN]),
  at: minute(minutes) + chance.whole(0, 1) * 17_250,
  value: chance.whole(-1_000, 9_000) / 1_000,
  receivedAt: minute(minutes),
  quality: chance.oneOf(QUALITIES),
  reasons: [],
});

/** Every roll-up and the newest value, as they stand and as the readings say. */
const compared = (database: SqliteDatabase) => {
  const readings = readingTable(database);
  const table = rollUpTable(database);
  const stands = [];
  const due = [];
  for (const series of [LEVEL, RAIN]) {
    const all = readings.range(series, FIRST, LAST, LAST);
    for (const { resolution, width } of ROLL_UPS) {
      stands.push([series, resolution, table.range(series, resolution, FIRST, LAST, LAST)]);
      due.push([series, resolution, rollUps(all, width)]);
    }
    const judgeable = all.filter(({ quality }) => quality === 'good' || quality === 'suspect');
    stands.push(readings.latest().filter((one) => one.series === series));
    due.push(judgeable.slice(-1));
  }
  return { stands, due };
};

test('whatever is written, written late, doubted or overruled, every roll-up is that of the readings', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const chance = seeded(seed);
    const database = aFile();
    const writing = writerOf(database);
    const known: StoredReading[] = [];
    let newest = 0;
    for (let batch = 0; batch < 30; batch++) {
      database.transaction(() => {
        for (let i = 0; i < chance.whole(1, 40); i++) {
          if (known.length > 0 && chance.chance(seed % 2 === 0 ? 0.4 : 0.03)) {
            const one = chance.oneOf(known);
            writing.put({ ...one, quality: chance.oneOf(QUALITIES), value: one.value + chance.whole(0, 1) });
          } else {
            // Most come in their order, as rivers do.
            newest += chance.whole(1, 20);
            const fresh = invented(chance, chance.chance(0.9) ? newest : chance.whole(-4_000, newest));
            known.push(fresh);
            writing.put(fresh);
          }
        }
        writing.settle();
      })();
    }
    const { stands, due } = compared(database);
    expect(stands).toEqual(due);
  }
});

test('an amended quality reaches every roll-up that it touches', () => {
  const database = aFile();
  const writing = writerOf(database);
  const crest = {
    ...invented(seeded(1), 0),
    series: LEVEL,
    at: minute(5),
    quality: 'suspect' as const,
    value: 8,
  };
  writing.put(crest);
  writing.settle();
  writing.amend(LEVEL, crest.at, 'good', ['spike']);
  writing.settle();
  for (const { resolution } of ROLL_UPS) {
    expect(rollUpTable(database).range(LEVEL, resolution, FIRST, LAST, 9)).toMatchObject([
      { max: 8_000, maxAt: crest.at, count: 1, doubtful: 0 },
    ]);
  }
});

/** A file as an earlier version left it. */
function asOfBefore(database: SqliteDatabase): void {
  for (const { resolution } of ROLL_UPS) database.exec(`DROP TABLE roll_up_${resolution}`);
  database.exec('DROP TABLE latest; DROP TABLE roll_up_backlog;');
}

test('a file of an earlier version is summed up piece by piece, goes on after a stop, and takes new readings meanwhile', () => {
  const chance = seeded(3);
  const database = aFile();
  const before = writerOf(database);
  for (let i = 0; i < 50_000; i++) before.put({ ...invented(chance, i), series: LEVEL });
  before.put({ ...invented(chance, 0), series: RAIN, quality: 'good' });
  asOfBefore(database);

  createReadingTables(database);
  expect(rollUpTable(database).isWaiting(LEVEL)).toBe(true);
  const writing = writerOf(database);
  expect(sumUpBacklog(database, writing.rollUps)()).toBe(20_000);
  const { seriesLeft, underWay } = rollUpBacklog(database)();
  expect([seriesLeft, underWay > 0.3 && underWay < 0.5]).toEqual([2, true]);
  writing.put({ ...invented(chance, 30_000), series: LEVEL, value: 9.5, quality: 'good' });
  writing.put({ ...invented(chance, 10), series: LEVEL, value: 9.5, quality: 'good' });
  writing.settle();

  createReadingTables(database);
  const step = sumUpBacklog(database, writing.rollUps);
  while (step() !== undefined) expect(rollUpBacklog(database)().seriesLeft).toBeGreaterThanOrEqual(0);
  expect(rollUpBacklog(database)()).toEqual({ seriesLeft: 0, underWay: 0 });
  const { stands, due } = compared(database);
  expect(stands).toEqual(due);
});

test('roll-ups that are made anew hold nothing of what was wrong in them', () => {
  const chance = seeded(5);
  const database = aFile();
  const writing = writerOf(database);
  for (let i = 0; i < 3_000; i++) writing.put(invented(chance, i));
  writing.settle();
  database.exec('UPDATE roll_up_1d SET max = 99000');
  const [{ id }] = database.prepare('SELECT id FROM series LIMIT 1').all() as [{ id: number }];
  database
    .prepare('INSERT INTO roll_up_1h VALUES (?, ?, 1, 1, 1, 0, 1, 0, NULL)')
    .run(id, minute(0) + 50 * DAY);
  queueRollUps(database);
  expect(rollUpBacklog(database)().seriesLeft).toBe(2);
  const step = sumUpBacklog(database, writing.rollUps);
  while (step() !== undefined);
  const { stands, due } = compared(database);
  expect(stands).toEqual(due);
});

test('what was made of readings that have been taken away stays while something wider needs it, and is never made of less', () => {
  const database = aFile();
  const writing = writerOf(database);
  const all = Array.from({ length: 4 * 1_440 }, (_, i) => ({ ...invented(seeded(i), i), series: LEVEL }));
  for (const one of all) writing.put(one);
  writing.settle();
  const table = rollUpTable(database);
  const before = ROLL_UPS.map(({ resolution }) => table.range(LEVEL, resolution, FIRST, LAST, LAST));
  const begins = minute(3 * 1_440);
  expect(begins % HOUR).toBe(0);
  while (writing.forget(LEVEL, { beginsAt: begins, settledAt: begins - 1 }, 1_000) > 0);
  // One that comes from before the horizon, and one of the day that the horizon cuts.
  writing.put({ ...invented(seeded(1), 100), series: LEVEL, quality: 'suspect' });
  const crest = {
    ...invented(seeded(1), 0),
    ...{ series: LEVEL, at: begins + 30_000, value: 20, quality: 'good' as const },
  };
  writing.put(crest);
  writing.settle();
  queueRollUps(database);
  const step = sumUpBacklog(database, writing.rollUps);
  while (step() !== undefined);
  const [tens = [], , days = []] = before;
  const now = (resolution: '10m' | '1h' | '1d') => table.range(LEVEL, resolution, FIRST, LAST, LAST);
  expect(now('10m').map(({ at }) => at)).toEqual(tens.map(({ at }) => at).filter((at) => at >= begins));
  expect(now('1d')).toHaveLength(2);
  const cut = days.find(({ at }) => at < begins && at + DAY > begins);
  expect(now('1d')[0]).toMatchObject({
    at: cut?.at,
    count: (cut?.count ?? 0) + 1,
    max: 20_000,
    maxAt: crest.at,
  });
  expect(now('1h')[0]?.at).toBe(cut?.at);
});
