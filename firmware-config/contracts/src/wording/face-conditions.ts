import type { Text } from './language.js';

/** Texts of the faces about what is broken or blind. What is filled in stands in braces. */
export const CONDITION_TEXTS = {
  conditionsCount: { ja: '設備の異常 {count}件', en: 'broken: {count}' },
  noticeTimes: { ja: '経過', en: 'Times' },
  conditions: { ja: '設備の異常', en: 'What is broken or blind' },
  conditionSince: { ja: '{time}から（{length}）', en: 'since {time} ({length})' },
  conditionsHelp: {
    ja: '直ると自動で消えます。知らせの宛先は、保守（maintenance）の宛先です。',
    en: 'Each goes by itself once it is well. Those are told who are told of maintenance.',
  },
} as const satisfies Record<string, Text>;
