import { rmSync } from 'node:fs';
import type { Instant } from '@kawamori/contracts';
import { isDamage, openBroken, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { createJudgeTables } from '../judging/judge.js';
import { type Progress, progressTable } from '../judging/progress-table.js';
import { SUSPECT } from '../readings/reading-codes.js';
import { ROLL_UPS } from '../readings/roll-up.js';
import { queueRollUps } from '../readings/roll-up-backlog.js';
import { LATEST_COLUMNS, tableOf } from '../readings/roll-up-schema.js';
import { orBroken } from './rows-around-damage.js';
import { rowsByKey } from './rows-by-key.js';

/** A period of which readings may be missing (observation time), both ends in it; from 0 on where nobody knows since when. */
export interface LostReadings {
  from: Instant;
  to: Instant;
}

export interface CarriedOver {
  readings: number;
  /** What could not be read; undefined where everything came over. */
  lost: LostReadings | undefined;
}

export interface CarryOrder {
  broken: string;
  fresh: string;
  /** Readings that were received before stand in the journal no more. */
  before: Instant;
  /** Up to this fact the journal has let go of readings. */
  prunedThrough: number;
}

type Row = Record<string, unknown>;
const PARTS = ['', '-wal', '-shm'] as const;

/**
 * Makes a new store of what a broken one alone still has: readings that the journal has let go of, the roll-ups of those that both have
 * let go of, and the episodes, notices and checks of that time. Everything later is judged anew from the journal. Stopped at any instant,
 * it is begun again.
 * @throws the disk's fault
 */
export function carryOver(order: CarryOrder): CarriedOver {
  for (const part of PARTS) rmSync(order.fresh + part, { force: true });
  const fresh = openDatabase(order.fresh, 'rebuildable');
  try {
    fresh.pragma('foreign_keys = OFF');
    createJudgeTables(fresh);
    const found = fresh.transaction(() => fill(fresh, order))();
    fresh.pragma('wal_checkpoint(TRUNCATE)');
    return found;
  } finally {
    fresh.close();
  }
}

function fill(fresh: SqliteDatabase, { broken, before, prunedThrough }: CarryOrder): CarriedOver {
  const whole: LostReadings = { from: 0, to: before };
  let lost: LostReadings | undefined;
  const lose = ({ from, to }: LostReadings) => {
    if (from >= before) return;
    lost = { from: Math.min(lost?.from ?? from, from), to: Math.max(lost?.to ?? 0, Math.min(to, before)) };
  };
  let readings = 0;
  const old = orBroken(() => openBroken(broken));
  try {
    if (!old || orBroken(() => old.prepare('SELECT 1 FROM series').get()) === undefined) lose(whole);
    else readings = copyAll(copying(old, fresh, lose));
  } finally {
    old?.close();
  }
  finish(fresh, { carriedThrough: prunedThrough, ...(lost ? { carriedLost: lost } : {}) });
  return { readings, lost };

  function copyAll(copy: ReturnType<typeof copying>): number {
    const ids = copy.all('series', () => true).map(({ id }) => id as number);
    copy.all('horizon', () => true);
    copy.all('retired', () => true);
    const horizons = fresh.prepare('SELECT begins_at FROM horizon WHERE series_id = ?').pluck();
    const isOld = ({ received_at }: Row) => (received_at as number) < before;
    const came = new Set<unknown>();
    let count = 0;
    for (const id of ids) {
      count += copy.bySeries('point', id, Number.MAX_SAFE_INTEGER, isOld);
      copy.ofSeries('alternative', id, isOld);
      copy.ofSeries('claimed', id, ({ at }) => (at as number) < before);
      const begins = horizons.get(id) as number | undefined;
      for (const { resolution } of ROLL_UPS)
        if (begins !== undefined) copy.bySeries(tableOf(resolution), id, begins, () => true);
    }
    copy.byRow('episode', (row) => endedBefore(row, before));
    copy.byRow('notice', (row) => {
      const { observedAt } = JSON.parse(row.body as string) as { observedAt: string };
      if (Date.parse(observedAt) >= before) return undefined;
      came.add(row.rise_key);
      return row;
    });
    // Whom it did not reach in all that time, it is too late for.
    copy.byRow('delivery', (row) => (came.has(row.rise_key) && row.state !== 'waiting' ? row : undefined));
    copy.all('quality_check', ({ at }) => (at as number) < before);
    return count;
  }
}

/** An episode that still went on there goes on in the journal, whose judge begins anew: here it ends. */
function endedBefore(row: Row, before: Instant): Row | undefined {
  if ((row.opened_at as number) >= before) return undefined;
  const subsided = row.subsided_at as number | null;
  if (subsided !== null && subsided < before) return row;
  const body = { ...(JSON.parse(row.body as string) as object), subsidedAt: before };
  return { ...row, subsided_at: before, body: JSON.stringify(body) };
}

/** What follows from the readings of a store, and how far it makes up for what the journal has let go of. */
function finish(fresh: SqliteDatabase, carried: Pick<Progress, 'carriedThrough' | 'carriedLost'>): void {
  fresh.exec(`
    UPDATE series SET newest_at =
      (SELECT at FROM point WHERE series_id = series.id AND quality <= ${SUSPECT} ORDER BY at DESC LIMIT 1);
    DELETE FROM latest;
    INSERT INTO latest SELECT ${LATEST_COLUMNS} FROM series s JOIN point p ON p.series_id = s.id AND p.at = s.newest_at;
  `);
  queueRollUps(fresh);
  const progress = progressTable(fresh);
  progress.save({ ...progress.load(), ...carried }, []);
}

/** Copies tables column by column, by their names: a store of an earlier version lacks the newest. */
function copying(old: SqliteDatabase, fresh: SqliteDatabase, lose: (lost: LostReadings) => void) {
  const everything: LostReadings = { from: 0, to: Number.MAX_SAFE_INTEGER };
  const tableIn = (name: string) => {
    const columnsIn = (database: SqliteDatabase) =>
      (database.prepare(`PRAGMA table_info(${name})`).all() as { name: string }[]).map((one) => one.name);
    const there = columnsIn(old);
    const columns = columnsIn(fresh).filter((one) => there.includes(one));
    if (columns.length === 0) return undefined;
    const places = columns.map(() => '?').join(', ');
    const list = columns.join(', ');
    const insert = fresh.prepare(`INSERT OR IGNORE INTO ${name} (${list}) VALUES (${places})`);
    return { columns, list, put: (row: Row) => void insert.run(...columns.map((column) => row[column])) };
  };
  /** Where a small table cannot be read it is left out, and nobody knows of what time it spoke. */
  const whole = (name: string, where: string, values: unknown[], isWanted: (row: Row) => boolean): Row[] => {
    const table = tableIn(name);
    if (!table) return [];
    const rows = orBroken(
      () => old.prepare(`SELECT ${table.list} FROM ${name} ${where}`).all(...values) as Row[],
    );
    if (!rows) lose(everything);
    const wanted = (rows ?? []).filter(isWanted);
    for (const row of wanted) table.put(row);
    return wanted;
  };

  return {
    all: (name: string, isWanted: (row: Row) => boolean): Row[] => whole(name, '', [], isWanted),
    ofSeries: (name: string, id: number, isWanted: (row: Row) => boolean): void => {
      whole(name, 'WHERE series_id = ?', [id], isWanted);
    },
    /** By series and time, around broken pages. Returns how many rows came over. */
    bySeries: (name: string, id: number, end: Instant, isWanted: (row: Row) => boolean): number => {
      const table = tableIn(name);
      if (!table) return 0;
      const page = old.prepare(
        `SELECT ${table.list} FROM ${name} WHERE series_id = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?`,
      );
      const isSound = (row: Row) =>
        row.series_id === id && table.columns.every((one) => isCount(row[one]) || one === 'value');
      let count = 0;
      for (const rows of rowsByKey(
        (from, limit) => page.all(id, from, end, limit) as Row[],
        ({ at }) => at as number,
        isSound,
        ([from, before]) => lose({ from, to: before - 1 }),
      )) {
        for (const row of rows.filter(isWanted)) {
          table.put(row);
          count++;
        }
      }
      return count;
    },
    /** By the number of the row: of what time a broken page spoke, it does not say. */
    byRow: (name: string, changed: (row: Row) => Row | undefined): void => {
      const table = tableIn(name);
      if (!table) return;
      const page = old.prepare(
        `SELECT rowid AS row_number, ${table.list} FROM ${name} WHERE rowid >= ? ORDER BY rowid LIMIT ?`,
      );
      for (const rows of rowsByKey(
        (from, limit) => page.all(from, limit) as Row[],
        ({ row_number }) => row_number as number,
        () => true,
        () => lose(everything),
      )) {
        for (const row of rows) {
          const kept = orGarbled(() => changed(row));
          if (kept === 'garbled') lose(everything);
          else if (kept) table.put(kept);
        }
      }
    },
  };
}

/** Also what is left out by rule, null: a broken page seldom reads as whole numbers alone. */
const isCount = (value: unknown): boolean => value === null || Number.isSafeInteger(value);

function orGarbled<T>(work: () => T): T | 'garbled' {
  try {
    return work();
  } catch (error) {
    if (isDamage(error) || error instanceof SyntaxError || error instanceof TypeError) return 'garbled';
    throw error;
  }
}
