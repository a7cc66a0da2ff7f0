import { levelsAt, RISE_OVER, RISE_WORDS, RiseMark, riseOverText, riseText } from '@kawamori/contracts';
import { type NewsTold, noticeOf, observationOf, wordsInput } from './notice-of.js';
import type { LevelNoticeBody } from './notice-table.js';

/** What a fast rise is told as, and its end. */
export function riseBody(told: NewsTold): LevelNoticeBody {
  const { change } = told.news;
  const levels = levelsAt(told.station.levels, change.at);
  const input = { ...wordsInput(told, change), levels };
  const [mark, datum] = [RiseMark.safeParse(change.to).data, levels?.datum];
  if (mark === undefined || !change.since)
    return noticeOf(told, observationOf(told.news), {
      ...{ kind: 'closed', mark: 'closed', name: RISE_OVER, datum },
      ...{ ja: riseOverText(input, 'ja'), en: riseOverText(input, 'en') },
    });
  const rising = { ...input, mark, since: change.since };
  return noticeOf(told, observationOf(told.news), {
    ...{ kind: 'rise', mark, name: RISE_WORDS[mark], datum },
    ...{ ja: riseText(rising, 'ja'), en: riseText(rising, 'en') },
  });
}
