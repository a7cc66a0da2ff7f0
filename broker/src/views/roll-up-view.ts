import type { Quantity, RollUpColumns, SeriesView } from '@kawamori/contracts';
import { meanOf, type RollUp, type RollUpResolution, widthOf } from '../readings/roll-up.js';

const GOOD = 0;
const SUSPECT = 1;
const inUnits = (value: number | null): number | null => (value === null ? null : value / 1_000);

/** Roll-ups as the columns of a series. */
export function rollUpColumns(
  found: readonly RollUp[],
  resolution: RollUpResolution,
  quantity: Quantity,
): Pick<SeriesView, 'at' | 'value' | 'quality'> & { rollUp: RollUpColumns } {
  const value = (one: RollUp): number =>
    (one.count === 0 ? inUnits(one.doubtfulMax) : quantity === 'rain' ? inUnits(one.sum) : meanOf(one)) ?? 0;
  return {
    at: found.map(({ at }) => at),
    value: found.map(value),
    quality: found.map(({ count }) => (count === 0 ? SUSPECT : GOOD)),
    rollUp: {
      resolution,
      widthMs: widthOf(resolution),
      count: found.map(({ count }) => count),
      min: found.map(({ min }) => inUnits(min)),
      max: found.map(({ max }) => inUnits(max)),
      maxAt: found.map(({ maxAt }) => maxAt),
      doubtful: found.map(({ doubtful }) => doubtful),
      doubtfulMax: found.map(({ doubtfulMax }) => inUnits(doubtfulMax)),
    },
  };
}
