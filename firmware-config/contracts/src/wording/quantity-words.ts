import type { Quantity } from '../ids.js';
import type { Text } from './language.js';

/** What a series measures, in words. */
export const QUANTITY_WORDS: Readonly<Record<Quantity, Text>> = {
  level: { ja: '水位', en: 'level' },
  'level-sub': { ja: '水位（副）', en: 'level (second gauge)' },
  rain: { ja: '雨量', en: 'rain' },
};
