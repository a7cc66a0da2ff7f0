import { CHART_TEXTS } from './face-chart.js';
import { CONDITION_TEXTS } from './face-conditions.js';
import { GAUGE_TEXTS } from './face-gauges.js';
import { HANDLING_TEXTS } from './face-handling.js';
import { OFFICIAL_STRIP_TEXTS } from './face-official.js';
import { ONGOING_TEXTS } from './face-ongoing.js';
import { PICTURE_TEXTS } from './face-pictures.js';
import { QUALITY_TEXTS } from './face-quality.js';
import { RIGHT_TEXTS } from './face-rights.js';
import type { Text } from './language.js';
import { SPOKEN_TEXTS } from './spoken-texts.js';

/** Texts of the HQ and duty faces. What is filled in stands in braces. */
export const FACE_TEXTS = {
  product: { ja: '川守', en: 'Kawamori' },
  productLine: { ja: '河川監視', en: 'river watch' },

  // The header line
  stationsHeard: { ja: '受信 {heard}/{all}局', en: 'heard {heard}/{all}' },
  partsLost: { ja: '読み込めなかった部分があります', en: 'Parts of this screen were not loaded' },
  openAnew: { ja: '画面を開き直す', en: 'Open the screen anew' },
  stationsNotKnown: { ja: '受信 不明', en: 'heard: not known' },
  nodesConnected: { ja: '現地端末 {connected}/{known}台', en: 'nodes {connected}/{known}' },
  judgedAgo: { ja: '判定 {age}', en: 'judged {age}' },
  notJudgedYet: { ja: '判定 まだ', en: 'not judged yet' },
  judgingBehind: { ja: '判定が {age}から止まっています', en: 'last judged {age}' },
  otherAlarms: { ja: 'ほか{count}件', en: 'and {count} more' },
  judgedLastHeard: { ja: '判定 最後は{time}', en: 'judged {time} at last' },
  judgingLate: {
    ja: '{time}から水位を判定していません（{length}）',
    en: 'No level has been judged since {time} ({length})',
  },
  judgingLateHelp: {
    ja: '現地からの値が届いていないか、サーバーの判定が止まっています。新しいお知らせは出ません。',
    en: 'Either no values arrive from the river or the server has stopped judging. No new notices leave.',
  },
  notRecording: { ja: '記録できていません', en: 'not recording' },
  notRecordingHelp: {
    ja: '記録できていません。水位の判定とお知らせは続いています。サーバーのディスクを確認してください。',
    en: 'Facts do not reach the disk. Levels are still judged and notices still leave. Check the server’s disk.',
  },
  hubClockAhead: {
    ja: 'サーバーの時計が{length}進んでいます。現地端末の時計に合わせて表示・判定を続けています。サーバーの時刻合わせ（NTP）を確認してください。',
    en: 'The server’s clock is {length} ahead. Display and judging go by the clocks of the nodes. Check the server’s time synchronisation (NTP).',
  },
  hubClockBehind: {
    ja: 'サーバーの時計が{length}遅れています。現地端末の時計に合わせて表示・判定を続けています。サーバーの時刻合わせ（NTP）を確認してください。',
    en: 'The server’s clock is {length} behind. Display and judging go by the clocks of the nodes. Check the server’s time synchronisation (NTP).',
  },
  gapSeen: { ja: '確認しました', en: 'I have seen it' },
  gapSeenFailed: {
    ja: '記録できませんでした。もう一度お試しください。',
    en: 'This could not be recorded. Please try again.',
  },
  polling: { ja: '5秒ごとに取得', en: 'asking every 5 s' },
  clockJst: { ja: '日本時間', en: 'Japan time' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  drillBand: {
    ja: 'この画面の水位は実際の水位ではありません',
    en: 'The levels on this screen are not real',
  },
  toNight: { ja: '夜の配色', en: 'Night colours' },
  toDay: { ja: '昼の配色', en: 'Day colours' },
  otherLanguage: { ja: 'English', en: '日本語' },
  menu: { ja: 'メニュー', en: 'Menu' },
  backToMap: { ja: '地図へ戻る', en: 'Back to the map' },

  // The connection
  blindSince: {
    ja: '{time}から受信できていません（{length}）',
    en: 'Nothing received since {time} ({length})',
  },
  lastKnownOffline: { ja: '圏外：{time}の状態です（{age}）', en: 'No signal: as of {time} ({age})' },
  lastKnownUnreached: {
    ja: '川守につながりません：{time}の状態です（{age}）',
    en: 'Kawamori cannot be reached: as of {time} ({age})',
  },
  lastKnownAsking: {
    ja: '最新の状態を確認中：{time}の状態です（{age}）',
    en: 'Asking for the newest: as of {time} ({age})',
  },
  blindHelp: {
    ja: '画面の値はそのときまでのものです。つなぎ直しています。',
    en: 'The values on this screen are those of then. Reconnecting.',
  },
  unreadable: {
    ja: 'サーバーから読めない内容が届きました。この画面を開き直してください。',
    en: 'The server sent something that this page cannot read. Open the page again.',
  },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  loadFailed: { ja: 'サーバーにつながりません', en: 'The server cannot be reached' },
  loadFailedHelp: {
    ja: '5秒ごとにつなぎ直しています。続くときは、庁内の回線とサーバーの電源を確認してください。',
    en: 'Trying again every 5 seconds. If this lasts, check the network and the server’s power.',
  },
  noStations: { ja: '観測所がまだありません', en: 'There are no stations yet' },
  noStationsHelp: {
    ja: 'メニューの「設定」で加えるか、サーバーで設定ファイルを取り込むと、ここに並びます。',
    en: 'Add them under “Settings” in the menu, or apply their files on the server: they appear here.',
  },

  // Parts of a face
  skipToList: { ja: '観測所の一覧へ', en: 'Skip to the list of stations' },
  list: { ja: '一覧', en: 'List' },
  map: { ja: '地図', en: 'Map' },
  record: { ja: '経過', en: 'Events' },
  stations: { ja: '観測所', en: 'Stations' },
  worstFirst: { ja: '水位の高い順', en: 'worst first' },
  zoomIn: { ja: '拡大', en: 'Zoom in' },
  zoomOut: { ja: '縮小', en: 'Zoom out' },
  wholeArea: { ja: '全体を表示', en: 'Show the whole area' },
  mapKeys: {
    ja: '地図（矢印キーで移動、＋と－で拡大・縮小）',
    en: 'Map (arrow keys move it, + and - zoom)',
  },
  tourOffer: {
    ja: 'はじめての方へ：画面の見かたを1分で案内します。',
    en: 'New here? You can be shown round in a minute.',
  },
  tourOfferYes: { ja: '案内を見る', en: 'Show me round' },
  tourOfferNo: { ja: '閉じる', en: 'Close' },

  moreStations: { ja: 'ほか{count}局を表示', en: 'Show {count} more' },
  othersHere: { ja: 'ほか{count}局', en: '{count} more' },
  othersAtLevel: { ja: 'うち基準到達{count}局', en: '{count} of them at a level' },
  othersHelp: { ja: '重なっている観測所をまとめて示しています', en: 'stations that lie close together' },
  zoomApart: { ja: '拡大して分ける', en: 'Zoom in' },
  mapLayers: { ja: '地図の種類', en: 'Map layers' },
  hazardShown: {
    ja: '浸水想定（濃いほど深い。いまの浸水ではありません）',
    en: 'assumed flooding (darker is deeper; not water that stands now)',
  },
  mapSketch: { ja: '略図（距離の計測には使えません）', en: 'Sketch map, not for measuring' },
  mapUnreadable: {
    ja: '略図（取り込んだ地図を読めません。距離の計測には使えません）',
    en: 'Sketch map, not for measuring (the imported map cannot be read)',
  },
  mapRiversSketched: { ja: '川の流路は略図', en: 'rivers sketched' },
  back: { ja: '一覧へ戻る', en: 'Back to the list' },
  close: { ja: '閉じる', en: 'Close' },
  openStation: { ja: '{name}を開く', en: 'Open {name}' },

  // A station
  late: { ja: '遅延', en: 'late' },
  noValueYet: { ja: 'まだ受信がありません', en: 'Nothing received yet' },
  levelUnknown: { ja: 'いまの水位は分かりません', en: 'The present level is unknown' },
  lastValue: { ja: '最後の値 {value}（{time}）', en: 'last value {value} ({time})' },
  belowAll: { ja: '基準水位未満', en: 'below all levels' },
  levelUnknownBrief: { ja: '水位不明', en: 'level unknown' },
  notJudged: { ja: '判定していません', en: 'not being judged' },
  confirmingFall: { ja: '低下を確認中', en: 'fall being confirmed' },
  confirmingFallHelp: {
    ja: '{mark}を下回りました。低下が続くか確かめています。',
    en: 'Below the {mark}. Waiting to see whether the fall lasts.',
  },
  floodingUnconfirmed: { ja: '観測・氾濫は未確認', en: 'observed; flooding not confirmed' },
  notFlooded: { ja: '氾濫は未確認', en: 'flooding not confirmed' },
  doubtful: { ja: '確認待ち', en: 'doubtful' },
  sensorFault: { ja: '異常値を受信 {time}', en: 'faulty value received {time}' },
  townMark: { ja: '町', en: 'town' },
  townOwn: { ja: '町が決めた目安（観測）', en: 'the town’s own mark (observed)' },
  townOwnHelp: {
    ja: '町が自分で決めた目安です。警戒レベルには対応しません。',
    en: 'set by the town itself; it corresponds to no alert level.',
  },
  invented: { ja: '架空', en: 'invented' },
  inventedHelp: { ja: '架空の観測所です', en: 'This station does not exist' },
  inventedMark: { ja: '架空の基準', en: 'invented level' },
  silentHelp: {
    ja: '通信できていません。最後の受信 {time}。センサーの電源と回線を確認してください。',
    en: 'Not heard from. Last received {time}. Check the sensor’s power and line.',
  },
  blindStationHelp: {
    ja: 'この画面が{time}から受信していません。観測所の状態は分かりません。',
    en: 'This screen has heard nothing since {time}. How the station is, is not known.',
  },
  noLevels: { ja: '基準水位の設定がありません', en: 'No levels are set' },
  rain: { ja: '雨量', en: 'Rain' },
  rain10min: { ja: '10分', en: '10 min' },
  rain1h: { ja: '1時間', en: '1 h' },
  rain24h: { ja: '24時間', en: '24 h' },
  rainSinceBegin: { ja: '降り始めから', en: 'since it began' },

  // The station's own page
  hydrograph: { ja: '水位の変化', en: 'Level' },
  rainFrom: { ja: '雨量: {name} {km} km', en: 'Rain: {name}, {km} km' },
  rainChart: { ja: '雨量の変化', en: 'Rain' },
  chartLoading: { ja: 'グラフを読み込んでいます', en: 'Loading the chart' },
  chartFailed: { ja: 'グラフのデータを受け取れませんでした', en: 'The chart’s data did not arrive' },
  chartEmpty: { ja: 'この期間の値はありません', en: 'No values in this period' },
  tryAgain: { ja: 'もう一度', en: 'Try again' },
  hours: { ja: '{hours}時間', en: '{hours} h' },
  days: { ja: '{days}日', en: '{days} days' },
  period: { ja: '期間', en: 'Period' },
  lateLine: { ja: '┅ 後から届いた値', en: '┅ came late' },
  doubtfulMark: { ja: '× 確認待ち・異常の値', en: '× doubtful or bad value' },
  episodes: { ja: '水位の経過', en: 'Level changes' },
  noEpisodes: { ja: '基準水位に達した記録はありません', en: 'No level has been reached on record' },
  episodesFailed: { ja: '経過を受け取れませんでした', en: 'The changes did not arrive' },
  crest: { ja: '最高 {value}（{time}）', en: 'crest {value} ({time})' },
  episodeOpen: { ja: '継続中', en: 'under way' },
  fellBelow: { ja: '{mark}を下回る', en: 'below the {mark}' },
  learntLater: { ja: '後から判明', en: 'learnt later' },
  facts: { ja: 'この観測所について', en: 'About this station' },
  factLevels: { ja: '基準水位', en: 'Levels' },
  toLevels: { ja: '基準水位の点検と試算', en: 'Check and try levels' },
  factDatum: { ja: '基準面', en: 'Datum' },
  factKind: { ja: '種類', en: 'Kind' },
  factInterval: { ja: '観測間隔', en: 'Interval' },
  factSource: { ja: '出典', en: 'Source' },
  factPosition: { ja: '位置', en: 'Position' },
  intervalObserving: { ja: '観測中 {length}ごと', en: 'every {length} while observing' },
  intervalResting: { ja: '休止中 {length}ごと', en: 'every {length} while resting' },
  kindCrisis: { ja: '危機管理型水位計', en: 'crisis gauge' },
  kindOrdinary: { ja: '通常の水位計', en: 'ordinary gauge' },
  kindRain: { ja: '雨量計', en: 'rain gauge' },

  // Events and notices
  noNotices: { ja: '基準水位を超えたお知らせはありません', en: 'No level has been reached' },
  riseAgain: { ja: '再上昇 {rise}回目', en: 'rise {rise}' },
  sentAll: { ja: '送信済み {count}件', en: '{count} sent' },
  sendWaiting: { ja: '送信待ち {count}件', en: '{count} waiting' },
  sendGivenUp: { ja: '送信できず {count}件', en: '{count} not sent' },
  noRecipients: { ja: '宛先の登録なし', en: 'no recipients set' },
  olderNotices: { ja: 'もっと見る', en: 'Show older ones' },
  olderNoticesFailed: {
    ja: '読み込めませんでした。もう一度お試しください。',
    en: 'They could not be loaded. Please try again.',
  },
  acknowledge: { ja: '確認する', en: 'Acknowledge' },
  acknowledged: { ja: '確認 {name} {time}', en: 'seen: {name} {time}' },
  acknowledgedByMore: { ja: 'ほか{count}名', en: '{count} more' },
  acknowledgeFailed: {
    ja: '記録できませんでした。もう一度お試しください。',
    en: 'This could not be recorded. Please try again.',
  },
  acknowledgedUnrecorded: {
    ja: '確認しました。サーバーのディスクに書けるようになったら記録します。',
    en: 'Acknowledged. It is recorded as soon as the server’s disk takes it.',
  },
  noRecipientsAtAll: { ja: 'お知らせの宛先は登録されていません', en: 'No recipients are set for notices' },

  unreachable: {
    ja: 'サーバーにつながりません。庁内の回線を確認して、もう一度お試しください。',
    en: 'The server cannot be reached. Check the network and try again.',
  },

  ...CHART_TEXTS,
  ...CONDITION_TEXTS,
  ...GAUGE_TEXTS,
  ...HANDLING_TEXTS,
  ...OFFICIAL_STRIP_TEXTS,
  ...ONGOING_TEXTS,
  ...PICTURE_TEXTS,
  ...QUALITY_TEXTS,
  ...RIGHT_TEXTS,
  ...SPOKEN_TEXTS,
} as const satisfies Record<string, Text>;
