import type { Addressed, NoticeTable } from '../notices/notice-table.js';
import type { CallTable } from './call-table.js';
import { markIn, mayHaveArrived } from './words-of-end.js';

/** What was told and never was. */
export interface TakenBack {
  /** Its notices, which call nobody any more. */
  keys: string[];
  /** Who may have heard of it: of one step that of it alone, of all whatever was told. */
  heard: Addressed[];
  /** What stands all the same was told with it alone, and nobody had answered. */
  leavesUntold: boolean;
}

/**
 * What was told of some episodes calls nobody any more but for some steps, and what of it has not left does not leave.
 * @param keeps the steps that stand, ascending: none where nothing does
 */
export function takeBack(
  episodes: readonly string[],
  keeps: readonly string[],
  {
    notices,
    calls,
  }: {
    notices: Pick<NoticeTable, 'ofEpisode' | 'recipientsOf' | 'recipientsOfOne' | 'takenBack'>;
    calls: Pick<CallTable, 'callingOf' | 'isEnded' | 'endOne'>;
  },
): TakenBack {
  const calling = episodes
    .flatMap((episode) => notices.ofEpisode(episode))
    .filter((key) => !calls.isEnded(key))
    .flatMap((key) => {
      const known = calls.callingOf(key);
      return known ? [{ key, isAnswered: known.acknowledged }] : [];
    });
  const isKept = ({ key }: { key: string }) => keeps.includes(markIn(key));
  const [kept, wrong] = [calling.filter(isKept), calling.filter((one) => !isKept(one))];
  const told =
    keeps.length === 0
      ? episodes.flatMap((episode) => notices.recipientsOf(episode))
      : wrong.flatMap(({ key }) => notices.recipientsOfOne(key));
  for (const { key } of wrong) {
    calls.endOne(key);
    notices.takenBack(key);
  }
  const stands = keeps.at(-1);
  return {
    keys: wrong.map(({ key }) => key),
    heard: told.filter(mayHaveArrived),
    leavesUntold:
      stands !== undefined &&
      wrong.some(({ isAnswered }) => !isAnswered) &&
      kept.every(({ key }) => markIn(key) !== stands),
  };
}
