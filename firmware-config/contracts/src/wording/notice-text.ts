import type { LevelMark, LevelSet } from '../levels.js';
import { correspondingLevelOf } from '../levels.js';
import { distanceTo } from '../looks/distance.js';
import { crestOf } from '../station.js';
import type { Language } from './language.js';
import { alertLevelWords, reachedWords } from './levels.js';
import { type Observed, observedText } from './observed-text.js';
import { crestWords, distanceWords } from './values.js';

export interface NoticeTextInput extends Observed {
  levels: LevelSet | undefined;
  mark: LevelMark;
  rise: number;
  /** The reading was doubted, and nothing came after it: it is taken for a flood until shown otherwise. */
  unanswered?: boolean;
}

/**
 * Our own notice 「基準水位超過のお知らせ（観測）」. It is an observation; the names of official announcements and orders never stand in it
 * (気象業務法 17, 23条).
 */
export function noticeText(input: NoticeTextInput, language: Language): { subject: string; body: string } {
  const { mark } = input;
  const level = alertLevelWords(correspondingLevelOf(mark), language);
  const short = reachedWords(mark, language);
  const distance = distanceWords(distanceTo(input.levels, input.valueM), language);
  const isInvented = mark.invented ?? false;
  const crest = crestOf(input.station);
  // Where there is a levee.
  const crestLine = crest === undefined ? [] : [crestWords(crest, input.valueM, language)];
  if (language === 'ja') {
    return observedText(
      input,
      {
        ...{ title: '基準水位超過のお知らせ（観測）', short, isInvented },
        what: [`${short}${level ? `　${level}` : ''}`],
        more: [
          distance,
          ...crestLine,
          ...(input.rise > 1 ? [`いったん下がったあと、再び上昇しました（${input.rise}回目）。`] : []),
          ...(input.unanswered
            ? [
                '急に上がった値のあと、水位計から値が届いていません。増水しているものとして扱います（未確認）。',
              ]
            : []),
        ],
        advice: ['現地の映像と上流の水位を確かめ、対応を判断してください。'],
      },
      'ja',
    );
  }
  return observedText(
    input,
    {
      ...{ title: 'Notice: a reference level was reached (observed)', short, isInvented },
      what: [`${short}${level ? `; ${level}` : ''}`],
      more: [
        distance,
        ...crestLine,
        ...(input.rise > 1 ? [`The water had fallen and rose again (rise ${input.rise}).`] : []),
        ...(input.unanswered
          ? [
              'The value had risen suddenly, and nothing has come from the gauge since: the water is taken to have risen (not confirmed).',
            ]
          : []),
      ],
      advice: ['Check the pictures and the stations upstream, then decide.'],
    },
    'en',
  );
}
