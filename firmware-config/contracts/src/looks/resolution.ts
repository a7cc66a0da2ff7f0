import type { Resolution } from '../http/series.js';
import { DAY, HOUR, MINUTE, type Milliseconds } from '../units.js';

/** Points of a chart, about: more than it has pixels. */
const CHART_POINTS = 5_000;

/** What series are summed up by, narrowest first. */
export const ROLL_UP_WIDTHS = [
  { resolution: '10m', width: 10 * MINUTE },
  { resolution: '1h', width: HOUR },
  { resolution: '1d', width: DAY },
] as const satisfies readonly { resolution: Exclude<Resolution, 'raw'>; width: Milliseconds }[];

/** The finest resolution at which a period has no more points than a chart can show. @param observing how far apart readings are */
export function resolutionFor(period: Milliseconds, observing: Milliseconds): Resolution {
  if (period / Math.max(observing, MINUTE) <= CHART_POINTS) return 'raw';
  return ROLL_UP_WIDTHS.find(({ width }) => period / width <= CHART_POINTS)?.resolution ?? '1d';
}
