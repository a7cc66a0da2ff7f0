import { existsSync } from 'node:fs';
import type { Instant } from '@kawamori/contracts';
import { openAsItLies, type SqliteDatabase } from '@kawamori/kit';

/** When the newest fact of a journal was entered, by the river clock; undefined where there is none, or none that can be read. */
export function newestInstant(journalFile: string): Instant | undefined {
  if (!existsSync(journalFile)) return undefined;
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(journalFile);
    const row = database.prepare('SELECT at FROM fact ORDER BY seq DESC LIMIT 1').get();
    return (row as { at: Instant } | undefined)?.at;
  } catch {
    // What is wrong with it, the check of the journal tells.
    return undefined;
  } finally {
    database?.close();
  }
}
