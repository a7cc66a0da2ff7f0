import type { DatumKind } from '../datum.js';
import type { Text } from './language.js';

/** What a level is measured from. */
export const DATUM_WORDS: Readonly<Record<DatumKind, Text>> = {
  tp: { ja: 'T.P.（東京湾平均海面）', en: 'T.P. (Tokyo Bay mean sea level)' },
  'gauge-zero': { ja: '零点高', en: 'gauge zero' },
  'overflow-zero': { ja: '氾濫開始水位を0とする', en: 'overflow level = 0' },
  'crest-zero': { ja: '天端を0とする', en: 'levee crest = 0' },
};
