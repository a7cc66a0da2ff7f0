import {
  AUDIT_PAGE,
  type AuditFilter,
  type AuditLine,
  type AuditPage,
  operatorUser,
  type StationId,
  type TownId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { statementTable } from '../announcements/statement-table.js';
import { bookTable } from '../book/book-table.js';
import type { FactRow } from '../journal/row-sum.js';
import { factColumns } from '../journal/sqlite-journal.js';
import { ledgerNames } from '../ledger/ledger-names.js';
import { readable } from '../ledger/ledger-source.js';
import { noticeTable } from '../notices/notice-table.js';
import { type Settings, settingsTable } from '../settings/settings.js';
import { auditLine } from './audit-lines.js';
import { type AuditReader, mayRead, shownTo } from './audit-reader.js';
import { ALL_KINDS, changesOf, saysDocument } from './documents.js';
import { isAudited } from './thing-of.js';

export interface AuditSource {
  journal: SqliteDatabase;
  store: SqliteDatabase;
  reader: AuditReader;
  /** Whether the search has taken long enough. */
  isOver(): boolean;
}

/** Facts that are looked through before it is asked whether that is enough: most are readings, which cost little. */
const STRIDE = 20_000;

/** Lines, the newest first. @param most as many as are wanted. `more`: from where on it was not looked any further; null at the end. */
export function auditLines(
  { journal, store, reader, isOver }: AuditSource,
  { before, most, ...filter }: AuditFilter & { before?: number | undefined; most: number },
): AuditPage & { settings: Settings } {
  const settings = settingsTable(store).load();
  const names = ledgerNames(settings, statementTable(store), noticeTable(store), bookTable(store));
  const { head } = journal.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact').get() as {
    head: number;
  };
  const { first } = journal.prepare('SELECT coalesce(min(seq), 1) AS first FROM fact').get() as {
    first: number;
  };
  const places = ALL_KINDS.map(() => '?').join(', ');
  const stride = journal.prepare(
    `SELECT ${factColumns(journal)} FROM fact WHERE seq >= ? AND seq < ? AND kind IN (${places}) ORDER BY seq DESC`,
  );
  const lines: AuditLine[] = [];
  let above = Math.min(before ?? head + 1, head + 1);
  let more: number | null = null;
  while (above > first && more === null) {
    const from = Math.max(first, above - STRIDE);
    for (const row of stride.all(from, above, ...ALL_KINDS) as FactRow[]) {
      const fact = readable(row);
      if (!fact || !isAudited(fact)) continue;
      const line = auditLine(fact, names, settings);
      const gone = line.town === null ? stationIn(line.thing) : undefined;
      if (gone !== undefined && !settings.stations.has(gone)) line.town = townBefore(journal, gone, fact.seq);
      if (!isAskedFor(line, filter) || !mayRead(reader, line, settings)) continue;
      if (lines.length === most) {
        more = (lines.at(-1) as AuditLine).seq;
        break;
      }
      lines.push(line);
    }
    above = from;
    if (more === null && above > first && isOver()) more = above;
  }
  const changes = changesOf(
    journal,
    new Set(lines.filter(({ kind }) => saysDocument(kind)).map(({ seq }) => seq)),
    settings,
  );
  return {
    lines: lines.map((line) => shownTo(reader, { ...line, differences: changes.get(line.seq) ?? null })),
    more,
    settings,
  };
}

/** One page. */
export const auditPage = (
  source: AuditSource,
  asked: AuditFilter & { before?: number | undefined },
): AuditPage => {
  const { lines, more } = auditLines(source, { ...asked, most: AUDIT_PAGE });
  return { lines, more };
};

/** The station that a thing is, or is of. */
function stationIn(thing: string): StationId | undefined {
  const found = /^(?:station\/|series\/|episode\/)([^/:]+)/.exec(thing);
  return found?.[1] as StationId | undefined;
}

/** Whose a station was that is gone, when something was done to it. */
function townBefore(journal: SqliteDatabase, station: string, seq: number): TownId | null {
  const row = journal
    .prepare(
      `SELECT json_extract(body, '$.station.town') AS town FROM fact
       WHERE kind = 'station.set' AND seq <= ? AND json_extract(body, '$.station.id') = ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(seq, station) as { town: TownId } | undefined;
  return row?.town ?? null;
}

function isAskedFor(line: AuditLine, { from, to, by, group, thing, town }: AuditFilter): boolean {
  if ((from !== undefined && line.at < from) || (to !== undefined && line.at > to)) return false;
  if (by !== undefined && !isBy(line.by, by)) return false;
  if (group !== undefined && ![group].flat().includes(line.group)) return false;
  if (thing !== undefined && line.thing !== thing) return false;
  return town === undefined || line.town === town;
}

const isBy = (actor: string | null, wanted: string): boolean =>
  actor === wanted || (actor !== null && operatorUser(wanted) === '' && operatorUser(actor) !== undefined);
