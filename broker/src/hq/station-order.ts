import {
  alertLevelOf,
  type Instant,
  inNaturalOrder,
  levelsAt,
  opensEpisode,
  type StationConfig,
  type StationId,
  shareOfWay,
} from '@kawamori/contracts';
import { groupedBy } from '../conditions/grouped-by.js';
import type { StationHours } from './hours-table.js';

/**
 * River by river, from the highest ground down, as far as heights above the sea are known; where the settings say that one lies upstream
 * of another on its river, it stands before it. Rivers by their names.
 */
export function riverOrder(stations: readonly StationConfig[], at: Instant): StationConfig[] {
  const rivers = groupedBy(stations, ({ riverJa }) => riverJa);
  return [...rivers].sort(([a], [b]) => inNaturalOrder(a, b)).flatMap(([, some]) => downRiver(some, at));
}

function downRiver(stations: readonly StationConfig[], at: Instant): StationConfig[] {
  const left = stations
    .map((station) => ({ station, heightM: groundOf(station, at) }))
    .sort((a, b) => b.heightM - a.heightM || inNaturalOrder(a.station.id, b.station.id))
    .map(({ station }) => station);
  const order: StationConfig[] = [];
  while (left.length > 0) {
    const waiting = new Set<StationId>(left.map(({ id }) => id));
    const free = left.findIndex(({ upstream }) => !upstream.some((rule) => waiting.has(rule.station)));
    // Settings that go round in a circle say nothing.
    order.push(...left.splice(Math.max(free, 0), 1));
  }
  return order;
}

/** Metres above the sea of the lowest level of a station; below everything where nobody knows. */
function groundOf({ series, levels }: StationConfig, at: Instant): number {
  const datum = series.level?.datum;
  const lowest = levelsAt(levels, at)?.marks[0];
  const zeroM = datum?.kind === 'tp' ? 0 : datum?.zeroTpM;
  return lowest && zeroM !== undefined ? lowest.valueM + zeroM : -1_000;
}

/**
 * By the last value of each in the table: the higher level first; of one level those of which nothing is known since, for a flood that
 * nobody sees is the worst of its level; then by the share of the way to their highest level. Then those without any value; those that
 * rest in low water, as they should, come last.
 */
export function worstFirstRows(rows: readonly StationHours[]): StationHours[] {
  return rows
    .map((row) => ({ row, ...standingOfRow(row) }))
    .sort(
      (a, b) =>
        Number(a.isResting) - Number(b.isResting) ||
        Number(b.isKnown) - Number(a.isKnown) ||
        b.alertLevel - a.alertLevel ||
        Number(b.isReached) - Number(a.isReached) ||
        Number(b.isBlind) - Number(a.isBlind) ||
        b.share - a.share ||
        inNaturalOrder(a.row.station.id, b.row.station.id),
    )
    .map(({ row }) => row);
}

function standingOfRow({ station, level }: StationHours) {
  const past = (level?.cells ?? []).filter((cell) => cell.kind !== 'none' || cell.why !== 'to-come');
  const last = past.findLast((cell) => cell.kind === 'value');
  const newest = past.at(-1);
  const isResting = newest?.kind === 'none' && newest.why === 'resting';
  if (!last) return { isResting, isKnown: false, alertLevel: 0, isReached: false, isBlind: false, share: 0 };
  const marks = levelsAt(station.levels, last.at)?.marks ?? [];
  return {
    isResting,
    isKnown: true,
    alertLevel: last.mark ? alertLevelOf(last.mark) : 0,
    isReached: last.mark !== undefined,
    isBlind: newest !== last,
    share: shareOfWay(
      last.valueM,
      marks.map((mark) => ({ valueM: mark.valueM, opensEpisode: opensEpisode(mark) })),
    ),
  };
}
