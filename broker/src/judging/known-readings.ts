import type { Instant, QualityReason, SeriesId } from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import {
  DOUBT_REASONS,
  FOLD_REASONS,
  type FoldReason,
  goesOnSteady,
  type QualitySettings,
  type SeenPoint,
  type Steady,
  stuckAfter,
} from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import { endOf } from './episode-keeper.js';

// What the fold has to know of readings that stand in the table already.

/** Readings that are folded again at once, at most, before the next page is read. */
export const PAGE = 2_000;

export const isFoldReason = (reason: QualityReason): reason is FoldReason =>
  FOLD_REASONS.some((one) => one === reason);
export const isDoubted = (reason: QualityReason | undefined): boolean =>
  DOUBT_REASONS.some((one) => one === reason);
export const foldReasons = (reading: StoredReading): FoldReason[] => reading.reasons.filter(isFoldReason);

/** A reading as the fold sees it: what staff believe needs nobody else's word; a silence after it says something too. */
export function seenOf({ series, at, value, reasons }: StoredReading, table: ReadingTable): SeenPoint {
  if (reasons.includes('unanswered')) {
    return { at, value, silence: { next: table.judgeableAfter(series, at, 1)[0] } };
  }
  return { at, value, believed: reasons.includes('overruled') };
}

/** Since when the value has stood still at a reading, as far back as it matters. */
export function steadyAt(start: StoredReading, settings: QualitySettings, table: ReadingTable): Steady {
  const longest = settings.profile.stuck?.low;
  let first: StoredReading = start;
  if (longest !== undefined && stuckAfter(start, settings) !== undefined) {
    for (;;) {
      const earlier = table.judgeableBefore(start.series, first.at, PAGE);
      const broken = earlier.findIndex(
        (one, index) => !goesOnSteady(one, earlier[index - 1] ?? first, settings),
      );
      const run = broken < 0 ? earlier : earlier.slice(0, broken);
      const enough = run.find((one) => start.at - one.at >= longest);
      first = enough ?? run.at(-1) ?? first;
      if (enough || broken >= 0 || earlier.length < PAGE) break;
    }
  }
  return { value: start.value, since: first.at, last: start.at };
}

/**
 * The last reading before an instant that was believed at once, while no level was held, and the episodes after it. The fold's
 * state there is known without its past, so the story can be told again from it.
 */
export function calmBefore(
  series: SeriesId,
  instant: Instant,
  { table, episodes }: { table: ReadingTable; episodes: EpisodeTable },
): { start: StoredReading | undefined; old: NamedEpisode[] } {
  for (let before = instant; ; ) {
    const start = table.lastBelievedBefore(series, before);
    const from = start?.at ?? Number.MIN_SAFE_INTEGER;
    const old = episodes.reaching(series, from).filter((episode) => endOf(episode) > from);
    const around = old.find((episode) => episode.openedAt <= from);
    if (!around) return { start, old };
    before = around.openedAt;
  }
}
