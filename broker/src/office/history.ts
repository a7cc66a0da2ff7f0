import type { FieldDifference, Instant, OfficeChangeEntry, OfficeKind } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { decodeRow } from '../journal/decode-row.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { differencesOf } from './differences.js';

/** One word upon a thing, as the journal has it. */
export interface SettingWord {
  seq: number;
  at: Instant;
  by: string | null;
  /** Null: it was taken away. */
  document: unknown;
}

const NAME_IN: Readonly<Record<OfficeKind, string>> = {
  town: '$.town.id',
  station: '$.station.id',
  person: '$.person.id',
  duty: '$.duty.town',
  shift: '$.shift.id',
};
/** Of a removal the name stands by itself. */
const GONE_IN: Readonly<Record<OfficeKind, string>> = {
  ...{ town: '$.town', station: '$.station', person: '$.person', duty: '$.duty' },
  shift: '$.shift',
};

/** What was said of a thing, the oldest first. It goes through the whole journal: for a thread of its own. */
export function wordsUpon(journal: SqliteDatabase, kind: OfficeKind, id: string): SettingWord[] {
  const rows = journal
    .prepare(
      `SELECT ${factColumns(journal)} FROM fact
       WHERE (kind = ? AND json_extract(body, ?) = ?) OR (kind = ? AND json_extract(body, ?) = ?) ORDER BY seq`,
    )
    .all(`${kind}.set`, NAME_IN[kind], id, `${kind}.removed`, GONE_IN[kind], id) as FactRow[];
  return rows.map((row) => {
    const { seq, wallAt: at, body } = decodeRow(row);
    const said = body as unknown as Record<string, unknown> & { by?: string };
    return { seq, at, by: said.by ?? null, document: row.kind.endsWith('.set') ? said[kind] : null };
  });
}

/** The changes of a thing, the newest first; what was said again without a difference is none. */
export function historyOf(words: readonly SettingWord[], most: number): OfficeChangeEntry[] {
  const entries: OfficeChangeEntry[] = [];
  let before: unknown = null;
  for (const { seq, at, by, document } of words) {
    const differences: FieldDifference[] = differencesOf(before ?? undefined, document ?? undefined);
    const what = before === null ? 'added' : document === null ? 'removed' : 'changed';
    if (differences.length > 0) entries.push({ seq, at, by, what, differences });
    before = document;
  }
  return entries.reverse().slice(0, most);
}

/** The document as it stood before a change; null: there was none. */
export function standingBefore(words: readonly SettingWord[], seq: number): unknown {
  return words.findLast((one) => one.seq < seq)?.document ?? null;
}
