import { isDeepStrictEqual } from 'node:util';
import { type Fact, type Instant, Shift, type TownId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { decodeRow } from '../journal/decode-row.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';

/** One shift before and after; null: there was none, or is none. */
export interface ShiftMoved {
  id: string;
  before: Shift | null;
  after: Shift | null;
}

/** A calendar file that was taken as a town's roster, or taken back. */
export interface CalendarTaken {
  calendar: string;
  /** Wall clock. */
  at: Instant;
  by: string | null;
  shifts: ShiftMoved[];
  /** Who has changed one of its shifts since, the last; null where they stand as it left them. */
  newer: { at: Instant; by: string | null } | null;
}

/** The calendar files that a town has taken, the oldest first. It goes through the whole journal: for a thread of its own. */
export function calendarsTaken(journal: SqliteDatabase, town: TownId): CalendarTaken[] {
  const rows = journal
    .prepare(
      `SELECT ${factColumns(journal)} FROM fact
       WHERE (kind = 'shift.set' AND json_extract(body, '$.shift.town') = ?)
          OR (kind = 'shift.removed' AND json_extract(body, '$.town') = ?) ORDER BY seq`,
    )
    .all(town, town) as FactRow[];
  return foldCalendars(rows.map(decodeRow));
}

/** @param facts of one town's shifts, in the order of the journal */
export function foldCalendars(facts: readonly Fact[]): CalendarTaken[] {
  const taken = new Map<string, Omit<CalendarTaken, 'newer'>>();
  const standing = new Map<string, { shift: Shift | null; at: Instant; by: string | null }>();
  for (const fact of facts) {
    if (fact.kind !== 'shift.set' && fact.kind !== 'shift.removed') continue;
    const { wallAt: at, body } = fact;
    const { calendar, by = null } = body;
    const after = typeof body.shift === 'string' ? null : Shift.parse(body.shift);
    const id = typeof body.shift === 'string' ? body.shift : body.shift.id;
    if (calendar !== undefined) {
      const one = taken.get(calendar) ?? { calendar, at, by, shifts: [] };
      one.shifts.push({ id, before: standing.get(id)?.shift ?? null, after });
      taken.set(calendar, one);
    }
    standing.set(id, { shift: after, at, by });
  }
  return [...taken.values()].map((one) => {
    const others = one.shifts.flatMap(({ id, after }) => {
      const now = standing.get(id);
      return now && !isDeepStrictEqual(now.shift, after) ? [{ at: now.at, by: now.by }] : [];
    });
    return { ...one, newer: others.sort((a, b) => b.at - a.at)[0] ?? null };
  });
}
