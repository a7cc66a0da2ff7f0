import type { Text } from './language.js';

/** Texts of the faces about what goes on now. */
export const ONGOING_TEXTS = {
  ongoing: { ja: 'いま続いていること', en: 'Going on now' },
  ongoingNothing: {
    ja: '基準水位への到達も設備の異常もありません',
    en: 'No level is reached and nothing is broken',
  },
  'step.near': { ja: '氾濫開始水位に近い急上昇', en: 'rising close to the overflow level' },
  'step.rise': { ja: '急上昇', en: 'rising fast' },
  'step.upstream': { ja: '上流で基準水位に到達', en: 'level reached upstream' },
  'step.check': { ja: '要確認の値', en: 'value to be checked' },
} as const satisfies Record<string, Text>;
