import type { OlderMissing, Resolution } from '../http/series.js';
import type { Text } from './language.js';

/** Texts of the chart about summed-up series. What is filled in stands in braces. */
export const CHART_TEXTS = {
  summedUp: { ja: '平均と最低・最高（{step}ごと）', en: 'Mean, and lowest to highest ({step})' },
  summedUpRain: { ja: '雨量は合計（{step}ごと）', en: 'Rain: sums ({step})' },
  step10m: { ja: '10分', en: 'by ten minutes' },
  step1h: { ja: '1時間', en: 'by the hour' },
  step1d: { ja: '1日', en: 'by the day' },
  crestInPeriod: { ja: '期間中の最高 {value}（{time}）', en: 'Highest of the period {value} ({time})' },
  meanValue: { ja: '平均 {value}', en: 'mean {value}' },
  lowToHigh: { ja: '最低 {low} 〜 最高 {high}（{time}）', en: '{low} to {high} ({time})' },
  doubtfulHighest: { ja: '× 確認待ちの最高値', en: '× highest doubtful value' },
  stripPeriod: { ja: '写真は最近の{days}日', en: 'Pictures of the last {days} days' },
  olderDown: {
    ja: '古い値が欠けています。長期保存のデータベースに接続できません。',
    en: 'Older values are missing: the long-term database cannot be reached.',
  },
  olderEmptied: {
    ja: '古い値が欠けています。長期保存のデータベースが空にされています。',
    en: 'Older values are missing: the long-term database was emptied.',
  },
  olderSummedUpOnly: {
    ja: '古い値が欠けています。集計値だけが残っています。',
    en: 'Older values are missing: only their sums and means are kept.',
  },
  olderSummingUp: {
    ja: '古い値が欠けています。集計しているところです。',
    en: 'Older values are missing: they are being summed up.',
  },
} as const satisfies Record<string, Text>;

/** The step of a summed-up series, to be filled in. */
export const STEP_TEXT = { '10m': 'step10m', '1h': 'step1h', '1d': 'step1d' } as const satisfies Record<
  Exclude<Resolution, 'raw'>,
  keyof typeof CHART_TEXTS
>;

/** Why the beginning of a period is missing. */
export const OLDER_MISSING_TEXT = {
  'influx-down': 'olderDown',
  'influx-emptied': 'olderEmptied',
  'influx-roll-ups-only': 'olderSummedUpOnly',
  'influx-summing-up': 'olderSummingUp',
  'roll-ups-only': 'olderSummedUpOnly',
} as const satisfies Record<OlderMissing, keyof typeof CHART_TEXTS>;
