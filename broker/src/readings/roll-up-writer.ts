import { DAY, type Instant, type Quality } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { openStretches } from './open-stretches.js';
import { QUALITIES, SUSPECT } from './reading-codes.js';
import { beginOf, NARROWEST, ROLL_UPS, type RollUp, rollUps, stretchesOf, wider } from './roll-up.js';
import { LATEST_COLUMNS, tableOf } from './roll-up-schema.js';
import { findRollUps, rollUpRow } from './roll-up-table.js';

/**
 * Keeps roll-ups and the newest values equal to the readings. What a reading touches is noted, and made anew from the readings as they
 * stand at the end of the transaction: a late reading, a doubt and an overruled one are like any other.
 */
export interface RollUpWriter {
  /** A reading is about to be written. */
  take(seriesId: number, reading: { at: Instant; value: number; quality: Quality }): void;
  /** Something else is written at an instant: what is thought of a reading, or nothing any more. */
  touch(seriesId: number, at: Instant): void;
  /** Makes anew what has been touched; within the transaction that wrote the readings. */
  settle(): void;
  /** Makes the roll-ups of some stretches of the narrowest width anew, and all that hold them. */
  sumUp(seriesId: number, begins: ReadonlySet<Instant>): void;
  /** Takes away what belongs to readings of a period. Hours and days that reach beyond its end stay: they were made of all. */
  forget(seriesId: number, from: Instant, before: Instant): void;
}

/** Readings that are read at once: those of a day. */
const AT_ONCE = DAY / NARROWEST;
const ALL = Number.MAX_SAFE_INTEGER;

export function rollUpWriter(database: SqliteDatabase): RollUpWriter {
  const touched = new Map<number, Set<Instant>>();
  const readings = database
    .prepare(
      `SELECT at, value, quality FROM point WHERE series_id = ? AND at BETWEEN ? AND ? AND quality <= ${SUSPECT} ORDER BY at`,
    )
    .raw();
  const readingsOf = (seriesId: number, from: Instant, to: Instant) =>
    (readings.all(seriesId, from, to) as [number, number, number][]).map(([at, value, quality]) => ({
      at,
      value,
      quality: QUALITIES[quality] as Quality,
    }));
  const begins = database.prepare('SELECT begins_at FROM horizon WHERE series_id = ?').pluck();
  const keepLatest = database.prepare(
    `INSERT OR REPLACE INTO latest SELECT ${LATEST_COLUMNS} FROM series s JOIN point p ON p.series_id = s.id AND p.at = s.newest_at
     WHERE s.id = ?`,
  );
  const dropLatest = database.prepare('DELETE FROM latest WHERE series_id = ?');

  /** From the narrowest on, each made of the one before. */
  const steps = ROLL_UPS.map(({ resolution, width }, i) => {
    const narrower = ROLL_UPS[i - 1];
    const parts = narrower && findRollUps(database, narrower.resolution);
    const make = (seriesId: number, from: Instant, to: Instant): RollUp[] =>
      parts ? wider(parts(seriesId, from, to, ALL), width) : rollUps(readingsOf(seriesId, from, to), width);
    const table = tableOf(resolution);
    const insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    const put = (seriesId: number, one: RollUp) => insert.run(seriesId, ...rollUpRow(one));
    const drop = database.prepare(`DELETE FROM ${table} WHERE series_id = ? AND at = ?`);
    const forget = database.prepare(`DELETE FROM ${table} WHERE series_id = ? AND at >= ? AND at < ?`);
    /** What a roll-up is made of stays as long as a wider one may have to be made of it again. */
    const keptFor = ROLL_UPS[Math.min(i + 1, ROLL_UPS.length - 1)]?.width ?? width;
    return {
      width,
      put,
      sumUp: (seriesId: number, within: ReadonlySet<Instant>) => {
        for (const { from, to } of stretchesOf(
          within,
          width,
          Math.max(1, Math.floor((AT_ONCE * NARROWEST) / width)),
        )) {
          const lost = new Set(within);
          for (const one of make(seriesId, from, to)) {
            lost.delete(one.at);
            put(seriesId, one);
          }
          for (const at of lost) if (at >= from && at <= to) drop.run(seriesId, at);
        }
      },
      forget: (seriesId: number, from: Instant, before: Instant) => {
        forget.run(seriesId, from, beginOf(before, keptFor));
      },
    };
  });

  const sumUp = (seriesId: number, within: ReadonlySet<Instant>) => {
    for (const step of steps) {
      step.sumUp(seriesId, new Set([...within].map((at) => beginOf(at, step.width))));
    }
  };
  const open = openStretches(database, (i, seriesId, one) => steps[i]?.put(seriesId, one));

  const touch = (seriesId: number, at: Instant) => {
    open.close(seriesId);
    const begin = beginOf(at, NARROWEST);
    const known = touched.get(seriesId);
    if (known) known.add(begin);
    else touched.set(seriesId, new Set([begin]));
  };
  const newestIs = (seriesId: number) => {
    if (keepLatest.run(seriesId).changes === 0) dropLatest.run(seriesId);
  };

  return {
    take: (seriesId, reading) => {
      if (touched.has(seriesId) || !open.add(seriesId, reading)) touch(seriesId, reading.at);
    },
    touch,
    settle: () => {
      for (const seriesId of open.settle()) newestIs(seriesId);
      for (const [seriesId, within] of touched) {
        const first = begins.get(seriesId) as number | undefined;
        // What is older was made of readings that are no longer here.
        if (first !== undefined) for (const at of within) if (at < first) within.delete(at);
        sumUp(seriesId, within);
        newestIs(seriesId);
      }
      touched.clear();
    },
    sumUp: (seriesId, within) => {
      open.close(seriesId);
      sumUp(seriesId, within);
    },
    forget: (seriesId, from, before) => {
      open.close(seriesId);
      for (const step of steps) step.forget(seriesId, from, before);
    },
  };
}
