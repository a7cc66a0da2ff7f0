import type { Text } from './language.js';

/** Texts of the faces about what is broken or blind. What is filled in stands in braces. */
export const CONDITION_TEXTS = {
  conditionsCount: { ja: '設備の異常 {count}件', en: 'broken: {count}' },
  noticeTimes: { ja: '時刻の内訳', en: 'Times' },
  conditions: { ja: '設備の異常', en: 'What is broken or blind' },
  conditionSince: { ja: '{time}から（{length}）', en: 'since {time} ({length})' },
  conditionsHelp: {
    ja: '直ると自動で消えます。設備の担当者には、始まりと終わりをお知らせします。',
    en: 'Each goes by itself once it is well. Those who look after it are told when it begins and ends.',
  },
} as const satisfies Record<string, Text>;
