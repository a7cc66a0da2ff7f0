import {
  HOUR,
  type Instant,
  type LevelQuantity,
  MINUTE,
  type Quality,
  type QualityReason,
  type StationConfig,
  seriesId,
} from '@kawamori/contracts';
import type { StoredReading } from '../../readings/reading-store.js';
import { minute } from '../../testing/builders.js';
import type { SeriesHour } from '../hour-cell.js';
import type { HoursSource } from '../hours-table.js';

/** A reading: minutes after six in the evening, the value, and what is thought of it. */
export type Known = readonly [minutes: number, value: number, quality?: Quality, ...reasons: QualityReason[]];

/** What is known of one series at an hour, of all its readings. */
export function knownHour(
  hour: Instant,
  known: readonly Known[],
  { station = 'kajiyase-bashi' as StationConfig['id'], quantity = 'level' as LevelQuantity | 'rain' } = {},
  changes: Partial<SeriesHour> = {},
): SeriesHour {
  const all = known.map(
    ([minutes, value, quality = 'good', ...reasons]): StoredReading => ({
      series: seriesId(station, quantity),
      ...{ at: minute(minutes), receivedAt: minute(minutes), value, quality, reasons },
    }),
  );
  const until = all.filter(({ at }) => at <= hour);
  return {
    readings: until.filter(({ at }) => at > hour - HOUR),
    lastUsable: until.findLast(({ quality }) => quality === 'good' || quality === 'suspect'),
    lastHeard: until.at(-1),
    firstAt: all[0]?.at,
    keptFrom: undefined,
    isInMaintenance: false,
    expected: { observing: 10 * MINUTE, resting: undefined },
    ...changes,
  };
}

/** Stations' readings by station and series, `station/quantity`, as the source of a table. */
export function knownSource(readings: Readonly<Record<string, readonly Known[]>>): HoursSource {
  const of = (station: StationConfig, quantity: LevelQuantity | 'rain', hour: Instant) => {
    const { observing = 10 * MINUTE, resting } = station.series[quantity]?.expected ?? {};
    const known = readings[seriesId(station.id, quantity)] ?? [];
    return knownHour(hour, known, { station: station.id, quantity }, { expected: { observing, resting } });
  };
  return {
    gauges: (station, hour) =>
      (['level', 'level-sub'] as const)
        .filter((quantity) => station.series[quantity])
        .map((quantity) => ({ quantity, ...of(station, quantity, hour) })),
    rain: (station, hour) => of(station, 'rain', hour),
  };
}
