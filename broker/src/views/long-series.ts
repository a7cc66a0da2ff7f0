import {
  type Instant,
  QUALITY_CODES,
  type Quantity,
  type SeriesView,
  type StationId,
} from '@kawamori/contracts';
import type { OlderReadings } from '../influx/older-readings.js';
import { type HubView, MOST_READINGS } from './hub-view.js';

/** A period of one series, however long ago: what the embedded store has let go of is read from the server that holds it. */
export async function longSeries(
  { view, older }: { view: Pick<HubView, 'series' | 'beginsAt'>; older: OlderReadings },
  id: StationId,
  quantity: Quantity,
  from: Instant,
  to: Instant,
): Promise<SeriesView | undefined> {
  const whole = view.series(id, quantity, from, to);
  const beginsAt = whole && view.beginsAt(whole.series);
  if (!whole || beginsAt === undefined || from >= beginsAt) return whole;
  // Read before the server is asked: what the store lets go of meanwhile is in hand already.
  const recent = to >= beginsAt ? view.series(id, quantity, beginsAt, to) : undefined;
  const { readings, missing } = await older.range({
    series: whole.series,
    from,
    to: Math.min(to, beginsAt - 1),
    limit: MOST_READINGS,
  });
  const rest = MOST_READINGS - readings.length;
  const at = [...readings.map((one) => one.at), ...(recent?.at.slice(0, rest) ?? [])];
  return {
    ...whole,
    to: at.length < MOST_READINGS ? to : (at.at(-1) ?? to),
    at,
    value: [...readings.map((one) => one.value), ...(recent?.value.slice(0, rest) ?? [])],
    quality: [
      ...readings.map((one) => QUALITY_CODES.indexOf(one.quality)),
      ...(recent?.quality.slice(0, rest) ?? []),
    ],
    ...(missing ? { olderMissing: missing } : {}),
  };
}
