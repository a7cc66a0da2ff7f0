import { type Freshness, isCurrent, rainWords } from '@kawamori/contracts';
import type { TextKey } from '../wording.js';
import type { StationLook } from './station-look.js';

/** What a marker says of the rain beside the value that it shows. */
export interface RainLine {
  /** Sums in millimetres, the shortest first; none where they are not current. */
  sums: readonly { label: TextKey; mm: string }[];
  freshness: Freshness;
  /** The rain has an age of its own, which the value's beside it does not tell. */
  aged: boolean;
}

/**
 * 10 minutes, an hour, and since it began; in dry weather the hour alone, which says that it is dry. Undefined where no rain has been
 * measured.
 * @param brief without the ten minutes, for want of room
 */
export function rainLine(
  { station: { level, rain }, rainCurrency, freshness }: StationLook,
  brief: boolean,
): RainLine | undefined {
  if (!rain?.latest || !rainCurrency) return undefined;
  const raining = rain.mmSinceBegin > 0;
  const all = [
    { label: 'rain10min', mm: rain.mm10min, said: raining && !brief },
    // Of a rain gauge the last hour is the value itself.
    { label: 'rain1h', mm: rain.mm1h, said: level !== null },
    { label: 'rainSinceBegin', mm: rain.mmSinceBegin, said: raining },
  ] as const;
  const sums = all.filter(({ said }) => said && isCurrent(rainCurrency.freshness));
  const aged = level !== null && rainCurrency.freshness !== freshness;
  if (sums.length === 0 && !aged) return undefined;
  return {
    sums: sums.map(({ label, mm }) => ({ label, mm: rainWords(mm) })),
    freshness: rainCurrency.freshness,
    aged,
  };
}
