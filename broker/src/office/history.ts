import type { Instant, OfficeChangeEntry, OfficeKind } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { decodeRow } from '../journal/decode-row.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { differencesOf } from './differences.js';
import { type KnownNames, toldDifferences } from './told-differences.js';

/** One word upon a thing, as the journal has it. */
export interface SettingWord {
  seq: number;
  at: Instant;
  by: string | null;
  /** Null: it was taken away. */
  document: unknown;
}

/** One change: what stood before, and what since; null: nothing. */
export interface SettingChange extends Pick<SettingWord, 'seq' | 'at' | 'by'> {
  before: unknown;
  after: unknown;
}

const NAME_IN: Readonly<Record<OfficeKind, string>> = {
  town: '$.town.id',
  station: '$.station.id',
  person: '$.person.id',
  duty: '$.duty.town',
  ...{ shift: '$.shift.id', 'node-settings': '$."node-settings".id' },
};
/** Of a removal the name stands by itself. */
const GONE_IN: Readonly<Record<OfficeKind, string>> = {
  ...{ town: '$.town', station: '$.station', person: '$.person', duty: '$.duty' },
  ...{ shift: '$.shift', 'node-settings': '$.node' },
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
export function historyOf(words: readonly SettingWord[]): SettingChange[] {
  const changes: SettingChange[] = [];
  let before: unknown = null;
  for (const { seq, at, by, document } of words) {
    if (differencesOf(before ?? undefined, document ?? undefined).length > 0)
      changes.push({ seq, at, by, before, after: document });
    before = document;
  }
  return changes.reverse();
}

/** A change with what it did, field by field. */
export const changeEntry = (
  kind: OfficeKind,
  { seq, at, by, before, after }: SettingChange,
  names: KnownNames,
): OfficeChangeEntry => ({
  ...{ seq, at, by, what: before === null ? 'added' : after === null ? 'removed' : 'changed' },
  differences: toldDifferences(kind, before ?? undefined, after ?? undefined, names),
});

/** The document as it stood before a change; null: there was none. */
export function standingBefore(words: readonly SettingWord[], seq: number): unknown {
  return words.findLast((one) => one.seq < seq)?.document ?? null;
}
