import type { Text } from './language.js';

/** Texts of the strip on every staff face that shows what was announced and ordered. */
export const OFFICIAL_STRIP_TEXTS = {
  official: { ja: '発表と発令', en: 'Announced and ordered' },
  officialCount: { ja: '発令・発表 {count}件', en: '{count} ordered or announced' },
  officialRecord: { ja: '発表・発令を記録', en: 'Record what was announced or ordered' },
  officialLook: { ja: '発表・発令の記録を見る', en: 'What was announced and ordered' },
} as const satisfies Record<string, Text>;
