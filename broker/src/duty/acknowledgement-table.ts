import type { AcknowledgementView } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

interface AcknowledgementRow {
  rise_key: string;
  by: string;
  via: AcknowledgementView['via'];
  name_ja: string;
  name_en: string;
  at: number;
  note: string;
}

/** Who has taken note of which notice: a projection of facts, written by the judge alone. */
export type AcknowledgementTable = ReturnType<typeof acknowledgementTable>;

export function acknowledgementTable(database: SqliteDatabase) {
  if (!database.readonly) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS acknowledgement (
        rise_key TEXT NOT NULL,
        by TEXT NOT NULL,
        via TEXT NOT NULL,
        name_ja TEXT NOT NULL,
        name_en TEXT NOT NULL,
        at INTEGER NOT NULL,
        note TEXT NOT NULL,
        UNIQUE (rise_key, by, via)
      ) STRICT;
    `);
  }
  const add = database.readonly
    ? undefined
    : database.prepare('INSERT OR IGNORE INTO acknowledgement VALUES (?, ?, ?, ?, ?, ?, ?)');
  const of = database.prepare('SELECT * FROM acknowledgement WHERE rise_key = ? ORDER BY rowid');
  return {
    /** The second of one person by the same way adds nothing; says whether it was the first. */
    add: (riseKey: string, { by, via, nameJa, nameEn, at, note }: AcknowledgementView): boolean =>
      add?.run(riseKey, by, via, nameJa, nameEn, at, note).changes === 1,
    /** The first stands first. */
    of: (riseKey: string): AcknowledgementView[] =>
      (of.all(riseKey) as AcknowledgementRow[]).map((row) => ({
        by: row.by,
        via: row.via,
        nameJa: row.name_ja,
        nameEn: row.name_en,
        at: row.at,
        note: row.note,
      })),
  };
}
