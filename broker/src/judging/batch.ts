import type { SeriesId, StationId } from '@kawamori/contracts';

/** What the facts of one batch have moved so far. */
export interface Batch {
  stations: Set<StationId>;
  /** Notices decided or moved on, by their rise key. */
  notices: Set<string>;
  /** Courses of which something was judged, by their main series. */
  courses: Set<SeriesId>;
  settings: boolean;
  /** What others have announced, or mayors ordered. */
  statements: boolean;
}

export const emptyBatch = (): Batch => ({
  stations: new Set(),
  notices: new Set(),
  courses: new Set(),
  settings: false,
  statements: false,
});
