// Real: SQLite files with pages overwritten, as a bad card leaves them.
import { statSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR, type Instant, MINUTE } from '@kawamori/contracts';
import { openDatabase, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { createJudgeTables } from '../judging/judge.js';
import { progressTable } from '../judging/progress-table.js';
import { minute } from '../testing/builders.js';
import { garble } from '../testing/garble.js';
import { temporaryFolder } from '../testing/temporary.js';
import { carryOver } from './carry-over.js';

const READINGS = 20_000;
const SERIES = 'kajiyase-bashi/level';

/** A store with a reading each ten minutes, an episode at its beginning and one that goes on at its end. */
function aStore(): { broken: string; fresh: string } {
  const folder = temporaryFolder();
  const broken = join(folder, 'store.db');
  const store = openDatabase(broken, 'rebuildable');
  createJudgeTables(store);
  store.prepare('INSERT INTO series VALUES (1, ?, ?)').run(SERIES, minute(READINGS * 10));
  const put = store.prepare('INSERT INTO point VALUES (1, ?, ?, ?, 0, 0)');
  const episode = store.prepare(
    'INSERT INTO episode (id, series, opened_at, subsided_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  store.transaction(() => {
    for (let i = 0; i < READINGS; i++) put.run(minute(i * 10), 1 + (i % 7) / 10, minute(i * 10));
    for (const [id, from, to] of [
      ['first', 0, 50],
      ['second', 90_000, null],
    ] as const) {
      const [openedAt, subsidedAt] = [minute(from), to === null ? null : minute(to)];
      episode.run(id, SERIES, openedAt, subsidedAt, JSON.stringify({ id, series: SERIES, openedAt }));
    }
    store.prepare('INSERT INTO alternative VALUES (1, ?, 9, ?)').run(minute(10), minute(12));
  })();
  store.close();
  return { broken, fresh: join(folder, 'fresh.db') };
}
const carried = (files: ReturnType<typeof aStore>, before: Instant = minute(100_000)) =>
  carryOver({ ...files, before, prunedThrough: 70 });
function inside<T>(file: string, read: (store: SqliteDatabase) => T): T {
  const store = openForReading(file);
  try {
    return read(store);
  } finally {
    store.close();
  }
}
const timesIn = (file: string) =>
  inside(file, (store) => store.prepare('SELECT at FROM point ORDER BY at').pluck().all() as number[]);

/** Overwrites one page of a table that lies in many: where it holds a reading of this time. */
async function garbleAt(file: string, at: Instant): Promise<void> {
  const sought = Buffer.alloc(6);
  sought.writeUIntBE(at, 0, 6);
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  for (let place = 4_096; place < size; place += 4_096) {
    const page = Buffer.alloc(4_096);
    await handle.read(page, 0, 4_096, place);
    if (page[0] === 10 && page.includes(sought))
      await handle.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, place);
  }
  await handle.close();
}

test('what the journal has let go of comes over, and nothing that it tells itself', () => {
  const files = aStore();
  expect(carried(files)).toEqual({ readings: 10_000, lost: undefined });
  const times = timesIn(files.fresh);
  expect([times.length, times[0], times.at(-1)]).toEqual([10_000, minute(0), minute(99_990)]);
  inside(files.fresh, (store) => {
    expect(store.prepare('SELECT id, subsided_at FROM episode ORDER BY opened_at').raw().all()).toEqual([
      ['first', minute(50)],
      ['second', minute(100_000)],
    ]);
    expect(store.prepare('SELECT value FROM alternative').pluck().all()).toEqual([9]);
    expect(store.prepare('SELECT at FROM latest').pluck().get()).toBe(minute(99_990));
    expect(progressTable(store).load()).toMatchObject({ seq: 0, carriedThrough: 70 });
  });
});

test('around a broken page everything else comes over, and the period of that page is told', async () => {
  const files = aStore();
  await garbleAt(files.broken, minute(50_000));
  const { readings, lost } = carried(files);
  expect(lost).toBeDefined();
  const { from = 0, to = 0 } = lost ?? {};
  expect(from).toBeLessThan(minute(50_000));
  expect(to).toBeGreaterThan(minute(50_000));
  expect(to - from).toBeLessThan(100 * HOUR);
  const times = timesIn(files.fresh);
  expect(times).toHaveLength(readings);
  const isInside = (at: number) => at >= from && at <= to;
  expect(times.filter(isInside)).toEqual([]);
  const all = Array.from({ length: 10_000 }, (_, i) => minute(i * 10));
  expect(times).toEqual(all.filter((at) => !isInside(at)));
  // No reading is left out that stood on a good page.
  expect((to - from) / (10 * MINUTE)).toBeLessThan(4_096 / 16);
  inside(files.fresh, (store) => expect(progressTable(store).load().carriedLost).toEqual(lost));
});

test.each(['series', 'point', 'episode'])(
  'where all of %s is broken, the whole period is told',
  async (table) => {
    const files = aStore();
    await garble(files.broken, table);
    expect(carried(files).lost).toEqual({ from: 0, to: minute(100_000) });
  },
);

test('one that was stopped half-way is begun again', () => {
  const files = aStore();
  carried(files, minute(500));
  expect(carried(files).readings).toBe(10_000);
});

test('of a store that lacks its last page the others come over, and what is missing is said', () => {
  const files = aStore();
  truncateSync(files.broken, statSync(files.broken).size - 4_096);
  const { readings, lost } = carried(files, minute(READINGS * 10));
  expect(readings).toBeGreaterThan(READINGS - 500);
  expect(lost).toBeDefined();
  expect(timesIn(files.fresh)).toHaveLength(readings);
});
