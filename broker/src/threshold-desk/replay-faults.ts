import type { ReplayRequest, Text } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import { triedPlan } from './tried-levels.js';

/** Why a replay cannot begin: stations that measure no level or that nobody knows, and levels that no file may state. */
export function replayFaults(
  { stations = [], tried }: ReplayRequest,
  { stations: known }: Pick<Settings, 'stations'>,
): { unknown: string[]; faults: Text[] } {
  const named = [...stations, ...tried.map(({ station }) => station)];
  return {
    unknown: [...new Set(named.filter((id) => !known.get(id)?.series.level))],
    faults: tried.flatMap((one) => {
      const station = known.get(one.station);
      const plan = station && triedPlan(station, one);
      return plan && 'faults' in plan ? plan.faults : [];
    }),
  };
}
