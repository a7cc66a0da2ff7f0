import { NOTICES_IN_SNAPSHOT, type NoticeView } from '@kawamori/contracts';

/** The newest decision first. */
export function newestFirst(notices: readonly NoticeView[]): NoticeView[] {
  return [...notices].sort(
    (a, b) => b.decidedAt - a.decidedAt || b.observedAt - a.observedAt || (a.key < b.key ? -1 : 1),
  );
}

/** What is heard live, with older notices that were asked for; a notice that both have stands as it is heard. */
export function withOlder(live: readonly NoticeView[], asked: readonly NoticeView[]): NoticeView[] {
  const heard = new Set(live.map(({ key }) => key));
  return newestFirst([...live, ...asked.filter(({ key }) => !heard.has(key))]);
}

/**
 * Whether there may be older ones to ask for.
 * @param next the key to ask from; null at the end of the record, undefined before the first asking
 */
export const mayHaveOlder = (live: readonly NoticeView[], next: string | null | undefined): boolean =>
  next === undefined ? live.length >= NOTICES_IN_SNAPSHOT : next !== null;

/** By which rise of its episode something was reached, from the second on; undefined for what is no rise: an end, a check, what is broken. */
export const risenAgain = ({ kind, rise }: Pick<NoticeView, 'kind' | 'rise'>): number | undefined =>
  rise > 1 && (kind === null || kind === 'rise' || kind === 'upstream') ? rise : undefined;
