import {
  asksForAnswer,
  CALLS_FOR,
  gravityOf,
  type Instant,
  NOTICES_IN_SNAPSHOT,
  type NoticeView,
  WAITING_IN_SNAPSHOT,
} from '@kawamori/contracts';
import type { UnansweredNotice } from '../duty/call-table.js';
import { shownNotice } from '../notices/shown-notice.js';

/** Where notices are read from. */
export interface NoticeSource {
  /** The newest decision first. */
  newest(limit: number): NoticeView[];
  one(key: string): NoticeView | undefined;
  /** Keys of an episode's notices that ask for an answer, in the order in which they were decided. */
  askingOf(episode: string): string[];
  unansweredSince(from: Instant): UnansweredNotice[];
}

/**
 * The notices that every screen has: the newest, and whatever else waits for an answer, however much was told since. Where very much waits,
 * the gravest of that, of equals the newest. The newest decision stands first.
 * @param now river clock
 */
export function snapshotNotices(from: NoticeSource, now: Instant): NoticeView[] {
  const newest = from.newest(NOTICES_IN_SNAPSHOT);
  const among = new Set(newest.map(({ key }) => key));
  const waiting = from
    .unansweredSince(now - CALLS_FOR)
    .filter(
      (one) => !among.has(one.key) && asksForAnswer(one) && from.askingOf(one.episode).at(-1) === one.key,
    )
    .sort((a, b) => gravityOf(b) - gravityOf(a))
    .slice(0, WAITING_IN_SNAPSHOT)
    .flatMap(({ key }) => from.one(key) ?? [])
    .sort((a, b) => b.decidedAt - a.decidedAt);
  return [...newest, ...waiting].map(shownNotice);
}
