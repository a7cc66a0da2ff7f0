import type { EntryView, Instant } from '@kawamori/contracts';

/** The newest received first; what is known already stands as it is in the later list. */
export function withEntries(known: readonly EntryView[], more: readonly EntryView[]): EntryView[] {
  const all = new Map([...known, ...more].map((entry) => [entry.id, entry]));
  return [...all.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

const firstRecordedAt = ({ former, recordedAt }: EntryView): Instant => former[0]?.recordedAt ?? recordedAt;

/** When the newest of some entries was first written down; 0 of none. */
export const lastRecordedAt = (entries: readonly EntryView[]): Instant =>
  entries.reduce((last, entry) => Math.max(last, firstRecordedAt(entry)), 0);

/**
 * What was written down since, which nobody has heard yet: not what was received long ago and is only shown now, and no correction.
 * @param since when the newest that was heard of was written down
 */
export const newlyRecorded = (
  entries: readonly EntryView[],
  since: Instant,
  heard: ReadonlySet<string>,
): EntryView | undefined => entries.find((entry) => firstRecordedAt(entry) >= since && !heard.has(entry.id));
