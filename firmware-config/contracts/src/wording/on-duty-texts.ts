import type { Text } from './language.js';

/** Who is on duty now and next, on a telephone. What is filled in stands in braces. */
export const ON_DUTY_TEXTS = {
  title: { ja: '当番', en: 'On duty' },
  now: { ja: 'いま', en: 'Now' },
  next: { ja: '次', en: 'Next' },
  nobody: { ja: '当番表に記載なし', en: 'nobody in the roster' },
  nobodyHelp: {
    ja: 'お知らせは計画の順に呼び出します。',
    en: 'Notices call people by the plan.',
  },
  noPlan: { ja: '呼び出しの計画もありません。', en: 'There is no plan that calls anybody either.' },
  until: { ja: '{time}まで（あと{length}）', en: 'until {time} (in {length})' },
  from: { ja: '{time}から', en: 'from {time}' },
  changed: { ja: '{time}に交代の予定でした', en: 'to be relieved at {time}' },
  you: { ja: '（あなた）', en: ' (you)' },
  and: { ja: '、', en: ', ' },
  loading: { ja: '当番を読み込んでいます。', en: 'Loading who is on duty.' },
  unread: {
    ja: '当番を読めません。通信を確かめています。',
    en: 'Who is on duty cannot be read. Trying again.',
  },
  asOf: { ja: '{time} に読んだもの', en: 'as read at {time}' },
} as const satisfies Record<string, Text>;
export type OnDutyTextKey = keyof typeof ON_DUTY_TEXTS;
