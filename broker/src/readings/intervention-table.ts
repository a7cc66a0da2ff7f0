import {
  endOfMaintenance,
  type Fact,
  type FactKind,
  type Instant,
  type MaintenanceView,
  type OverruleView,
  Quantity,
  type SeriesId,
  type StationId,
  seriesId,
  seriesParts,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** The kinds of facts by which people decide what readings are worth. */
export const INTERVENTION_KINDS: readonly FactKind[] = [
  'reading.overruled',
  'reading.overrule-undone',
  'maintenance.begun',
  'maintenance.ended',
];

/** What people say of a reading: an overrule goes before maintenance, a later overrule before an earlier one. */
export type StaffWord = 'good' | 'bad' | 'maintenance';

/** Readings that have to be looked at again. */
export interface Stretch {
  series: SeriesId;
  from: Instant;
  to: Instant;
}

/** Overrules, maintenance, and doubted readings after which nothing came: a projection of facts, written by the judge alone. */
export interface InterventionTable {
  /** Takes a fact in; the readings that it is about, or undefined for other facts. */
  apply(fact: Fact): Stretch[] | undefined;
  wordOn(series: SeriesId, at: Instant): StaffWord | undefined;
  /** Whether nothing came after a doubted reading for longer than it was due. */
  isUnanswered(series: SeriesId, at: Instant): boolean;
  /** The newest first, at most so many, those that were undone included. */
  overrules(series: SeriesId, limit: number): OverruleView[];
  /** What was said of exactly this stretch and stands. */
  standing(stretch: Stretch): OverruleView | undefined;
  /** The newest first, at most so many, those that are over included. */
  maintenances(station: StationId, limit: number): MaintenanceView[];
}

interface OverruleRow {
  series: SeriesId;
  from_at: number;
  to_at: number;
  verdict: OverruleView['verdict'];
  by: string;
  reason: string;
  decided_at: number;
  decided_seq: number;
  undone_by: string | null;
  undone_at: number | null;
}

interface MaintenanceRow {
  station: StationId;
  quantity: string;
  from_at: number;
  until_at: number;
  by: string;
  reason: string;
  ended_by: string | null;
  ended_at: number | null;
}

/** Stands for every quantity of a station. */
const ALL = '';

export function createInterventionTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS overrule (
      series TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, verdict TEXT NOT NULL,
      by TEXT NOT NULL, reason TEXT NOT NULL, decided_at INTEGER NOT NULL, decided_seq INTEGER NOT NULL,
      undone_by TEXT, undone_at INTEGER,
      PRIMARY KEY (series, from_at, to_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS maintenance (
      station TEXT NOT NULL, quantity TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL,
      by TEXT NOT NULL, reason TEXT NOT NULL, ended_by TEXT, ended_at INTEGER,
      PRIMARY KEY (station, quantity, from_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS unanswered (
      series TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (series, at)
    ) STRICT, WITHOUT ROWID;
  `);
}

export function interventionTable(database: SqliteDatabase): InterventionTable {
  const writable = !database.readonly;
  const prepare = (sql: string) => (writable ? database.prepare(sql) : undefined);
  const overrule = prepare('INSERT OR REPLACE INTO overrule VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)');
  const undo = prepare(
    'UPDATE overrule SET undone_by = ?, undone_at = ? WHERE series = ? AND from_at = ? AND to_at = ? AND undone_at IS NULL',
  );
  const begin = prepare('INSERT OR REPLACE INTO maintenance VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)');
  const end = prepare(
    'UPDATE maintenance SET ended_by = ?, ended_at = ? WHERE station = ? AND quantity = ? AND from_at = ? AND ended_at IS NULL',
  );
  const maintenanceOf = database.prepare(
    'SELECT * FROM maintenance WHERE station = ? AND quantity = ? AND from_at = ?',
  );
  const word = database.prepare(
    `SELECT verdict FROM overrule WHERE series = ? AND from_at <= ? AND to_at >= ? AND undone_at IS NULL
     ORDER BY decided_seq DESC LIMIT 1`,
  );
  const underWay = database.prepare(
    `SELECT 1 FROM maintenance WHERE station = ? AND quantity IN (?, '${ALL}') AND from_at <= ? AND until_at > ?
     AND (ended_at IS NULL OR ended_at > ?)`,
  );
  const newestOverrules = database.prepare(
    'SELECT * FROM overrule WHERE series = ? ORDER BY decided_seq DESC LIMIT ?',
  );
  const oneOverrule = database.prepare(
    'SELECT * FROM overrule WHERE series = ? AND from_at = ? AND to_at = ? AND undone_at IS NULL',
  );
  const newestMaintenances = database.prepare(
    'SELECT * FROM maintenance WHERE station = ? ORDER BY from_at DESC, quantity LIMIT ?',
  );
  const noteUnanswered = prepare('INSERT OR IGNORE INTO unanswered VALUES (?, ?)');
  const unanswered = database.prepare('SELECT 1 FROM unanswered WHERE series = ? AND at = ?');
  const anyUnanswered = database.prepare('SELECT 1 FROM unanswered WHERE series = ? LIMIT 1');
  const anyOverrules = database.prepare('SELECT 1 FROM overrule WHERE series = ? LIMIT 1');
  const anyMaintenance = database.prepare('SELECT 1 FROM maintenance WHERE station = ? LIMIT 1');

  /** Whether anything was ever said of a series: of nearly every one nothing was. */
  const spokenOf = new Map<SeriesId, boolean>();
  const isSpokenOf = (series: SeriesId): boolean => {
    const known = spokenOf.get(series);
    if (known !== undefined) return known;
    const found =
      anyOverrules.get(series) !== undefined ||
      anyUnanswered.get(series) !== undefined ||
      anyMaintenance.get(seriesParts(series).station) !== undefined;
    spokenOf.set(series, found);
    return found;
  };

  const stretchesOf = (row: MaintenanceRow | undefined): Stretch[] =>
    row === undefined
      ? []
      : Quantity.options
          .filter((quantity) => row.quantity === ALL || row.quantity === quantity)
          .map((quantity) => ({
            series: seriesId(row.station, quantity),
            from: row.from_at,
            to: row.until_at - 1,
          }));

  const applied = (fact: Fact): Stretch[] | undefined => {
    switch (fact.kind) {
      case 'reading.overruled': {
        const { series, from, to, verdict, by, reason } = fact.body;
        overrule?.run(series, from, to, verdict, by, reason, fact.at, fact.seq);
        return [{ series, from, to }];
      }
      case 'reading.overrule-undone': {
        const { series, from, to, by } = fact.body;
        undo?.run(by, fact.at, series, from, to);
        return [{ series, from, to }];
      }
      case 'maintenance.begun': {
        const { station, quantity, from, until, by, reason } = fact.body;
        const key = [station, quantity ?? ALL, from] as const;
        const before = maintenanceOf.get(...key) as MaintenanceRow | undefined;
        begin?.run(...key, until, by, reason);
        return [...stretchesOf(before), ...stretchesOf(maintenanceOf.get(...key) as MaintenanceRow)];
      }
      case 'maintenance.ended': {
        const { station, quantity, from, by } = fact.body;
        const key = [station, quantity ?? ALL, from] as const;
        end?.run(by, fact.at, ...key);
        return stretchesOf(maintenanceOf.get(...key) as MaintenanceRow | undefined);
      }
      case 'reading.unanswered': {
        const { series, at } = fact.body;
        noteUnanswered?.run(series, at);
        return [{ series, from: at, to: at }];
      }
      default:
        return undefined;
    }
  };

  return {
    apply: (fact) => {
      const stretches = applied(fact);
      if (stretches) spokenOf.clear();
      return stretches;
    },
    wordOn: (series, at) => {
      if (!isSpokenOf(series)) return undefined;
      const said = word.get(series, at, at) as { verdict: 'good' | 'bad' } | undefined;
      if (said) return said.verdict;
      const { station, quantity } = seriesParts(series);
      return underWay.get(station, quantity, at, at, at) ? 'maintenance' : undefined;
    },
    isUnanswered: (series, at) => isSpokenOf(series) && unanswered.get(series, at) !== undefined,
    overrules: (series, limit) => (newestOverrules.all(series, limit) as OverruleRow[]).map(overruleView),
    standing: ({ series, from, to }) => {
      const row = oneOverrule.get(series, from, to) as OverruleRow | undefined;
      return row && overruleView(row);
    },
    maintenances: (station, limit) =>
      (newestMaintenances.all(station, limit) as MaintenanceRow[]).map(maintenanceView),
  };
}

const overruleView = (row: OverruleRow): OverruleView => ({
  series: row.series,
  from: row.from_at,
  to: row.to_at,
  verdict: row.verdict,
  by: row.by,
  reason: row.reason,
  decidedAt: row.decided_at,
  undone: row.undone_at === null ? null : { by: row.undone_by ?? '', at: row.undone_at },
});

const maintenanceView = (row: MaintenanceRow): MaintenanceView => ({
  station: row.station,
  quantity: row.quantity === ALL ? null : Quantity.parse(row.quantity),
  from: row.from_at,
  until: row.until_at,
  by: row.by,
  reason: row.reason,
  ended: row.ended_at === null ? null : { by: row.ended_by ?? '', at: row.ended_at },
});

/** The maintenance of a station that is under way at an instant. */
export const maintenanceAt = (all: readonly MaintenanceView[], at: Instant): MaintenanceView[] =>
  all.filter((one) => one.from <= at && at < endOfMaintenance(one));
