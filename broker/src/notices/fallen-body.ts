import {
  type FallenTextInput,
  fallenText,
  fallenWords,
  type LevelMark,
  learntText,
  learntWords,
  levelsAt,
  markId,
  TAKEN_BACK,
  takenBackText,
} from '@kawamori/contracts';
import { type NewsTold, noticeOf, observationOf, wordsInput } from './notice-of.js';
import type { LevelNoticeBody } from './notice-table.js';

/** As what a fall is known: to a mark that still stands, or below all of them. */
export const endMark = (to: string | null): { kind: 'closed' | 'fallen'; mark: string } =>
  to === null ? { kind: 'closed', mark: 'closed' } : { kind: 'fallen', mark: `fallen:${to}` };

/** What is told when the water has fallen below a level, or below all of them; or when a level was told that never was reached. */
export function fallenBody(occurred: NewsTold): LevelNoticeBody {
  const { station, news } = occurred;
  const { change, episode, takenBack, noValue } = news;
  const levels = levelsAt(station.levels, change.at);
  // Also one that the town has withdrawn since it was told.
  const marks = [...station.levels.flatMap((set) => set.marks), ...(levels?.marks ?? [])];
  const markNamed = (id: string | null): LevelMark | undefined => marks.findLast((one) => markId(one) === id);
  const input: FallenTextInput = {
    ...{ ...wordsInput(occurred, change), levels, bySub: change.bySub ?? false },
    ...{ left: markNamed(change.from), stands: markNamed(change.to), crest: episode.crest },
  };
  const ended = endMark(change.to);
  const datum = levels?.datum ?? station.series.level?.datum.kind;
  if (takenBack) {
    const told = { mark: markNamed(takenBack.to), at: takenBack.at };
    const back = { ...input, told, isGone: noValue ?? false };
    const notice = noticeOf(occurred, observationOf(news), {
      ...{ ...ended, datum, name: TAKEN_BACK },
      ...{ ja: takenBackText(back, 'ja'), en: takenBackText(back, 'en') },
    });
    return { ...notice, takenBack: true, ...(noValue ? { noValue } : {}) };
  }
  return noticeOf(occurred, observationOf(news), {
    ...{ ...ended, datum, name: { ja: fallenWords(input, 'ja'), en: fallenWords(input, 'en') } },
    ...{ ja: fallenText(input, 'ja'), en: fallenText(input, 'en') },
  });
}

/** What is said of a level that was reached, where that was learnt afterwards; undefined where it is no longer one. */
export function learntBody(told: NewsTold): LevelNoticeBody | undefined {
  const { change } = told.news;
  const levels = levelsAt(told.station.levels, change.at);
  const mark = levels?.marks.find((one) => markId(one) === change.to);
  if (!levels || !mark) return undefined;
  const input = { ...wordsInput(told, change), levels, mark, bySub: change.bySub ?? false };
  const name = { ja: learntWords(mark, change.at, 'ja'), en: learntWords(mark, change.at, 'en') };
  return noticeOf(told, observationOf(told.news), {
    ...{ kind: 'learnt', mark: `learnt:${markId(mark)}`, name, datum: levels.datum },
    ...{ ja: learntText(input, 'ja'), en: learntText(input, 'en') },
  });
}
