import type { LevelMark, LevelSet } from '../levels.js';
import { correspondingLevelOf } from '../levels.js';
import { distanceTo } from '../looks/distance.js';
import type { Sequel } from '../notice.js';
import { crestOf } from '../station.js';
import type { Language } from './language.js';
import { alertLevelWords, reachedAfterWords, reachedWords } from './levels.js';
import { DUTY_ADVICE, type Observed, observedText } from './observed-text.js';
import { crestWords, distanceWords } from './values.js';

export interface NoticeTextInput extends Observed {
  levels: LevelSet | undefined;
  mark: LevelMark;
  rise: number;
  /** What it comes after in its episode; undefined for the first that is told. */
  sequel?: Sequel | undefined;
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
  const short = reachedAfterWords(mark, input.sequel, language);
  const reached = reachedWords(mark, language);
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
        what: [`${reached}${level ? `　${level}` : ''}`],
        more: [
          distance,
          ...crestLine,
          ...afterLines(input, 'ja'),
          ...(input.unanswered
            ? [
                '急に上がった値のあと、水位計から値が届いていません。増水しているものとして扱います（未確認）。',
              ]
            : []),
        ],
        advice: [DUTY_ADVICE.ja],
      },
      'ja',
    );
  }
  return observedText(
    input,
    {
      ...{ title: 'Notice: a reference level was reached (observed)', short, isInvented },
      what: [`${reached}${level ? `; ${level}` : ''}`],
      more: [
        distance,
        ...crestLine,
        ...afterLines(input, 'en'),
        ...(input.unanswered
          ? [
              'The value had risen suddenly, and nothing has come from the gauge since: the water is taken to have risen (not confirmed).',
            ]
          : []),
      ],
      advice: [DUTY_ADVICE.en],
    },
    'en',
  );
}

/** What has been told before it, in a sentence. */
function afterLines(
  { sequel, rise }: Pick<NoticeTextInput, 'sequel' | 'rise'>,
  language: Language,
): readonly string[] {
  const ja = language === 'ja';
  if (sequel === 'higher')
    return [
      ja
        ? '先のお知らせのあと、さらに上昇しました。'
        : 'The water has risen further since the notice before.',
    ];
  if (sequel !== 'again') return [];
  return [
    ja
      ? `いったん下がったあと、再び上昇しました${rise > 1 ? `（${rise}回目）` : ''}。`
      : `The water had fallen and rose again${rise > 1 ? ` (rise ${rise})` : ''}.`,
  ];
}
