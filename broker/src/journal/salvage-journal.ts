import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FACT_VERSION, type FactBody } from '@kawamori/contracts';
import { isDamage, openBroken, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { headNoteOf, readHeadNote } from './head-note.js';
import { JournalNewer } from './journal-broken.js';
import { missingFacts, type Stretch } from './missing-facts.js';
import { type Pruned, prunedIn } from './pruning.js';
import { type FactRow, rowSum } from './row-sum.js';
import { orBroken, rowsAroundDamage, understood } from './rows-around-damage.js';
import { beginSalvage, finishPlace, salvageFiles, takePlace } from './salvage-place.js';
import { newerLayoutIn, openJournalForWriting } from './sqlite-journal.js';
import { cursorIn } from './start-check.js';

export interface SalvageReport {
  /** Facts that were read, and stand in the new journal under their numbers. */
  facts: number;
  /** What is lost. The new journal tells of each in a fact of its own. */
  lost: Stretch[];
  /** Up to which number facts had been acknowledged, by the note beside the journal or by what the judge has read; 0 where neither says it. */
  known: number;
  /** Where the broken file lies now. */
  keptAs: string | undefined;
}

const WHY = 'they could not be read when the journal was salvaged';

/**
 * Makes a journal of all that can still be read of a broken one. The broken file stays, under another name.
 * One that was killed at the end of its work is finished.
 * @throws JournalNewer where it is not broken, but of a later layout
 * @throws SalvageRemains
 * @param now for that name, and for the facts that tell of what is lost
 */
export function salvageJournal(
  dataDir: string,
  now: number,
  progress: (facts: number) => void = () => undefined,
): SalvageReport {
  const { journal: file, filling: fresh, whole } = salvageFiles(dataDir);
  refuseNewer(file);
  const known = Math.max(readHeadNote(headNoteOf(file)), cursorIn(join(dataDir, 'store.db')));
  if (beginSalvage(dataDir) === 'whole') {
    const report = reportOf(whole);
    return { ...report, known, keptAs: finishPlace(dataDir, now) };
  }
  openJournalForWriting(fresh).close();
  const pruned = prunedOf(file);
  const missing = missingFacts(pruned.through);
  let facts = 0;
  let last = 0;
  const target = openDatabase(fresh, 'acknowledged');
  try {
    const insert = target.prepare(
      'INSERT INTO fact (seq, v, kind, at, wall_at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const copy = target.transaction((rows: readonly FactRow[]) => {
      for (const row of rows)
        insert.run(row.seq, row.v, row.kind, row.at, row.wall_at, row.body, row.sum ?? rowSum(row));
    });
    for (const rows of rowsAroundDamage(file, known)) {
      copy(rows);
      for (const row of rows) missing.pass(row.seq, understood(row));
      facts += rows.length;
      last = rows.at(-1)?.seq ?? last;
      progress(facts);
    }
    const gaps = missing.all().flatMap(({ after, through, told }) => (told ? [] : [{ after, through }]));
    // Which numbers of that time were readings, nobody knows any more: it is told as one stretch.
    const ofPruned = missing.pruned > pruned.rows ? [{ after: 0, through: pruned.through }] : [];
    target.prepare('UPDATE pruned SET through = ?, rows = ?').run(pruned.through, missing.pruned);
    const lost = [...ofPruned, ...gaps, ...(known > last ? [{ after: last, through: known }] : [])];
    copy(lost.map((gap, i) => factOfGap(gap, Math.max(last, known) + 1 + i, now)));
    target.close();
    return { facts, lost, known, keptAs: takePlace(dataDir, now) };
  } finally {
    if (target.open) target.close();
  }
}

function refuseNewer(file: string): void {
  if (!existsSync(file)) return;
  let database: SqliteDatabase | undefined;
  const newer = orBroken(() => {
    database = openBroken(file);
    return newerLayoutIn(database);
  });
  database?.close();
  if (newer !== undefined) throw new JournalNewer(file, newer);
}

/** What a finished salvage has found, by the journal that it has made. */
function reportOf(whole: string): Pick<SalvageReport, 'facts' | 'lost'> {
  const database = openDatabase(whole, 'acknowledged');
  try {
    const { rows } = database.prepare('SELECT count(*) AS rows FROM fact').get() as { rows: number };
    const gaps = database
      .prepare("SELECT body FROM fact WHERE kind = 'journal.gap' ORDER BY seq")
      .all() as Pick<FactRow, 'body'>[];
    const lost = gaps
      .map(({ body }) => JSON.parse(body) as FactBody<'journal.gap'>)
      .filter(({ why }) => why === WHY)
      .map(({ after, through }) => ({ after, through }));
    return { facts: rows - lost.length, lost };
  } finally {
    database.close();
  }
}

function factOfGap(gap: Stretch, seq: number, now: number): FactRow {
  const body = JSON.stringify({ ...gap, why: WHY });
  const row = { seq, v: FACT_VERSION, kind: 'journal.gap', at: now, wall_at: now, body };
  return { ...row, sum: rowSum(row) };
}

function prunedOf(file: string): Pruned {
  let database: SqliteDatabase | undefined;
  const nothing = { through: 0, rows: 0 };
  if (!existsSync(file)) return nothing;
  try {
    database = openBroken(file);
    return prunedIn(database);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return nothing;
  } finally {
    database?.close();
  }
}
