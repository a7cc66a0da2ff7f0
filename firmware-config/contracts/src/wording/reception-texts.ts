import type { Text } from './language.js';

/** The reception book as it is printed and as a table. What is filled in stands in braces. */
export const RECEPTION_TEXTS = {
  title: { ja: '受信簿', en: 'Reception book' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  period: { ja: '{from} 〜 {to}', en: '{from} to {to}' },
  everyTown: { ja: '全町', en: 'all towns' },
  count: { ja: '{count}件、うち対応待ち{open}件', en: '{count} entries, {open} of them open' },
  printedAt: { ja: '作成 {time}　{who}（{name}）', en: 'Made {time} by {who} ({name})' },
  quoted: {
    ja: '届いた連絡を、聞いたとおりに記したもの。確認された事実とは限らない。時刻は日本時間。',
    en: 'What reached HQ, as it was said; not confirmed by being written here. Times are Japan’s.',
  },
  empty: { ja: 'この期間に受けたものはありません。', en: 'Nothing was received in this period.' },
  at: { ja: '受信', en: 'Received' },
  kind: { ja: '種別・町', en: 'Kind, town' },
  from: { ja: '発信者・連絡先', en: 'From, call back' },
  said: { ja: '内容', en: 'What was said' },
  next: { ja: '次の対応・結果', en: 'Next step' },
  by: { ja: '受信者 {name}', en: 'taken by {name}' },
  isOpen: { ja: '対応待ち', en: 'open' },
  isDone: { ja: '済 {time} {name}', en: 'done {time}, {name}' },
  was: { ja: '訂正前（{time} まで）：{said}', en: 'before {time}: {said}' },
  isWithdrawn: { ja: '取り消し {time} {name}', en: 'taken back {time}, {name}' },
  callBack: { ja: '連絡先 {number}', en: 'call back {number}' },
  earlier: { ja: '前の日', en: 'a day earlier' },
  later: { ja: '次の日', en: 'a day later' },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4になります。PDFも印刷の画面から保存できます。',
    en: 'Print it on A4 from the browser (Ctrl+P); a PDF is saved from there too.',
  },
} as const satisfies Record<string, Text>;
export type ReceptionTextKey = keyof typeof RECEPTION_TEXTS;
