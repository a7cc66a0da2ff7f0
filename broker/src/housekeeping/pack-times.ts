import { existsSync } from 'node:fs';
import { openForReading } from '@kawamori/kit';
import type { PackTime } from './agreed-age.js';

/** Facts at the journal's end among which packs of readings are looked for, and how many packs are enough. */
const LOOKED_AT = 20_000;
const PACKS = 200;

/**
 * What the newest packs of a journal say of the time, newest first.
 * @throws the database's error
 */
export function packTimes(journalFile: string): PackTime[] {
  if (!existsSync(journalFile)) return [];
  const journal = openForReading(journalFile);
  try {
    return journal
      .prepare(
        `SELECT json_extract(body, '$.node') AS node,
           (SELECT max(json_extract(value, '$[1]')) FROM json_each(fact.body, '$.readings')) AS takenAt
         FROM fact WHERE kind = 'readings.received' AND seq > (SELECT coalesce(max(seq), 0) FROM fact) - ${LOOKED_AT}
         ORDER BY seq DESC LIMIT ${PACKS}`,
      )
      .all()
      .filter((row): row is PackTime => (row as { takenAt: unknown }).takenAt !== null);
  } finally {
    journal.close();
  }
}
