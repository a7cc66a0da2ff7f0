import type { Text } from './language.js';

/** Texts of what was pressed on a telephone without a connection. Loaded when there is something of the kind. */
export const OUTBOX_TEXTS = {
  title: { ja: '未送信の確認', en: 'Acknowledgements not sent yet' },
  waiting: { ja: '未送信　{subject}（{time} に確認）', en: 'Not sent: {subject} (acknowledged {time})' },
  takingBack: { ja: '取り消しを送信中　{subject}', en: 'Taking back: {subject}' },
  takeBack: { ja: '取り消す', en: 'Take back' },
  sent: {
    ja: '送信しました　{subject}（{time} の確認が {sent} に届きました）',
    en: 'Sent: {subject} (acknowledged {time}, received {sent})',
  },
  byOther: {
    ja: '{name} さんも確認しています（{time}）。',
    en: '{name} has acknowledged it too ({time}).',
  },
  refused: {
    ja: '受け付けられませんでした　{subject}（{time} の確認）：{why}',
    en: 'Refused: {subject} (acknowledged {time}): {why}',
  },
  close: { ja: '閉じる', en: 'Close' },
} as const satisfies Record<string, Text>;
