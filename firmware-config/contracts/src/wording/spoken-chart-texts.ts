import type { Text } from './language.js';

/** What the chart says to those who hear it: its own file, since it comes when it is first needed. What is filled in stands in braces. */
export const SPOKEN_CHART_TEXTS = {
  spokenPeriod: { ja: '{what} {from}から{to}まで', en: '{what} from {from} to {to}' },
  spokenHighest: { ja: '最高 {value}（{time}）', en: 'highest {value} ({time})' },
  spokenLowest: { ja: '最低 {value}（{time}）', en: 'lowest {value} ({time})' },
  spokenLast: { ja: '最後の値 {value}（{time}、{age}）', en: 'last value {value} ({time}, {age})' },
  spokenNothing: { ja: 'この期間の値はありません', en: 'no values in this period' },
  spokenReached: { ja: '期間中に{reached}', en: 'in the period: {reached}' },
  spokenNoMark: { ja: '期間中に達した基準水位はありません', en: 'no level was reached in the period' },
  spokenRainSum: { ja: '合計 {sum} mm', en: '{sum} mm in all' },
  spokenRainMost: { ja: '最も強い雨 {value} mm（{time}）', en: 'heaviest {value} mm ({time})' },
  spokenGaps: { ja: '値のない時間帯が{count}か所', en: 'gaps: {count}' },
  spokenDoubtful: { ja: '確認待ち・異常の値が{count}件', en: 'doubtful or bad values: {count}' },
  spokenCameLate: { ja: '後から届いた値が{count}件', en: 'values that came late: {count}' },
} as const satisfies Record<string, Text>;
