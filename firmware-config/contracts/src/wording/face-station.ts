import type { Text } from './language.js';

/** Texts of a station's page, which is loaded when a station is opened. What is filled in stands in braces. */
export const STATION_TEXTS = {
  // Notes of the staff
  notes: { ja: '職員のメモ', en: 'Staff notes' },
  noteWrite: { ja: 'メモを書く', en: 'Write a note' },
  noteAbout: {
    ja: 'この観測所について、職員に伝えること（例：護岸工事中、値は参考）。住民には出ません',
    en: 'What staff should know of this station (for example: works on the bank, values for reference). Residents do not see it',
  },
  noteAction: { ja: '残す', en: 'Keep' },
  noteTakeBack: { ja: '外す', en: 'Take back' },
  noteTakeBackOf: { ja: 'メモ「{text}」を外す', en: 'Take back the note “{text}”' },
  noteTaken: { ja: 'メモ「{text}」を外しました', en: 'The note “{text}” was taken back' },
  notePutBack: { ja: 'もとに戻す', en: 'Put it back' },
  noteNotRecorded: {
    ja: 'サーバーの記録装置に書き込めないため、メモを残せません（空き容量の不足か故障）。入力は残っています。急ぎの連絡は電話や無線で伝えてください。',
    en: 'The hub’s disk takes nothing (it is full, or broken), so the note cannot be kept. What you entered is still here: tell what is urgent by telephone or radio.',
  },
  noteFailed: {
    ja: '記録できませんでした。通信を確認して、もう一度お試しください。',
    en: 'It could not be recorded. Check the connection and try again.',
  },

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

  // Past floods laid over the present one
  pastCrests: { ja: '過去の出水と重ねる', en: 'Lay over past floods' },
  pastCrestsHelp: {
    ja: '最高水位の時刻をそろえて重ねた、過去に観測した水位です。これからの水位を示すものではありません。',
    en: 'Levels observed in past floods, laid crest over crest. They say nothing of what is to come.',
  },
  pastCrestsFailed: { ja: '過去の出水を読み込めませんでした', en: 'Past floods could not be loaded' },
  pastCrestsNone: { ja: '過去の出水の記録はまだありません', en: 'There are no past floods on record yet' },
  pastCrestsReach: { ja: '最高の前後', en: 'Around the crest' },
  pastCrestsHours: { ja: '前後{hours}時間', en: '±{hours} h' },
  pastCrestsLabel: {
    ja: '過去の出水{count}件を、最高水位の時刻でそろえた図（観測値）。高さと日時は下の一覧にあります',
    en: '{count} past floods, laid crest over crest (observed). Heights and times stand in the list below',
  },
  atCrest: { ja: '最高', en: 'crest' },
  beforeCrest: { ja: '{length}前', en: '-{length}' },
  afterCrest: { ja: '{length}後', en: '+{length}' },
  presentAtCrest: { ja: '今回（これまでの最高を合わせる）', en: 'this time (by its highest so far)' },
  presentAtNow: { ja: '現在（最新の値を「最高」に合わせる）', en: 'now (the newest value at “crest”)' },
  ofPresent: {
    ja: '今回の線に含まれているため、重ねません',
    en: 'part of the present line, so it is not laid over it',
  },
  onlyPast: { ja: '過去の出水の値だけがある部分', en: 'only values of past floods here' },

  // The place
  siteFailed: {
    ja: '横断図と上下流の情報を読み込めませんでした',
    en: 'Cross-section and neighbours could not be loaded',
  },
  crossSection: { ja: '横断図', en: 'Cross-section' },
  leftBank: { ja: '左岸', en: 'left bank' },
  rightBank: { ja: '右岸', en: 'right bank' },
  sectionLevel: { ja: '水位 {value} m（{time}、{age}）', en: 'level {value} m ({time}, {age})' },
  sectionUnknown: { ja: 'この時刻の水位は分かりません', en: 'The level at this time is unknown' },
  sectionDry: { ja: '水面は河床より下です', en: 'the water stands below the bed' },
  sectionWater: {
    ja: '水面の幅 {width} m、最も深い所 {depth} m',
    en: 'water {width} m wide, {depth} m at its deepest',
  },
  sectionBelowBank: { ja: '低い方の岸まで {distance} m', en: '{distance} m below the lower bank' },
  sectionOverBank: { ja: '低い方の岸より {distance} m 上', en: '{distance} m above the lower bank' },
  sectionSpreads: {
    ja: '測量の範囲の外にも水面が続いています',
    en: 'the water reaches beyond what was surveyed',
  },
  sectionCrest: { ja: '天端（一点鎖線）{value} m', en: 'levee crest (dash-dotted) {value} m' },
  sectionGauge: { ja: '▼ 水位計の位置', en: '▼ the gauge' },
  sectionInvented: { ja: '　架空の横断図です', en: ' · This section is invented' },
  sectionHelp: {
    ja: '下流を向いた図です。測量した時の川底で、いまの川底とは違うことがあります。高さは幅より大きく描いています。',
    en: 'Looking downstream. The bed is that of the survey and may have moved since. Heights are drawn larger than widths.',
  },
  neighbours: { ja: '上流・下流の観測所', en: 'Stations up- and downstream' },
  upstream: { ja: '上流', en: 'Upstream' },
  downstream: { ja: '下流', en: 'Downstream' },
  usualDelay: {
    ja: 'ここまで通常 {length}（職員の経験）',
    en: 'usually {length} from there (as staff know it)',
  },
  upstreamChart: { ja: '上流 {name} の水位（同じ期間）', en: 'Upstream: {name}, same period' },
  lay: { ja: 'ずらして重ねる（職員用）', en: 'Lay over this one, shifted (for staff)' },
  laidMark: {
    ja: '職員用・ずらして重ねた図（予測ではありません）',
    en: 'For staff: laid over and shifted; this foretells nothing',
  },
  shiftLength: { ja: '{hours}時間{minutes}分', en: '{hours} h {minutes} min' },
  shift: { ja: '上流を {length} 遅らせる', en: 'upstream later by {length}' },
  laidOther: { ja: '{name}（{length}遅らせる）', en: '{name} ({length} later)' },
  laidHelp: {
    ja: '縦の目盛りは観測所ごとに別です。現在より先は描きません。',
    en: 'Each station has a vertical scale of its own. Nothing is drawn beyond now.',
  },
  laidLabel: {
    ja: '{here}と、{length}遅らせた上流の{name}の水位を重ねた図（予測ではありません）',
    en: 'Levels of {here} and, {length} later, of {name} upstream; this foretells nothing',
  },
} as const satisfies Record<string, Text>;
