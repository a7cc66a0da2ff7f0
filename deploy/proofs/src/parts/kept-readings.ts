import type { SeriesView } from '@kawamori/contracts';
import type { Staff } from './staff.js';

/** How far back and ahead a series is asked for, where nothing else is said: readings of any flood lie within. */
const ANY_TIME = { from: Date.UTC(2015, 0, 1), to: Date.UTC(2030, 0, 1) };
const PIECE = 200 * 86_400_000;

export interface KeptReading {
  at: number;
  value: number;
  quality: number;
}

/** Every reading of a series that a hub has kept, asked for in pieces. */
export async function keptReadings(
  { get }: Pick<Staff, 'get'>,
  station: string,
  quantity: 'level' | 'rain' = 'level',
  { from: first, to: last } = ANY_TIME,
): Promise<KeptReading[]> {
  const all: KeptReading[] = [];
  for (let from = first; from <= last; from += PIECE) {
    const query = `quantity=${quantity}&from=${from}&to=${Math.min(last, from + PIECE - 1)}`;
    const view = await get<SeriesView>(`/api/v1/stations/${station}/series?${query}`);
    view.at.forEach((at, i) => {
      all.push({ at, value: view.value[i] ?? Number.NaN, quality: view.quality[i] ?? -1 });
    });
  }
  return all;
}
