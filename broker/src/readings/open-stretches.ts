import type { Instant, Quality } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { SUSPECT } from './reading-codes.js';
import { ROLL_UPS, type RollUp, rollUps, wider } from './roll-up.js';
import { findRollUps } from './roll-up-table.js';

/** The stretches that the newest reading of a series lies in, one of each width. */
export interface OpenStretches {
  /** Of the newest reading that is good or suspect. */
  newestAt: Instant;
  parts: RollUp[];
}

/**
 * The newest stretches of every series in memory: a reading that is newer than all others, as nearly all are, is added to them without
 * a look at the file. They are thrown away as soon as anything else is written to their series.
 */
export function openStretches(
  database: SqliteDatabase,
  put: (at: number, seriesId: number, one: RollUp) => void,
) {
  const known = new Map<number, OpenStretches>();
  const dirty = new Set<number>();
  const newest = database
    .prepare(`SELECT at FROM point WHERE series_id = ? AND quality <= ${SUSPECT} ORDER BY at DESC LIMIT 1`)
    .pluck();
  const waiting = database.prepare('SELECT 1 FROM roll_up_backlog WHERE series_id = ?').pluck();
  const last = ROLL_UPS.map(({ resolution }) => findRollUps(database, resolution));

  /** Undefined while a series is not summed up, and for one without a reading. */
  const load = (seriesId: number): OpenStretches | undefined => {
    if (waiting.get(seriesId) !== undefined) return undefined;
    const newestAt = newest.get(seriesId) as number | undefined;
    if (newestAt === undefined) return undefined;
    const parts = ROLL_UPS.map(({ width }, i) => {
      const [part] = last[i]?.(seriesId, newestAt - width + 1, newestAt, 1) ?? [];
      return part;
    });
    return parts.every((part) => part !== undefined) ? { newestAt, parts } : undefined;
  };

  const flush = (seriesId: number) => {
    if (!dirty.delete(seriesId)) return;
    for (const [i, part] of (known.get(seriesId)?.parts ?? []).entries()) put(i, seriesId, part);
  };

  return {
    /** Adds a reading that is about to be written, where it is newer than all others. Returns whether it was. */
    add: (seriesId: number, reading: { at: Instant; value: number; quality: Quality }): boolean => {
      const open = known.get(seriesId) ?? load(seriesId);
      if (!open || reading.at <= open.newestAt) return false;
      known.set(seriesId, open);
      ROLL_UPS.forEach(({ width }, i) => {
        const part = open.parts[i];
        const [one] = rollUps([reading], width);
        if (!part || !one) return;
        const [first, next] = wider([part, one], width);
        if (first && next && dirty.has(seriesId)) put(i, seriesId, first);
        open.parts[i] = next ?? first ?? part;
      });
      if (reading.quality === 'good' || reading.quality === 'suspect') {
        open.newestAt = reading.at;
        dirty.add(seriesId);
      }
      return true;
    },
    /** Series with readings that have been added since the last time; their stretches are written. */
    settle: (): number[] => {
      const settled = [...dirty];
      for (const seriesId of settled) flush(seriesId);
      return settled;
    },
    /** Writes what was added to a series and forgets it: something else than a newest reading is written to it. */
    close: (seriesId: number): void => {
      flush(seriesId);
      known.delete(seriesId);
    },
  };
}
