import {
  type Instant,
  MINUTE,
  type Milliseconds,
  type Resolution,
  type SeriesView,
} from '@kawamori/contracts';
import { stretches } from './roll-ups.js';

/** Rain of a stretch of time. */
export interface RainBar {
  from: Instant;
  to: Instant;
  mm: number;
}

/** Rain that fills its share of the chart at least, so that drizzle stays small. Millimetres, by how the rain is summed up. */
const FULL_MM: Readonly<Record<Resolution, number>> = { raw: 10, '10m': 10, '1h': 30, '1d': 100 };

/** Good rain as bars, ascending. A reading stands for the time before it, a sum for the stretch that begins at its time. */
export function rainBars(rain: SeriesView): RainBar[] {
  const step = usualStep(rain);
  const summedUp = stretches(rain);
  return rain.at.flatMap((at, i) => {
    if (rain.quality[i] !== 0) return [];
    const { from, to } = summedUp[i] ?? { from: at - step, to: at };
    return [{ from, to, mm: rain.value[i] ?? 0 }];
  });
}

/** The rain that a bar as high as its share stands for. Millimetres. */
export function fullRain(rain: SeriesView, bars: readonly RainBar[]): number {
  return bars.reduce((most, { mm }) => Math.max(most, mm), FULL_MM[rain.rollUp?.resolution ?? 'raw']);
}

/** The usual time between two readings: the width of a bar. */
function usualStep(rain: SeriesView): Milliseconds {
  const steps = rain.at.slice(1).map((at, i) => at - (rain.at[i] ?? at));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 10 * MINUTE;
}
