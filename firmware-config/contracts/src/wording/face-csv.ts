import type { Text } from './language.js';

/** Texts of the desk about saving readings as a file. Loaded with a station's page. What is filled in stands in braces. */
export const CSV_TEXTS = {
  csvSave: { ja: 'CSVで保存', en: 'Save as CSV' },
  csvPeriod: { ja: 'グラフの期間　{from} 〜 {to}', en: 'Of the chart: {from} to {to}' },
  csvStations: { ja: '観測所', en: 'Stations' },
  csvThisStation: { ja: 'この観測所', en: 'This one' },
  csvAllStations: { ja: '全観測所', en: 'All' },
  csvStep: { ja: '間隔', en: 'Interval' },
  csvRaw: { ja: 'すべての記録', en: 'Every reading' },
  csvTenMinutes: { ja: '10分ごと', en: '10 minutes' },
  csvForm: { ja: '形式', en: 'Form' },
  csvExcel: { ja: 'Excel', en: 'Excel' },
  csvPlain: { ja: 'プログラム（UTF-8）', en: 'Programs (UTF-8)' },
  csvSaveAction: { ja: '保存する', en: 'Save' },
  csvUnderWay: { ja: 'ファイルを作っています', en: 'Making the file' },
  csvSaved: { ja: '保存しました：{name}（{rows}行）', en: 'Saved: {name} ({rows} rows)' },
  csvEmpty: {
    ja: 'この期間の値はありません。ファイルは保存していません。',
    en: 'No values in this period. No file was saved.',
  },
  csvFailed: {
    ja: 'ファイルを受け取れませんでした。通信を確認して、もう一度お試しください。',
    en: 'The file did not arrive. Check the connection and try again.',
  },
} as const satisfies Record<string, Text>;
