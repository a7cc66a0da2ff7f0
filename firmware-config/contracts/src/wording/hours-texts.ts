import type { LevelKey, LevelMark } from '../levels.js';
import type { Language, Text } from './language.js';

/** Why a cell of the on-the-hour table has no value. */
export const NO_VALUE_WORDS = {
  'to-come': { ja: '', en: '' },
  awaited: { ja: '未着', en: 'awaited' },
  'before-first': { ja: '開始前', en: 'before the first' },
  'let-go': { ja: '保存外', en: 'no longer kept' },
  maintenance: { ja: '点検', en: 'maintenance' },
  'not-used': { ja: '不採用', en: 'not used' },
  faulty: { ja: '異常値', en: 'bad' },
  doubtful: { ja: '要確認', en: 'doubtful' },
  missing: { ja: '欠測', en: 'missing' },
  resting: { ja: '休止', en: 'resting' },
  silent: { ja: '受信なし', en: 'nothing heard' },
} as const satisfies Record<string, Text>;
export type NoValue = keyof typeof NO_VALUE_WORDS;

/** What the words of cells mean, for those who read the sheet; those that need no explaining are left out. */
export const NO_VALUE_MEANING: Readonly<Partial<Record<NoValue, Text>>> = {
  awaited: { ja: 'まだ届いていない', en: 'not arrived yet' },
  'before-first': { ja: '最初の観測値より前', en: 'before the first reading' },
  'let-go': { ja: '保存期間より前', en: 'older than what is kept' },
  maintenance: { ja: '点検中', en: 'work on the gauge' },
  'not-used': { ja: '職員が採用しなかった値', en: 'staff let it not count' },
  faulty: { ja: '異常と判定した値だけ', en: 'nothing but bad values' },
  doubtful: { ja: '確かめられていない値（かっこ内）', en: 'not confirmed, in brackets' },
  missing: { ja: '計器が値なしと答えた', en: 'the gauge said that it has none' },
  resting: { ja: '水位が低く計器が休んでいる', en: 'the water is low and the gauge rests' },
  silent: { ja: '何も届いていない', en: 'nothing arrived' },
};

/** A level's name where there is room for four characters. Statutory names are shortened, never replaced. */
const SHORT_NAMES: Readonly<Record<Exclude<LevelKey, 'town'>, Text>> = {
  start: { ja: '観測開始', en: 'start' },
  standby: { ja: '水防待機', en: 'standby' },
  caution: { ja: '氾濫注意', en: 'caution' },
  evacuation: { ja: '避難判断', en: 'evacuation' },
  danger: { ja: '氾濫危険', en: 'danger' },
  gauge_danger: { ja: '計器目安', en: 'watch mark' },
  overflow: { ja: '氾濫開始', en: 'overflow' },
  design: { ja: '計画高水', en: 'design' },
};

/** Characters of a town's own name for a level that fit beside a value. */
const SHORT = 6;

export function shortMarkName(mark: LevelMark, language: Language): string {
  if (mark.key !== 'town') return SHORT_NAMES[mark.key][language];
  const name = language === 'ja' ? mark.nameJa : mark.nameEn;
  return name.length <= SHORT ? name : `${name.slice(0, SHORT - 1)}…`;
}

/** What the on-the-hour table says. What is filled in stands in braces. */
export const HOURS_TEXTS = {
  title: { ja: '正時表', en: 'On-the-hour table' },
  period: { ja: '{from} 〜 {to}', en: '{from} to {to}' },
  everything: { ja: '全観測所', en: 'all stations' },
  byRiver: { ja: '河川ごと・標高の高い順', en: 'by rivers, highest ground first' },
  byWorst: { ja: '水位の危険な順', en: 'worst first' },
  printedAt: { ja: '作成 {time}　{who}', en: 'Made {time} by {who}' },
  asOf: { ja: '川の時刻 {time}現在（{name}）', en: 'As of {time}, the river’s time ({name})' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  station: { ja: '観測所', en: 'Station' },
  unit: { ja: '水位 m', en: 'level, m' },
  peak: { ja: '期間の最高', en: 'highest' },
  peakFrom: { ja: '{from} から', en: 'from {from}' },
  rain: { ja: '時間雨量 mm', en: 'rain in the hour, mm' },
  rainSum: { ja: '計', en: 'sum' },
  atLeast: { ja: '{mm}以上', en: 'at least {mm}' },
  sub: { ja: '副', en: 'second gauge' },
  invented: { ja: '架空', en: 'invented' },
  hour: { ja: '{hour}時', en: '{hour} h' },
  empty: { ja: '観測所が登録されていません。', en: 'No station is set up.' },
  how: {
    ja: '値は正時、またはその前{near}分以内（観測間隔が{dense}分より長い計器は{far}分以内）でもっとも新しい正常値。:52 は正時でなくその分の値。下段は前の正時との差と、達している基準水位（その値だけで比べたもので、下回っても解除ではない）。',
    en: 'A value is the newest good one at the hour or within {near} minutes before it ({far} of a gauge that measures less often than every {dense} minutes); :52 is the minute of one that is not on the hour. Below it: the change since the hour before, and the level that the value reaches, which is no all-clear where it reaches none.',
  },
  midnight: { ja: '24時は翌日の0時。', en: '24 h is midnight.' },
  rainHow: {
    ja: '雨量は正時までの1時間の合計。「以上」は届いていない分がある。',
    en: 'Rain is the sum of the hour before; “at least” where part of it is missing.',
  },
  overflowNote: {
    ja: '氾濫開始＝氾濫開始水位に到達（氾濫は未確認）',
    en: 'overflow: level reached, flooding not confirmed',
  },
  townMarks: {
    ja: '{names}＝町が決めた目安（警戒レベルには対応しない）',
    en: '{names}: marks of the town’s own, which correspond to no alert level',
  },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4横に収まります。ファクスは「高画質」で送ってください。',
    en: 'Print it from the browser (Ctrl+P): A4 landscape. Fax it in fine mode.',
  },
  earlier: { ja: '前の{hours}時間', en: '{hours} hours earlier' },
  later: { ja: '次の{hours}時間', en: '{hours} hours later' },
  newest: { ja: 'いまの表', en: 'now' },
  hoursLink: { ja: '{hours}時間', en: '{hours} hours' },
  csv: { ja: 'CSVで保存', en: 'Save as CSV' },
} as const satisfies Record<string, Text>;
export type HoursTextKey = keyof typeof HOURS_TEXTS;
