import type { Text } from './language.js';

/** Texts of the panel on which staff say what readings are worth, and enter work on a station. Loaded when it is opened. */
export const QUALITY_PAGE_TEXTS = {
  title: { ja: '観測値の確認　{name}', en: 'Readings of {name}' },
  lead: {
    ja: '職員の判断は、自動の判定に優先します。届いた値は消したり書きかえたりしません。誰が・いつ・なぜ判断したかが記録に残ります。',
    en: 'What staff say goes before what the hub thinks. No value is deleted or changed. Who decided, when and why stays on record.',
  },
  close: { ja: '閉じる', en: 'Close' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  again: { ja: 'もう一度', en: 'Try again' },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  failed: {
    ja: '受け取れませんでした。通信を確認して、もう一度お試しください。',
    en: 'This did not arrive. Check the connection and try again.',
  },
  noAnswer: {
    ja: 'サーバーから返事がありません。記録されたかどうか、一覧で確かめてください。',
    en: 'The server has not answered. Look in the lists whether it was recorded.',
  },
  quantity: { ja: '項目', en: 'Series' },
  period: { ja: '期間', en: 'Period' },
  hours: { ja: '{hours}時間', en: '{hours} h' },
  days: { ja: '{days}日', en: '{days} days' },

  doubted: { ja: '正常でない値', en: 'Readings that are not good' },
  counts: {
    ja: '受信した値 {all}件のうち、正常 {good}・確認待ち {suspect}・異常値 {bad}・欠測 {missing}',
    en: '{all} readings: {good} good, {suspect} doubtful, {bad} bad, {missing} without a value',
  },
  noneReceived: { ja: 'この期間に受信した値はありません。', en: 'Nothing was received in this period.' },
  noneDoubted: {
    ja: 'この期間の値は、すべて正常と判断されています。',
    en: 'All readings of this period are good.',
  },
  olderOnes: {
    ja: 'これより前にもあります。期間を短くするか、CSVで確認してください。',
    en: 'There are older ones: choose a shorter period, or save the CSV.',
  },
  several: { ja: '同じ時刻に複数の値', en: 'Several values for one time' },
  severalHelp: {
    ja: '判定・表示・CSVには、測定範囲にある値のうち高いほうを使います。ほかの値も消さずに残しています。この時刻への判断は、使っている値にかかります。',
    en: 'The highest that is within range is judged, shown and exported. The others are kept. What staff say of this time is said of the value in use.',
  },
  severalUsed: { ja: '使用中（{time} 受信）', en: 'in use (received {time})' },
  severalKept: { ja: '保存のみ（{time} 受信）', en: 'only kept (received {time})' },
  readings: { ja: '{count}件', en: '{count} readings' },
  stretch: { ja: '{from} 〜 {to}', en: '{from} to {to}' },
  rawValue: { ja: 'センサーの値 {value}', en: 'the sensor sent {value}' },
  decidedBy: {
    ja: '職員の判断：{what}　{name}（{time}）「{reason}」',
    en: 'staff: {what}; {name}, {time}: “{reason}”',
  },

  asGood: { ja: '有効とする', en: 'It counts' },
  asBad: { ja: '異常とする', en: 'It does not count' },
  ofRun: { ja: '{time} の値を{what}', en: '{what}: {time}' },
  ofSpan: { ja: '期間を決めて判断する', en: 'Decide about a period' },
  verdict: { ja: '判断', en: 'Verdict' },
  asGoodLong: { ja: '有効（判定に使う）', en: 'counts' },
  asBadLong: { ja: '異常（判定に使わない）', en: 'does not count' },
  from: { ja: 'はじめ', en: 'From' },
  to: { ja: '終わり', en: 'To' },
  reason: { ja: '理由（画像や現地で見たこと）', en: 'Why (what was seen)' },
  record: { ja: '判断を記録する', en: 'Record it' },
  working: { ja: '記録しています', en: 'Recording' },

  'fault.time': { ja: '日付と時刻を入れてください。', en: 'Enter a date and a time.' },
  'fault.order': {
    ja: '終わりは、はじめより後にしてください。',
    en: 'The end must come after the beginning.',
  },
  'fault.long': { ja: '一度に判断できるのは7日分までです。', en: 'Seven days at most at once.' },
  'fault.ahead': {
    ja: 'これから届く値は、まだ判断できません。',
    en: 'What is yet to come cannot be decided.',
  },
  'fault.reason': { ja: '理由を入れてください。', en: 'Say why.' },
  'fault.workLong': { ja: '点検は3日（72時間）までです。', en: 'Maintenance lasts three days at most.' },
  'fault.workOver': { ja: '終わりは、いまより後にしてください。', en: 'Its end must lie ahead.' },
  'fault.workBack': { ja: '点検のはじめは、7日前までです。', en: 'It may begin seven days back at most.' },
  'fault.workSoon': {
    ja: '点検は、はじまる前日から登録できます。',
    en: 'It may be entered a day before it begins.',
  },

  effectNone: {
    ja: 'この期間に値はありません。',
    en: 'There is no reading in this period.',
  },
  effectGood: {
    ja: '値 {all}件のうち、{changed}件（確認待ち・異常値）を判定に使うようになります。',
    en: 'Readings: {all}. Of these, {changed} (doubtful or bad) will count.',
  },
  effectBad: {
    ja: '値 {all}件のうち、{changed}件（正常・確認待ち）を判定に使わなくなります。',
    en: 'Readings: {all}. Of these, {changed} (good or doubtful) will not count.',
  },
  effectSame: {
    ja: '値 {all}件は、いまもこの判断のとおりです。あとから届く値にも効きます。',
    en: 'Readings: {all}. They stand so already; it will also hold for what arrives later.',
  },
  effectMissing: { ja: '欠測 {missing}件は変わりません。', en: '{missing} without a value stay so.' },
  effectReaches: {
    ja: 'もっとも高い値 {value}（{time}）は「{mark}」以上です。記録すると、到達としてお知らせすることがあります。',
    en: 'The highest, {value} ({time}), is at or above the {mark}. Recording it may tell that it was reached.',
  },
  effectTold: {
    ja: 'これらの値で水位への到達をお知らせしていたときは、そのお知らせを取り下げます。',
    en: 'Where a level was told by these readings, that notice is taken back.',
  },

  recorded: { ja: '記録しました：{what}　{stretch}', en: 'Recorded: {what}; {stretch}' },
  undone: {
    ja: '判断を取り消しました。自動の判定に戻っています。',
    en: 'Taken back: the hub judges by itself again.',
  },
  undo: { ja: '判断を取り消す', en: 'Take it back' },
  undoOf: { ja: '{stretch} の判断を取り消す', en: 'Take back: {stretch}' },
  decisions: { ja: '職員の判断', en: 'What staff have decided' },
  noDecisions: { ja: 'まだありません。', en: 'Nothing yet.' },
  undoneBy: { ja: '取消 {time} {name}', en: 'taken back {time}, {name}' },

  work: { ja: '点検（判定を止める）', en: 'Maintenance (not judged)' },
  workLead: {
    ja: '点検中の値は記録しますが、判定に使いません。時刻が来ると自動で終わります（最長3日）。',
    en: 'Meanwhile readings are kept and not judged. It ends by itself, after three days at most.',
  },
  noWork: { ja: '点検の登録はありません。', en: 'No maintenance is entered.' },
  workWhole: { ja: '観測所全体', en: 'the whole station' },
  'work.underWay': { ja: '点検中', en: 'under way' },
  'work.coming': { ja: 'これから', en: 'to come' },
  'work.over': { ja: '終了', en: 'over' },
  saidBy: { ja: '{name}「{reason}」', en: '{name}: “{reason}”' },
  workEndedBy: { ja: '{time} {name} が終了', en: 'ended {time} by {name}' },
  workEnd: { ja: '点検を終える', en: 'End it' },
  workCallOff: { ja: '取りやめる', en: 'Call it off' },
  workEnded: {
    ja: '点検を終えました。これから届く値は判定に使います。',
    en: 'It has ended: what comes from now on is judged.',
  },
  workBegun: {
    ja: '点検を登録しました（{until}まで）。',
    en: 'Maintenance is entered until {until}.',
  },
  workNew: { ja: '点検を登録する', en: 'Enter maintenance' },
  workRecord: { ja: '登録する', en: 'Enter it' },
  workOf: { ja: '対象', en: 'Of' },
  workFrom: { ja: 'はじめ（空欄：いまから）', en: 'From (empty: now)' },
  workUntil: { ja: '終わり', en: 'Until' },
  workReason: { ja: '理由（点検の内容）', en: 'Why (what is done)' },
  workChanges: {
    ja: 'すでに点検中です。空欄のままなら、終わりだけを変えます。',
    en: 'It is under way. Left empty, its end alone is changed.',
  },
  workBlind: {
    ja: 'この間は、水位が上がってもお知らせしません。',
    en: 'Meanwhile no rise is told.',
  },
} as const satisfies Record<string, Text>;
export type QualityPageTextKey = keyof typeof QUALITY_PAGE_TEXTS;
