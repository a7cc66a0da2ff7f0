import { kilometresBetween, type Language, type StationId, type StationState } from '@kawamori/contracts';
import { sayIn } from '../wording.js';

/** Whose rain stands above a station's hydrograph: its own, else that of the neighbour that the town has named; null where there is none. */
export const rainStation = ({ id, rain, rainFrom }: StationState): StationId | null =>
  rain ? id : (rainFrom ?? null);

/** 「雨量: 窪川 3.2 km」, where the rain above a station's hydrograph is a neighbour's; null where it is its own, or the neighbour is not known. */
export function rainSource(
  station: StationState,
  stations: readonly StationState[],
  language: Language,
): string | null {
  const from = rainStation(station);
  const other = from === station.id ? undefined : stations.find(({ id }) => id === from);
  if (!other) return null;
  const name = language === 'ja' ? other.nameJa : other.nameEn;
  return sayIn(language, 'rainFrom', { name, km: kilometresBetween(station, other).toFixed(1) });
}
