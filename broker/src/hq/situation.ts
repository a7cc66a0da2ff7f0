import {
  type AnnouncementView,
  type EntryView,
  HOUR,
  type Instant,
  ORDER_LEVEL,
  type OrderView,
  type StationId,
  type TownId,
} from '@kawamori/contracts';
import type { OpenCondition } from '../conditions/condition-table.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { NoCell } from './hour-cell.js';
import type { HoursTable, StationHours, TableCell } from './hours-table.js';

/** A station whose water is not seen at the time of the report. */
export interface Unseen {
  row: StationHours;
  cell: Exclude<TableCell, { kind: 'value' }>;
  /** The newest usable value until then. */
  last: StoredReading | undefined;
}

/** A notice, and what had become of it by the time of the report. */
export interface ToldNotice {
  at: Instant;
  town: TownId;
  subjectJa: string;
  /** Names of people, rooms and machines. */
  recipients: readonly string[];
  /** Null: it asks for no answer. */
  acknowledged: readonly { nameJa: string; at: Instant }[] | null;
}

/** How things stood at a time. */
export interface Situation {
  at: Instant;
  /** With a level gauge, the worst first, those that rest last; the last cell of each is the report's own. */
  rows: StationHours[];
  /** When each of those that has no value at the time of the report was last seen. */
  lastSeen: ReadonlyMap<StationId, Instant>;
  /** The highest water of the flood that was last, up to now; where there was one within a month. */
  crest: { nameJa: string; at: Instant } | undefined;
  reached: number;
  rising: number;
  unseen: Unseen[];
  orders: OrderView[];
  announcements: AnnouncementView[];
  /** Of the reception book, whose next step waits; the oldest first. */
  entries: EntryView[];
  /** The newest first. */
  told: ToldNotice[];
  /** The oldest first; null where the record cannot be read. */
  conditions: OpenCondition[] | null;
}

/** A change below this, in metres, is none: the resolution of the gauges. */
const STILL_M = 0.01;

export const ownCell = ({ level }: StationHours): TableCell | undefined => level?.cells.at(-1);

/** What a table that ends at the time of the report says of the rivers. */
export function waterOf(
  { rows }: HoursTable,
  lastUsable: (row: StationHours) => StoredReading | undefined,
): Pick<Situation, 'rows' | 'lastSeen' | 'reached' | 'rising' | 'unseen'> {
  const measured = rows.filter(({ level }) => level);
  const values = measured.map(ownCell).filter((cell) => cell?.kind === 'value');
  return {
    rows: measured,
    lastSeen: new Map(
      measured
        .filter((row) => ownCell(row)?.kind !== 'value')
        .flatMap((row) => {
          const last = lastUsable(row);
          return last ? [[row.station.id, last.at] as const] : [];
        }),
    ),
    reached: values.filter(({ mark }) => mark).length,
    rising: values.filter(({ changeM }) => (changeM ?? 0) >= STILL_M).length,
    unseen: measured.flatMap((row) => {
      const cell = ownCell(row);
      if (!cell || cell.kind === 'value' || isResting(cell)) return [];
      return { row, cell, last: lastUsable(row) };
    }),
  };
}

/** A crisis gauge in low water says nothing, as it should. */
const isResting = (cell: TableCell): cell is NoCell => cell.kind === 'none' && cell.why === 'resting';

/**
 * Whether an order or announcement stood at a time: said by then and not lifted, nor taken back by its issuer. What was recorded by mistake
 * never stood.
 */
export function stoodAt(
  { lifted, withdrawn }: Pick<OrderView, 'lifted' | 'withdrawn'>,
  saidAt: Instant,
  at: Instant,
): boolean {
  if (saidAt > at || (lifted && lifted.at <= at)) return false;
  return withdrawn === null || (withdrawn.cancelled === true && withdrawn.at > at);
}

/** What stood at a time, the gravest first. */
export function officialAt(
  { orders, announcements }: { orders: readonly OrderView[]; announcements: readonly AnnouncementView[] },
  at: Instant,
  town: TownId | undefined,
): Pick<Situation, 'orders' | 'announcements'> {
  const isOf = (one: { town: TownId }) => town === undefined || one.town === town;
  return {
    orders: orders
      .filter((one) => isOf(one) && stoodAt(one, one.orderedAt, at))
      .sort((a, b) => ORDER_LEVEL[b.kind] - ORDER_LEVEL[a.kind] || b.orderedAt - a.orderedAt),
    announcements: announcements
      .filter((one) => isOf(one) && stoodAt(one, one.announcedAt, at))
      .sort((a, b) => b.level - a.level || b.announcedAt - a.announcedAt),
  };
}

/** Hours over which the highest value is looked for. */
export const PEAK_HOURS = 12;
/** Times of the table under a report: each hour back from it. */
export const timesUpTo = (at: Instant): Instant[] =>
  Array.from({ length: PEAK_HOURS }, (_, i) => at - (PEAK_HOURS - 1 - i) * HOUR);

/** Whose next step waited at a time, by what is known now. */
export const waitedAt = ({ at, next, done, withdrawn }: EntryView, to: Instant): boolean =>
  next !== undefined && at <= to && !(done && done.at <= to) && !(withdrawn && withdrawn.at <= to);
