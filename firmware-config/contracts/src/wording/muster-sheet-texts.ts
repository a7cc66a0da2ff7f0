import type { Text } from './language.js';

/** The roll of a muster as it is printed and as a table. What is filled in stands in braces. */
export const MUSTER_SHEET_TEXTS = {
  title: { ja: '参集名簿', en: 'Roll of a muster' },
  asOf: { ja: '{time}現在', en: 'as of {time}' },
  everyTown: { ja: '全町', en: 'all towns' },
  printedAt: { ja: '作成 {time}　{who}（{name}）', en: 'Made {time} by {who} ({name})' },
  empty: {
    ja: 'いま呼びかけている参集はなく、この1日に終わったものもありません。',
    en: 'Nobody is being called together, and no muster has ended in the last day.',
  },
  call: { ja: '{town}　{place}　{time} まで', en: '{town}, {place}, by {time}' },
  called: { ja: '呼びかけ {time}　{name}', en: 'called {time} by {name}' },
  goesOn: { ja: '呼びかけ中', en: 'going on' },
  tick: { ja: '着', en: 'There' },
  name: { ja: '氏名', en: 'Name' },
  state: { ja: '状態', en: 'State' },
  said: { ja: 'ひとこと・だれから', en: 'Their word, by whom' },
  numbers: { ja: '電話', en: 'Telephone' },
  time: { ja: '到着時刻', en: 'Arrived at' },
  remark: { ja: '記入', en: 'To write' },
  arrivedAt: { ja: '到着 {time}', en: 'arrived {time}' },
  comingAt: { ja: '行ける {time}ごろ', en: 'coming, about {time}' },
  overdue: { ja: '予定超過', en: 'overdue' },
  notComing: { ja: '行けない', en: 'not coming' },
  silent: { ja: '未回答', en: 'no answer' },
  notReached: { ja: '連絡が届いていない', en: 'not reached' },
  byHq: { ja: '本部が記録（{name}）', en: 'entered by headquarters ({name})' },
  sameAs: { ja: '{group}に記載', en: 'stands in {group}' },
  strangers: { ja: '名簿にない人（手書き）', en: 'Who is not on the roll, by hand' },
  how: {
    ja: '時刻は日本時間。電話番号は、その町の本部の権限で作ったときだけ載る。個人の番号が載った紙は、使い終えたら裁断する。',
    en: 'Times are Japan’s. Numbers stand there only where headquarters of that town have made it; shred what holds them.',
  },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4になります。受付で着いた人に印を付け、時刻を書いてください。',
    en: 'Print it on A4 from the browser (Ctrl+P); tick who arrives and write the time.',
  },
} as const satisfies Record<string, Text>;
export type MusterSheetTextKey = keyof typeof MUSTER_SHEET_TEXTS;
