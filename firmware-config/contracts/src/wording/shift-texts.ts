import type { Text } from './language.js';

/** What the shift hand-over sheet says. What is filled in stands in braces. */
export const SHIFT_TEXTS = {
  title: { ja: '引継書', en: 'Hand-over sheet' },
  period: { ja: '{from} 〜 {to}', en: '{from} to {to}' },
  everything: { ja: '全観測所', en: 'all stations' },
  printedAt: { ja: '作成 {time}　{who}（{name}）', en: 'Made {time} by {who} ({name})' },
  onDuty: { ja: '当番', en: 'On duty' },
  now: { ja: '{town}　いま：{people}', en: '{town}, now: {people}' },
  next: { ja: '次：{people}（{time} から）', en: 'next: {people} (from {time})' },
  nobody: { ja: '当番表に記載なし', en: 'nobody in the roster' },
  noNext: { ja: '次：当番表に記載なし', en: 'next: nobody in the roster' },
  open: { ja: '続いているお知らせと担当', en: 'Notices that go on, and who has them' },
  noneOpen: { ja: '続いているお知らせはありません。', en: 'None goes on.' },
  has: { ja: '担当 {name}（{time} 確認）', en: '{name} has it, acknowledged {time}' },
  handedTo: { ja: '{to} へ引き継ぎ中（{name} {time}）', en: 'handed over to {to} by {name}, {time}' },
  nobodyHas: { ja: '未確認：担当がいません', en: 'not acknowledged: nobody has it' },
  works: { ja: '点検中', en: 'Under maintenance' },
  work: { ja: '{until} まで　{by}', en: 'until {until}, {by}' },
  happened: { ja: 'この勤務のできごと', en: 'What happened in this shift' },
  nothing: { ja: '記録はありません。', en: 'Nothing is on record.' },
  unread: {
    ja: '記録を読めなかったため載っていません。クロノロジーの画面で確かめてください。',
    en: 'The record could not be read. Look at the chronology on the screen.',
  },
  more: {
    ja: 'このほか、これより前（{from} 〜 {until}）の{count}件はクロノロジーに。',
    en: '{count} more, from before these ({from} to {until}), in the chronology.',
  },
  inParts: {
    ja: '一度に出せるのは{most}件までです。期間を分けて出してください。',
    en: 'It shows {most} at a time: ask for parts of the period.',
  },
  byHand: { ja: '申し送り（手書き）', en: 'By hand' },
  gave: { ja: '引き継いだ人', en: 'Handed over by' },
  took: { ja: '引き受けた人', en: 'Taken over by' },
  when: { ja: '時刻', en: 'Time' },
  earlier: { ja: '前の勤務', en: 'the shift before' },
  later: { ja: '次の勤務', en: 'the next shift' },
  hours: { ja: '{hours}時間', en: '{hours} hours' },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4縦1〜2枚になります。余白に手書きして、署名してください。',
    en: 'Print it from the browser (Ctrl+P): one or two pages of A4, to write on and to sign.',
  },
} as const satisfies Record<string, Text>;
export type ShiftTextKey = keyof typeof SHIFT_TEXTS;
