import type { SeriesId, StationId } from '@kawamori/contracts';
import { isOfCanary } from '../watch/canary.js';

/** What the facts of one batch have moved so far. */
export interface Batch {
  stations: Set<StationId>;
  /** Notices decided or moved on, by their rise key. */
  notices: Set<string>;
  /** The canary's notice was decided or moved on: of it nobody hears but who hands it over. */
  canary: boolean;
  /** Courses of which something was judged, by their main series. */
  courses: Set<SeriesId>;
  settings: boolean;
  /** What others have announced, or mayors ordered. */
  statements: boolean;
  /** HQ's book. */
  book: boolean;
  /** Who was called together, and what they have said. */
  musters: boolean;
}

export const emptyBatch = (): Batch => ({
  stations: new Set(),
  notices: new Set(),
  canary: false,
  courses: new Set(),
  settings: false,
  statements: false,
  book: false,
  musters: false,
});

/** Notes that a notice was decided or has moved on. */
export function noteMoved(batch: Batch, riseKey: string): void {
  if (isOfCanary(riseKey)) batch.canary = true;
  else batch.notices.add(riseKey);
}
