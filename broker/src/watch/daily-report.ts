import {
  type DailyReport,
  type Instant,
  isKnown,
  type NodeView,
  pictureFreshnessAt,
  type StationState,
  standingOf,
  type TownId,
} from '@kawamori/contracts';
import type { OpenCondition } from '../conditions/condition-table.js';
import type { DiskRoom } from '../disk/disk-watch.js';
import type { ChannelHealth } from '../notices/channel-watch.js';
import { isOfTown } from './canary.js';

const MOST = 100;

/** How a town's whole stands now. Pure. */
export function dailyReport(
  town: TownId,
  now: Instant,
  seen: {
    stations: readonly StationState[];
    nodes: readonly NodeView[];
    conditions: readonly OpenCondition[];
    disk: DiskRoom | undefined;
    canaryAt: Instant | undefined;
    channels: readonly ChannelHealth[];
  },
): DailyReport {
  const stations = seen.stations.filter((one) => one.town === town);
  const nodes = seen.nodes.filter((one) => one.town === town && isOfTown(one));
  const cameras = stations.flatMap((one) => one.cameras);
  const batteries = nodes.flatMap(({ battery }) => battery ?? []);
  return {
    stations: {
      known: stations.length,
      heard: stations.filter((one) => isKnown(standingOf(one, now).freshness)).length,
    },
    cameras: {
      known: cameras.length,
      seen: cameras.filter(({ latest, expectedMs }) =>
        isKnown(pictureFreshnessAt(now, latest?.at, expectedMs)),
      ).length,
    },
    nodes: { known: nodes.length, connected: nodes.filter(({ connected }) => connected).length },
    batteries: {
      known: batteries.length,
      low: batteries.filter(({ volts, lowV }) => volts < lowV).length,
    },
    diskFreePercent: seen.disk ? (100 * seen.disk.freeBytes) / seen.disk.totalBytes : null,
    canaryAt: seen.canaryAt ?? null,
    channels: seen.channels
      .slice(0, MOST)
      .map(({ name, wellAt, fails }) => ({ name, isWell: fails === undefined, wellAt: wellAt ?? null })),
    broken: seen.conditions
      .filter((one) => one.town === town || one.town === null)
      .slice(0, MOST)
      .map(({ condition, subject }) => ({ condition, subject })),
  };
}
