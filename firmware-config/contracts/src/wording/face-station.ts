import type { Text } from './language.js';

/** Texts of a station's page, which is loaded when a station is opened. What is filled in stands in braces. */
export const STATION_TEXTS = {
  // The chart and its period
  aYear: { ja: '1年', en: '1 year' },
  allTime: { ja: '全期間', en: 'All' },
  allFailed: {
    ja: 'いつからの値があるか、確かめられませんでした。もう一度お試しください。',
    en: 'Since when there are values could not be found out. Please try again.',
  },
  periodShown: { ja: '{from} 〜 {to}', en: '{from} to {to}' },
  pastShown: { ja: '過去を表示しています', en: 'The past is shown' },
  toNow: { ja: '現在へ戻る', en: 'Back to now' },
  moveChart: { ja: '期間を動かす', en: 'Move the period' },
  earlier: { ja: '前へ', en: 'Earlier' },
  later: { ja: '次へ', en: 'Later' },
  nearer: { ja: '拡大', en: 'Zoom in' },
  farther: { ja: '縮小', en: 'Zoom out' },
  chooseTime: { ja: '日時を選ぶ', en: 'Choose a time' },
  timeField: { ja: '見たい日時（日本時間）', en: 'Time to look at (Japan time)' },
  showTime: { ja: 'この日時を表示', en: 'Show this time' },
  timeFault: { ja: '日時を入力してください', en: 'Enter a date and time' },
  timeFuture: { ja: 'まだ来ていない日時です', en: 'This time has not come yet' },
  showInChart: { ja: 'グラフで見る', en: 'Show in the chart' },
  fetching: { ja: '読み込んでいます', en: 'Loading' },
  chartKeys: {
    ja: '← → 値を読む　Shift＋← → 期間を動かす　＋ − 拡大・縮小　End 現在へ',
    en: '← → read values · Shift+← → move the period · + − zoom · End now',
  },
  chartHands: {
    ja: 'グラフは左右に動かせます。拡大・縮小は Ctrl＋ホイール、または2本の指で。',
    en: 'Draw the chart sideways to move it. Zoom with Ctrl and the wheel, or with two fingers.',
  },
  chartSlider: { ja: '水位のグラフを読む', en: 'Read the level chart' },
  chartSliderRain: { ja: '雨量のグラフを読む', en: 'Read the rain chart' },
  chartNoCursor: { ja: '左右の矢印キーで値を順に読みます', en: 'Left and right read the values one by one' },
  chartNoValue: { ja: '値なし', en: 'no value' },

  // The values as a table
  valuesTable: { ja: '値の一覧', en: 'Values as a table' },
  valuesTime: { ja: '日時', en: 'Time' },
  valuesLevel: { ja: '水位 m', en: 'Level m' },
  valuesMean: { ja: '平均 m', en: 'Mean m' },
  valuesLowHigh: { ja: '最低〜最高 m', en: 'Lowest to highest m' },
  valuesRain: { ja: '雨量 mm', en: 'Rain mm' },
  valuesQuality: { ja: '確からしさ', en: 'Quality' },
  valuesMore: {
    ja: '新しい{shown}件を表示しています（全{count}件）。すべては「CSVで保存」で得られます。',
    en: 'The newest {shown} of {count} are shown. All of them: save as CSV.',
  },
  valuesNone: { ja: 'この期間の値はありません', en: 'No values in this period' },
} as const satisfies Record<string, Text>;
