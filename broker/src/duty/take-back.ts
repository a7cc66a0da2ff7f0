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
    notices: Pick<NoticeTable, 'askingOf' | 'recipientsOf' | 'recipientsOfOne' | 'takenBack'>;
    calls: Pick<CallTable, 'isAnswered' | 'isEnded' | 'endOne'>;
  },
): TakenBack {
  const asking = episodes
    .flatMap((episode) => notices.askingOf(episode))
    .filter((key) => !calls.isEnded(key));
  const isKept = (key: string) => keeps.includes(markIn(key));
  const [kept, wrong] = [asking.filter(isKept), asking.filter((key) => !isKept(key))];
  const told =
    keeps.length === 0
      ? episodes.flatMap((episode) => notices.recipientsOf(episode))
      : wrong.flatMap((key) => notices.recipientsOfOne(key));
  for (const key of wrong) {
    calls.endOne(key);
    notices.takenBack(key);
  }
  const stands = keeps.at(-1);
  return {
    keys: wrong,
    heard: told.filter(mayHaveArrived),
    leavesUntold:
      stands !== undefined &&
      wrong.some((key) => !calls.isAnswered(key)) &&
      kept.every((key) => markIn(key) !== stands),
  };
}
