import type { Instant, Quality, QualityReason, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { ChangeLog } from './change-log.js';
import { QUALITIES, reasonBits, SUSPECT } from './reading-codes.js';
import type { StoredReading } from './reading-store.js';
import type { Horizon } from './reading-table.js';
import { rollUpWriter } from './roll-up-writer.js';

/** The embedded store's rows for its one writer. */
export type ReadingTableWriter = ReturnType<typeof readingTableWriter>;

export function readingTableWriter(
  database: SqliteDatabase,
  idFor: (series: SeriesId) => number,
  changes: ChangeLog | undefined,
) {
  const put = database.prepare(
    `INSERT INTO point (series_id, at, value, received_at, quality, reasons) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, received_at = excluded.received_at,
       quality = excluded.quality, reasons = excluded.reasons`,
  );
  const advance = database.prepare(
    'UPDATE series SET newest_at = ? WHERE id = ? AND coalesce(newest_at, ?) <= ?',
  );
  const goBack = database.prepare(
    `UPDATE series SET newest_at =
       (SELECT at FROM point WHERE series_id = ? AND quality <= ${SUSPECT} ORDER BY at DESC LIMIT 1)
     WHERE id = ? AND newest_at = ?`,
  );
  const amend = database.prepare('UPDATE point SET quality = ?, reasons = ? WHERE series_id = ? AND at = ?');
  const keepAlternative = database.prepare('INSERT OR IGNORE INTO alternative VALUES (?, ?, ?, ?)');
  const claim = database.prepare('INSERT OR IGNORE INTO claimed VALUES (?, ?, ?)');
  const begin = database.prepare('INSERT OR REPLACE INTO horizon VALUES (?, ?, ?)');
  const forgetPoints = database.prepare(
    `DELETE FROM point WHERE series_id = ? AND at IN
       (SELECT at FROM point WHERE series_id = ? AND at < ? ORDER BY at LIMIT ?)`,
  );
  const forgetAlternatives = database.prepare('DELETE FROM alternative WHERE series_id = ? AND at < ?');
  const beginning = database.prepare('SELECT begins_at FROM horizon WHERE series_id = ?').pluck();
  const extendRetired = database.prepare('UPDATE retired SET to_at = ? WHERE series_id = ? AND to_at = ?');
  const retire = database.prepare('INSERT INTO retired VALUES (?, ?, ?)');
  const retiredTo = database
    .prepare('SELECT coalesce(max(to_at), ?) FROM retired WHERE series_id = ?')
    .pluck();
  const forgetClaims = database.prepare('DELETE FROM claimed WHERE series_id = ? AND at < ?');
  const oldest = database.prepare('SELECT at FROM point WHERE series_id = ? ORDER BY at LIMIT 1').pluck();
  const rollUps = rollUpWriter(database);
  return {
    put: (row: StoredReading): void => {
      const id = idFor(row.series);
      const quality = QUALITIES.indexOf(row.quality);
      rollUps.take(id, row);
      put.run(id, row.at, row.value, row.receivedAt, quality, reasonBits(row.reasons));
      if (quality <= SUSPECT) advance.run(row.at, id, row.at, row.at);
      else goBack.run(id, id, row.at);
      changes?.note(id, row.at);
    },
    /** Changes what is thought of a reading, never its value. */
    amend: (series: SeriesId, at: Instant, quality: Quality, reasons: readonly QualityReason[]): void => {
      const id = idFor(series);
      amend.run(QUALITIES.indexOf(quality), reasonBits(reasons), id, at);
      rollUps.touch(id, at);
      changes?.note(id, at);
    },
    keepAlternative: (series: SeriesId, at: Instant, value: number, receivedAt: Instant): void => {
      keepAlternative.run(idFor(series), at, value, receivedAt);
    },
    claim: (series: SeriesId, takenAt: Instant, at: Instant): void => {
      claim.run(idFor(series), takenAt, at);
    },
    /** Says where a series begins of which nothing older can be had. */
    begin: (series: SeriesId, { beginsAt, settledAt }: Horizon): void => {
      begin.run(idFor(series), beginsAt, settledAt);
    },
    /** Takes away what came before a horizon and a server holds, so many readings at most. Returns how many. */
    forget: (series: SeriesId, { beginsAt, settledAt }: Horizon, limit: number): number => {
      const id = idFor(series);
      begin.run(id, beginsAt, settledAt);
      const { changes: forgotten } = forgetPoints.run(id, id, beginsAt, limit);
      if (forgotten < limit) forgetClaims.run(id, beginsAt);
      const before = Math.min(beginsAt, (oldest.get(id) as number | undefined) ?? beginsAt);
      rollUps.forget(id, retiredTo.get(Number.MIN_SAFE_INTEGER, id) as number, before);
      return forgotten;
    },
    /** Takes away what came before a horizon and nobody else holds, so many readings at most; its roll-ups stay. Returns how many. */
    retire: (series: SeriesId, { beginsAt, settledAt }: Horizon, limit: number): number => {
      const id = idFor(series);
      const before = (beginning.get(id) as number | undefined) ?? Number.MIN_SAFE_INTEGER;
      if (beginsAt > before && extendRetired.run(beginsAt, id, before).changes === 0)
        retire.run(id, before, beginsAt);
      begin.run(id, beginsAt, settledAt);
      const { changes: gone } = forgetPoints.run(id, id, beginsAt, limit);
      if (gone < limit) {
        forgetClaims.run(id, beginsAt);
        forgetAlternatives.run(id, beginsAt);
      }
      return gone;
    },
    /** Ends a transaction: brings roll-ups and newest values up to what was written in it. */
    settle: rollUps.settle,
    rollUps,
  };
}
