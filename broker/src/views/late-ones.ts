import { cameLate, type Milliseconds, type SeriesView } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/** Which readings came when they were no longer fresh; nothing where none did. */
export function lateOnes(
  readings: readonly Pick<StoredReading, 'at' | 'receivedAt'>[],
  observing: Milliseconds,
): Pick<SeriesView, 'late'> {
  const late = readings.flatMap((reading, index) => (cameLate(reading, observing) ? [index] : []));
  return late.length > 0 ? { late } : {};
}
