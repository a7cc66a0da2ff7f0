import {
  HOUR,
  type HoursOrder,
  type Instant,
  JST_OFFSET,
  type LevelMark,
  type LevelQuantity,
  levelsAt,
  metres,
  reachedMark,
  type StationConfig,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import {
  type GaugeHour,
  type LevelCell,
  levelCell,
  type NoCell,
  type RainCell,
  rainCell,
  type SeriesHour,
  type ValueCell,
} from './hour-cell.js';
import { riverOrder, worstFirstRows } from './station-order.js';

/** A cell of the table with the change since the hour before, in metres as both are printed; null where one of them is missing. */
export type TableCell = (ValueCell & { changeM: number | null }) | Exclude<LevelCell, ValueCell>;

/** The highest good value of a period. */
export interface Peak {
  valueM: number;
  at: Instant;
  gauge: LevelQuantity;
  mark: LevelMark | undefined;
}

/** One station's row. */
export interface StationHours {
  station: StationConfig;
  /** Null where the station measures no level. */
  level: { cells: TableCell[]; peak: Peak | undefined } | null;
  /** Null where it measures no rain. `total`: null where no hour has any. */
  rain: { cells: RainCell[]; total: { mm: number; isWhole: boolean } | null } | null;
}

/** The on-the-hour table (正時表): stations by hours. */
export interface HoursTable {
  /** Full hours of Japan, ascending. */
  hours: Instant[];
  rows: StationHours[];
}

/** Reads what is known of a station's series at an hour: of each level gauge, the main one first, and of its rain. */
export interface HoursSource {
  gauges(station: StationConfig, hour: Instant): GaugeHour[];
  rain(station: StationConfig, hour: Instant): SeriesHour;
}

/** The full hour of Japan at or before an instant. */
export const fullHour = (at: Instant): Instant => Math.floor((at + JST_OFFSET) / HOUR) * HOUR - JST_OFFSET;

/** So many full hours up to the last one, ascending. */
export const hoursUpTo = (last: Instant, count: number): Instant[] =>
  Array.from({ length: count }, (_, i) => last - (count - 1 - i) * HOUR);

/**
 * Makes the table of stations.
 * @param now river clock: what lies after it is still to come
 */
export function hoursTable(
  { hours, now, order }: { hours: Instant[]; now: Instant; order: HoursOrder },
  stations: readonly StationConfig[],
  source: HoursSource,
): HoursTable {
  const rows = riverOrder(stations, hours.at(-1) ?? now).map((station) => ({
    station,
    level: station.series.level ? levelRow(station, hours, now, source) : null,
    rain: station.series.rain ? rainRow(station, hours, now, source) : null,
  }));
  return { hours, rows: order === 'worst' ? worstFirstRows(rows) : rows };
}

function levelRow(
  station: StationConfig,
  hours: readonly Instant[],
  now: Instant,
  source: HoursSource,
): StationHours['level'] {
  // The hour before the first one, for its change.
  const [first = now] = hours;
  let before: LevelCell = levelCell(
    { hour: first - HOUR, now },
    station,
    source.gauges(station, first - HOUR),
  );
  let peak: Peak | undefined;
  const cells = hours.map((hour): TableCell => {
    const gauges = source.gauges(station, hour);
    const cell = levelCell({ hour, now }, station, gauges);
    peak = higher(peak, peakOf(station, gauges, now));
    const changed = cell.kind === 'value' ? { ...cell, changeM: changeSince(before, cell) } : cell;
    before = cell;
    return changed;
  });
  return { cells, peak };
}

/** The difference of two values as they stand on the sheet, so that whoever subtracts them finds the same. */
function changeSince(before: LevelCell, { valueM }: ValueCell): number | null {
  if (before.kind !== 'value') return null;
  return Math.round((Number(metres(valueM)) - Number(metres(before.valueM))) * 100) / 100;
}

/** The highest good value of an hour: of the main gauge, or where that has none, of the second one. */
function peakOf(station: StationConfig, gauges: readonly GaugeHour[], now: Instant): Peak | undefined {
  for (const { readings, quantity } of gauges) {
    const highest = readings
      .filter(({ quality, at }) => quality === 'good' && at <= now)
      .reduce<StoredReading | undefined>(
        (top, one) => (top && top.value >= one.value ? top : one),
        undefined,
      );
    if (!highest) continue;
    const { at, value: valueM } = highest;
    return { valueM, at, gauge: quantity, mark: reachedMark(levelsAt(station.levels, at), valueM) };
  }
  return undefined;
}

const higher = (a: Peak | undefined, b: Peak | undefined): Peak | undefined =>
  a && (!b || a.valueM >= b.valueM) ? a : b;

const isToCome = (cell: RainCell): cell is NoCell => cell.kind === 'none' && cell.why === 'to-come';

function rainRow(
  station: StationConfig,
  hours: readonly Instant[],
  now: Instant,
  source: HoursSource,
): StationHours['rain'] {
  const cells = hours.map((hour) => rainCell({ hour, now }, source.rain(station, hour)));
  const sums = cells.flatMap((cell) => (cell.kind === 'sum' ? cell : []));
  const total =
    sums.length === 0
      ? null
      : {
          mm: Math.round(sums.reduce((sum, { mm }) => sum + mm, 0) * 10) / 10,
          isWhole: cells.every((cell) => isToCome(cell) || (cell.kind === 'sum' && cell.isWhole)),
        };
  return { cells, total };
}
