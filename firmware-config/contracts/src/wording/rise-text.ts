import type { RiseMark } from '../earlier-steps.js';
import type { LevelSet } from '../levels.js';
import { distanceTo } from '../looks/distance.js';
import type { Instant } from '../units.js';
import type { Language, Text } from './language.js';
import { DUTY_ADVICE, type Observed, observedText } from './observed-text.js';
import { clockWords, dateTimeWords, distanceWords, lengthWords, levelWords, metres } from './values.js';

export interface RiseTextInput extends Observed {
  levels: LevelSet | undefined;
  mark: RiseMark;
  /** The earlier value above which the water has risen. */
  since: { at: Instant; valueM: number };
}

/** What a rise is called. */
export const RISE_WORDS: Readonly<Record<RiseMark, Text>> = {
  rise: { ja: '急な水位上昇（観測）', en: 'fast rise (observed)' },
  near: { ja: '氾濫開始水位に近い水位上昇（観測）', en: 'rise close to the overflow level (observed)' },
};

/** 「1時間に1.20 m上昇」, 「20分間に0.60 m上昇」. */
export function risenWords(
  now: { at: Instant; valueM: number },
  since: { at: Instant; valueM: number },
  language: Language,
): string {
  const by = metres(now.valueM - since.valueM);
  const length = lengthWords(now.at - since.at, language);
  if (language === 'ja') return `${length}${length.endsWith('分') ? '間' : ''}に${by} m上昇`;
  return `risen by ${by} m in ${length}`;
}

/** Water that rises fast: what was observed, and how far it is to the next level. Nothing is foretold. */
export function riseText(input: RiseTextInput, language: Language): { subject: string; body: string } {
  const { mark, since, levels, observedAt, valueM } = input;
  const risen = risenWords({ at: observedAt, valueM }, since, language);
  const overflow = levels?.marks.find(({ key }) => key === 'overflow');
  const left =
    mark === 'near' && overflow
      ? distanceWords({ mark: overflow, metres: overflow.valueM - valueM, side: 'below' }, language)
      : undefined;
  const distance = distanceWords(distanceTo(levels, valueM), language);
  const sinceDay = dateTimeWords(since.at, language);
  const isInvented = (left !== undefined && overflow?.invented) || false;
  if (language === 'ja') {
    const short = `${risen}${left === undefined ? '' : `・${left}`}（観測）`;
    return observedText(
      input,
      {
        ...{ title: '水位上昇のお知らせ（観測）', short, isInvented },
        what: [RISE_WORDS[mark].ja, `${short}。`],
        more: [
          `${sinceDay} ${levelWords(since.valueM)} から ${clockWords(observedAt)} ${levelWords(valueM)} へ`,
          ...(left === distance ? [] : [distance]),
        ],
        advice: [DUTY_ADVICE.ja],
      },
      'ja',
    );
  }
  const short = `${risen}${left === undefined ? '' : `, ${left}`} (observed)`;
  return observedText(
    input,
    {
      ...{ title: 'Notice: the water rises (observed)', short, isInvented },
      what: [`${RISE_WORDS[mark].en}: ${short}`],
      more: [
        `From ${levelWords(since.valueM)} (${sinceDay} JST) to ${levelWords(valueM)} (${clockWords(observedAt)})`,
        ...(left === distance ? [] : [distance]),
      ],
      advice: [DUTY_ADVICE.en],
    },
    'en',
  );
}

/** What was seen when a rise that was told is over. */
export const RISE_OVER: Text = {
  ja: '急な水位上昇は続いていません（観測）',
  en: 'the fast rise does not go on (observed)',
};

/** A rise that was told does not go on: told quietly, and no all-clear. */
export function riseOverText(
  input: Observed & { levels: LevelSet | undefined },
  language: Language,
): { subject: string; body: string } {
  const distance = distanceWords(distanceTo(input.levels, input.valueM), language);
  const short = RISE_OVER[language];
  return language === 'ja'
    ? observedText(
        input,
        {
          ...{ title: '水位上昇のお知らせ（観測）', short, isInvented: false },
          what: [`${short}。`],
          more: [distance],
          advice: [
            '安全になったという意味ではありません。現地の映像と上流の水位を確かめてください。',
            'このお知らせへの確認は要りません。',
          ],
        },
        'ja',
      )
    : observedText(
        input,
        {
          ...{ title: 'Notice: the water rises (observed)', short, isInvented: false },
          what: [`${short}.`],
          more: [distance],
          advice: [
            'This does not mean that it is safe. Check the pictures and the stations upstream.',
            'Nobody need acknowledge this.',
          ],
        },
        'en',
      );
}
