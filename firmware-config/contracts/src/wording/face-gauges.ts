import type { Standing } from '../looks/standing.js';
import type { Language, Text } from './language.js';
import { levelWords } from './values.js';

/** Texts about a station's two level gauges. What is filled in stands in braces. */
export const GAUGE_TEXTS = {
  mainGauge: { ja: '主水位計', en: 'main gauge' },
  subGauge: { ja: '副水位計', en: 'second gauge' },
  bySub: { ja: '副水位計による', en: 'by the second gauge' },
  bySubHelp: {
    ja: '主水位計から使える値が届いていないため、副水位計で判定しています。',
    en: 'Nothing usable comes from the main gauge: the second one is judged.',
  },
  gaugesDisagree: {
    ja: '主 {main}・副 {sub} 食い違い',
    en: 'main {main}, second {sub}: they disagree',
  },
  gaugesDisagreeHelp: {
    ja: '主水位計の値で判定しています。画像と現地を確かめてください。',
    en: 'The main gauge is judged. Look at the picture and the place.',
  },
  otherLineSub: { ja: '点線は副水位計', en: 'dotted: the second gauge' },
  otherLineMain: { ja: '点線は主水位計', en: 'dotted: the main gauge' },
} as const satisfies Record<string, Text>;

/** What is to be said of a station's two gauges in few words; empty for most stations at most times. */
export function gaugesWords(
  { bySub, disagree }: Pick<Standing, 'bySub' | 'disagree'>,
  language: Language,
): string[] {
  const apart = disagree && {
    main: levelWords(disagree.mainM),
    sub: levelWords(disagree.subM),
  };
  return [
    ...(bySub ? [GAUGE_TEXTS.bySub[language]] : []),
    ...(apart
      ? [GAUGE_TEXTS.gaugesDisagree[language].replace('{main}', apart.main).replace('{sub}', apart.sub)]
      : []),
  ];
}
