import type { Text } from './language.js';

/** What the situation report says. What is filled in stands in braces. */
export const SITUATION_TEXTS = {
  title: { ja: '状況報告', en: 'Situation report' },
  asOf: { ja: '{time}現在', en: 'as of {time}' },
  everything: { ja: '全観測所', en: 'all stations' },
  printedAt: { ja: '作成 {time}　{who}（{name}）', en: 'Made {time} by {who} ({name})' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  water: { ja: '川の水位（観測）', en: 'The rivers (observed)' },
  reached: {
    ja: '基準水位に達している {reached}か所、上がっている {rising}か所、見えていない {blind}か所（全{all}か所）',
    en: 'At a level: {reached}; rising: {rising}; not seen: {blind}; of {all} stations',
  },
  station: { ja: '観測所', en: 'Station' },
  level: { ja: '水位 m', en: 'Level, m' },
  change: { ja: '1時間の変化', en: 'In an hour' },
  mark: { ja: '達している基準水位', en: 'Level reached' },
  distance: { ja: '次の基準水位まで', en: 'To the next' },
  peak: { ja: '12時間の最高', en: 'Highest in 12 hours' },
  moreStations: { ja: 'ほか{count}か所は正時表に', en: '{count} more in the on-the-hour table' },
  noStation: {
    ja: '水位を測る観測所が登録されていません。',
    en: 'No station that measures a level is set up.',
  },
  official: { ja: '発令・発表（出されているもの）', en: 'Ordered and announced (standing)' },
  noOfficial: { ja: '記録されているものはありません。', en: 'None is on record.' },
  told: {
    ja: 'お知らせと対応（24時間以内、未確認を先に新しい順）',
    en: 'Notices of the last 24 hours, those first that nobody has acknowledged',
  },
  noneTold: { ja: '24時間以内のお知らせはありません。', en: 'None in the last 24 hours.' },
  toWhom: { ja: '知らせた先', en: 'To' },
  nobody: { ja: 'なし', en: 'nobody' },
  others: { ja: '{names} ほか{count}', en: '{names} and {count} more' },
  acknowledged: { ja: '確認 {name} {time}', en: '{name}, {time}' },
  notAcknowledged: { ja: '未確認', en: 'not acknowledged' },
  unseen: { ja: '見えていないもの・設備の異常', en: 'What is not seen, and what is broken' },
  nothingUnseen: { ja: 'ありません。', en: 'None.' },
  lastValue: { ja: '最後の値 {value}（{time}）', en: 'last value {value} ({time})' },
  noValueYet: { ja: '値はまだ届いていない', en: 'no value yet' },
  since: { ja: '{time} から', en: 'since {time}' },
  conditionsUnread: {
    ja: '設備の異常は、記録を読めなかったため載っていません。画面で確かめてください。',
    en: 'What is broken could not be read from the record. Look at the screens.',
  },
  more: { ja: 'ほか{count}件', en: '{count} more' },
  how: {
    ja: '水位は{time}、またはその前15分以内（観測間隔の長い計器は30分以内）の正常値。:52 はその分の値。観測した値だけで基準水位と比べたもので、下回っても解除ではない。氾濫開始水位に達していても氾濫は未確認。あとから届いた観測値や記録で変わることがある。',
    en: 'Levels are good values at {time} or within 15 minutes before it (30 of gauges that measure seldom); :52 is the minute. Compared by the value alone: below a level is no all-clear, and at the overflow level no flooding is confirmed. What comes later may change it.',
  },
  atTime: { ja: '日時', en: 'date and time' },
  ofTown: { ja: '町', en: 'town' },
  make: { ja: 'この時刻の報告を出す', en: 'make the report of this time' },
  crest: { ja: '直近の出水の最高時（{station} {time}）', en: 'crest of the last flood ({station}, {time})' },
  notMade: { ja: '状況報告を作れませんでした。', en: 'No report was made.' },
  noTime: {
    ja: '日時が正しくありません。年月日と時刻（日本時間）を入れ直してください。',
    en: 'That is no date and time. Enter them again, in Japan’s time.',
  },
  notYet: {
    ja: 'これから先の時刻の報告は作れません。いま（{time}）より前の日時を入れてください。',
    en: 'No report is made of what is to come. Enter a time before now ({time}).',
  },
  earlier: { ja: '1時間前', en: 'an hour earlier' },
  later: { ja: '1時間後', en: 'an hour later' },
  now: { ja: 'いま', en: 'now' },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4縦1枚に収まります。',
    en: 'Print it from the browser (Ctrl+P): one page of A4.',
  },
} as const satisfies Record<string, Text>;
export type SituationTextKey = keyof typeof SITUATION_TEXTS;
