import { alertLevelOf, levelsAt, markId, markName, noticeText } from '@kawamori/contracts';
import { type NewsTold, noticeOf, observationOf, wordsInput } from './notice-of.js';
import type { LevelNoticeBody } from './notice-table.js';

/**
 * What a reached level is told as, in both languages; undefined where its mark is no longer one of the station's.
 * @param unanswered nothing came after its reading: it is taken for a flood until shown otherwise
 */
export function noticeBody(told: NewsTold, unanswered: boolean): LevelNoticeBody | undefined {
  const { change, episode, sequel } = told.news;
  const levels = levelsAt(told.station.levels, change.at);
  const mark = levels?.marks.find((one) => markId(one) === change.to);
  if (!levels || !mark) return undefined;
  const input = {
    ...wordsInput(told, change),
    ...{ levels, mark, rise: episode.rise, sequel, unanswered, bySub: change.bySub ?? false },
  };
  return noticeOf(told, observationOf(told.news), {
    ...{ mark: markId(mark), alertLevel: alertLevelOf(mark), datum: levels.datum, sequel },
    name: { ja: markName(mark, 'ja'), en: markName(mark, 'en') },
    ...{ ja: noticeText(input, 'ja'), en: noticeText(input, 'en') },
  });
}
