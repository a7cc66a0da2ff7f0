import {
  AUDIT_KINDS,
  AUDIT_PAGE,
  type AuditFilter,
  type AuditKind,
  type AuditLine,
  type AuditPage,
  DAY,
  type Instant,
  operatorUser,
  type PersonId,
  type StationId,
  type TownId,
  thingParts,
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
import { ALL_KINDS, changesOf, firstIn, STRIDE, saysDocument } from './documents.js';
import { isAudited } from './thing-of.js';

export interface AuditSource {
  journal: SqliteDatabase;
  store: SqliteDatabase;
  reader: AuditReader;
  /** Whether the search has taken long enough. */
  isOver(): boolean;
  /** Whether looking up what was there before has. */
  isTooLong(): boolean;
}

/** A clock that was wrong by less puts nothing out of the period that is asked for. */
const CLOCKS_DIFFER = DAY;

/** Lines, the newest first. @param most as many as are wanted. `more`: from where on it was not looked any further; null at the end. */
export function auditLines(
  { journal, store, reader, isOver, isTooLong }: AuditSource,
  {
    before,
    most,
    isWhole,
    ...filter
  }: AuditFilter & {
    before?: number | undefined;
    most: number;
    /** All of them, with what each has changed, are wanted, or none. */
    isWhole: boolean;
  },
): AuditPage & { settings: Settings } {
  const settings = settingsTable(store).load();
  const names = ledgerNames(settings, statementTable(store), noticeTable(store), bookTable(store));
  const { head } = journal.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact').get() as {
    head: number;
  };
  const first = firstIn(journal);
  const { from: earliest = 0, to: latest = Number.MAX_SAFE_INTEGER } = filter;
  const kinds = kindsOf(filter);
  const places = kinds.map(() => '?').join(', ');
  const stride = journal.prepare(
    `SELECT ${factColumns(journal)} FROM fact
     WHERE seq >= ? AND seq < ? AND wall_at BETWEEN ? AND ? AND kind IN (${places}) ORDER BY seq DESC`,
  );
  const newestOf = journal.prepare('SELECT max(wall_at) AS at FROM fact WHERE seq >= ? AND seq < ?');
  const liesBefore = (from: number, above: number): boolean =>
    filter.from !== undefined &&
    ((newestOf.get(from, above) as { at: Instant | null }).at ?? Infinity) < filter.from - CLOCKS_DIFFER;
  const isWanted = wantedBy(filter, settings);
  const townBefore = townsBefore(journal);
  const lines: AuditLine[] = [];
  let above = Math.min(before ?? head + 1, head + 1);
  let more: number | null = null;
  while (above > first && more === null) {
    const from = Math.max(first, above - STRIDE);
    for (const row of stride.all(from, above, earliest, latest, ...kinds) as FactRow[]) {
      const fact = readable(row);
      if (!fact || !isAudited(fact)) continue;
      const line = auditLine(fact, names, settings);
      if (!isWanted(line)) continue;
      const gone = line.town === null ? stationIn(line.thing) : undefined;
      if (gone !== undefined && !settings.stations.has(gone)) line.town = townBefore(gone, fact.seq);
      if (filter.town !== undefined && line.town !== filter.town) continue;
      if (!mayRead(reader, line, settings)) continue;
      if (lines.length === most) {
        more = (lines.at(-1) as AuditLine).seq;
        break;
      }
      lines.push(line);
    }
    if (more !== null || liesBefore(from, above)) break;
    above = from;
    if (above > first && isOver()) more = above;
  }
  const changes = changesOf(
    journal,
    new Set(lines.filter(({ kind }) => saysDocument(kind)).map(({ seq }) => seq)),
    settings,
    isTooLong,
  );
  if (!changes && isWhole) return { lines: [], more: head, changesMissing: true, settings };
  return {
    lines: lines.map((line) => shownTo(reader, { ...line, differences: changes?.get(line.seq) ?? null })),
    ...{ more, changesMissing: changes === undefined, settings },
  };
}

/** One page. */
export const auditPage = (
  source: AuditSource,
  asked: AuditFilter & { before?: number | undefined },
): AuditPage => {
  const { lines, more, changesMissing } = auditLines(source, { ...asked, most: AUDIT_PAGE, isWhole: false });
  return { lines, more, changesMissing };
};

/** The station that a thing is, or is of. */
function stationIn(thing: string): StationId | undefined {
  const found = /^(?:station\/|series\/|episode\/)([^/:]+)/.exec(thing);
  return found?.[1] as StationId | undefined;
}

/** Whose a station was that is gone, when something was done to it. The journal is gone through once, when that is first asked. */
function townsBefore(journal: SqliteDatabase): (station: StationId, seq: number) => TownId | null {
  let stated: { seq: number; station: StationId; town: TownId }[] | undefined;
  return (station, seq) => {
    stated ??= journal
      .prepare(
        `SELECT seq, json_extract(body, '$.station.id') AS station, json_extract(body, '$.station.town') AS town
         FROM fact WHERE kind = 'station.set' ORDER BY seq`,
      )
      .all() as { seq: number; station: StationId; town: TownId }[];
    return stated.findLast((one) => one.station === station && one.seq <= seq)?.town ?? null;
  };
}

/** The kinds that are asked for. */
function kindsOf({ group }: AuditFilter): AuditKind[] {
  const groups = group === undefined ? undefined : [group].flat();
  return ALL_KINDS.filter((kind) => groups?.includes(AUDIT_KINDS[kind]) ?? true);
}

/** Whether a line is by whom and of what is asked for. */
function wantedBy(
  { by, thing }: Pick<AuditFilter, 'by' | 'thing'>,
  settings: Pick<Settings, 'accounts' | 'people'>,
): (line: AuditLine) => boolean {
  const isBy = by === undefined ? () => true : wantedPerson(by, settings);
  const isOf = thing === undefined ? () => true : wantedThing(thing);
  return (line) => isBy(line) && isOf(line);
}

/** A name of ours is one person's; what is none is looked for in how people are called. */
function wantedPerson(
  wanted: string,
  settings: Pick<Settings, 'accounts' | 'people'>,
): (line: Pick<AuditLine, 'by' | 'byJa' | 'byEn'>) => boolean {
  if (operatorUser(wanted) === '') return ({ by }) => by !== null && operatorUser(by) !== undefined;
  if (isNameOfOurs(wanted, settings)) return ({ by }) => by === wanted;
  return ({ by, byJa, byEn }) => by === wanted || byJa.includes(wanted) || byEn.includes(wanted);
}

const isNameOfOurs = (by: string, { accounts, people }: Pick<Settings, 'accounts' | 'people'>): boolean =>
  accounts.has(by) || people.has(by as PersonId) || operatorUser(by) !== undefined;

function wantedThing(wanted: string): (line: Pick<AuditLine, 'thing' | 'thingJa' | 'thingEn'>) => boolean {
  if (thingParts(wanted)) return ({ thing }) => thing === wanted;
  return ({ thingJa, thingEn }) => thingJa.includes(wanted) || thingEn.includes(wanted);
}
