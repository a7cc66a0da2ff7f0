import type { Text } from './language.js';

/** Texts of the big screen in the headquarters alone. What is filled in stands in braces. */
export const WALL_TEXTS = {
  since: { ja: '{time}から', en: 'since {time}' },
  otherStations: { ja: 'ほか{count}局', en: '{count} more' },
  otherStationsHelp: { ja: '水位の低い方', en: 'the lower ones' },
  pictures: { ja: '映像', en: 'Pictures' },
} as const satisfies Record<string, Text>;
