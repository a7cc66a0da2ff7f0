import { CHART_TEXTS } from './face-chart.js';
import { CONDITION_TEXTS } from './face-conditions.js';
import { CSV_TEXTS } from './face-csv.js';
import { GAUGE_TEXTS } from './face-gauges.js';
import { HANDLING_TEXTS } from './face-handling.js';
import { OFFICIAL_STRIP_TEXTS } from './face-official.js';
import { PICTURE_TEXTS } from './face-pictures.js';
import { QUALITY_TEXTS } from './face-quality.js';
import type { Text } from './language.js';

/** Texts of the HQ and duty faces. What is filled in stands in braces. */
export const FACE_TEXTS = {
  product: { ja: '川守', en: 'Kawamori' },
  productLine: { ja: '河川監視', en: 'river watch' },

  // The header line
  stationsHeard: { ja: '受信 {heard}/{all}局', en: 'heard {heard}/{all}' },
  nodesConnected: { ja: '現地端末 {connected}/{known}台', en: 'nodes {connected}/{known}' },
  judgedAgo: { ja: '判定 {age}', en: 'judged {age}' },
  notJudgedYet: { ja: '判定 まだ', en: 'not judged yet' },
  judgingBehind: { ja: '判定が {age}から止まっています', en: 'last judged {age}' },
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
  'alarm.fact-set-aside': {
    ja: '読み取れない記録を除いて判定を続けています。システム担当者が確認してください。',
    en: 'A record that cannot be read was left out; judging goes on. Whoever runs the hub must look at it.',
  },
  'alarm.facts-missing': {
    ja: '記録の一部が失われています。判定は続いています。システム担当者が確認してください。',
    en: 'Some facts are missing from the record; judging goes on. Whoever runs the hub must look at it.',
  },
  'alarm.old-readings-missing': {
    ja: '古い観測値の一部がこのサーバーから失われています。判定は続いています。システム担当者が確認してください。',
    en: 'Some old readings are lost from this server; judging goes on. Whoever runs the hub must look at it.',
  },
  'alarm.judging-in-memory': {
    ja: '観測値の保管場所に書き込めないため、メモリ上で判定を続けています。長い期間の表示は最近の分に限られます。システム担当者が確認してください。',
    en: 'The store cannot be written, so judging goes on in memory, and charts reach back a few days only. Whoever runs the hub must look at it.',
  },
  'alarm.store-broken': {
    ja: '観測値の保管ファイルに壊れた箇所があります。ハブを再起動すると、元の記録（ジャーナル）と壊れたファイルの読める部分から作り直されます。システム担当者が確認してください。',
    en: 'The store of readings has a broken page. A restart of the hub makes it anew from the journal and from what can still be read of it. Whoever runs the hub must look at it.',
  },
  'alarm.disk-filling': {
    ja: 'サーバーのディスクの空きが少なくなっています。いっぱいになると記録できません。システム担当者が確認してください。',
    en: 'The server’s disk is filling up. Once it is full nothing can be recorded. Whoever runs the hub must look at it.',
  },
  'alarm.pictures-wait': {
    ja: 'サーバーのディスクの空きがほとんどないため、新しい写真を受け取っていません。観測値の記録は続いています。写真は観測局側に残り、空きができると届きます。システム担当者が確認してください。',
    en: 'The server’s disk is nearly full, so no new picture is taken. Readings are recorded on. Pictures wait at their nodes and come once there is room. Whoever runs the hub must look at it.',
  },
  'alarm.clock-jumped': {
    ja: 'サーバーの時計が一度に1か月以上進みました（または、それだけ長く止まっていました）。記録は続いています。念のため、古い観測値と写真の整理を止めています。時計が正しければ、日がたつと自動で再開します。システム担当者がサーバーの時計を確認してください。',
    en: 'The server’s clock went ahead by more than a month at once (or the server stood still so long). Recording goes on. To be safe, no old reading or picture is taken away; where the clock is right, that begins again by itself. Whoever runs the hub must look at its clock.',
  },
  'alarm.modem-dead': {
    ja: '電話とショートメッセージの装置（モデム）が使えません。電話は鳴らず、ショートメッセージも送れません。ほかの連絡手段は動いています。システム担当者が確認してください。',
    en: 'The modem for telephone and SMS cannot be used: no telephone rings, no SMS leaves. The other channels go on. Whoever runs the hub must look at it.',
  },
  'alarm.notices-wait': {
    ja: '5分を超えて届いていないお知らせがあります。届け先には電話などで直接伝えてください。システム担当者が連絡手段を確認してください。',
    en: 'A notice has waited for more than five minutes. Tell those concerned by telephone. Whoever runs the hub must look at the channels.',
  },
  'alarm.channel-dead': {
    ja: '使えない連絡手段があります。ほかの連絡手段は動いています。システム担当者が確認してください（kawamori condition list）。',
    en: 'A channel cannot be used; the others go on. Whoever runs the hub must look at it (kawamori condition list).',
  },
  'alarm.mail-lost': {
    ja: 'メールサーバーはメールを受け付けていますが、届いていません。お知らせもメールでは届いていないおそれがあります。電話などで直接伝え、システム担当者がメールの経路を確認してください。',
    en: 'The mail server accepts mails and they do not arrive: notices by mail may be lost too. Tell those concerned by telephone. Whoever runs the hub must look at the way of the mail.',
  },
  'alarm.mailbox-unread': {
    ja: 'メールの往復点検に使う受信箱を読めません。メールが届いているかどうかを確かめられません。システム担当者が確認してください。',
    en: 'The mailbox of the mail loop cannot be read, so nobody knows whether mail arrives. Whoever runs the hub must look at it.',
  },
  'alarm.canary-lost': {
    ja: '点検用の観測値（カナリア）が届いていません。見張り役のプログラムか、現地端末の受け口に異常があります。システム担当者が確認してください。',
    en: 'The canary’s readings do not arrive: the watchdog, or the door for the nodes, has a fault. Whoever runs the hub must look at it.',
  },
  'alarm.watchdog-gone': {
    ja: '見張り役のプログラムが止まっています。ハブが止まっても知らせが出ません。システム担当者が確認してください。',
    en: 'The watchdog has stopped: if the hub stopped now, nobody would be told. Whoever runs the hub must look at it.',
  },
  'alarm.pictures-dead': {
    ja: '画像の処理が止まっています。画像は現地端末に残り、直ると届きます。観測値の判定は続いています。システム担当者が確認してください。',
    en: 'Pictures are not worked on. They wait at their nodes, and levels are judged on. Whoever runs the hub must look at it.',
  },
  'alarm.media-dead': {
    ja: '動画の処理が止まっています。静止画と観測値は続いています。システム担当者が確認してください。',
    en: 'Live video has stopped; stills and readings go on. Whoever runs the hub must look at it.',
  },
  'alarm.influx-down': {
    ja: 'InfluxDB に書き込めません。観測値はこのサーバーに残っています。システム担当者が確認してください。',
    en: 'InfluxDB takes nothing. Readings are kept in this server. Whoever runs the hub must look at it.',
  },
  'alarm.certificate-due': {
    ja: 'サーバー証明書の期限が近づいています。切れると現地端末がつながらなくなります。システム担当者が更新してください（kawamori ca renew）。',
    en: 'The server’s certificate ends soon; after that no node connects. Whoever runs the hub must renew it (kawamori ca renew).',
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
  toDesk: { ja: '机上の表示', en: 'Desk view' },
  toWall: { ja: '壁面の表示', en: 'Wall view' },
  otherLanguage: { ja: 'English', en: '日本語' },
  signOut: { ja: 'サインアウト', en: 'Sign out' },

  // The connection
  blindSince: { ja: '通信が切れています。最後の受信 {time}', en: 'Connection lost. Last received {time}' },
  blindHelp: {
    ja: '画面の値は古くなっていきます。つなぎ直しています。',
    en: 'The values on this screen are ageing. Reconnecting.',
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
    ja: '観測所の設定ファイルを取り込むと、ここに並びます。',
    en: 'Stations appear here once their files have been applied.',
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
  confirmingFall: { ja: '低下を確認中', en: 'fall being confirmed' },
  confirmingFallHelp: {
    ja: '{mark}を下回りました。低下が続くか確かめています。',
    en: 'Below the {mark}. Waiting to see whether the fall lasts.',
  },
  floodingUnconfirmed: { ja: '観測・氾濫は未確認', en: 'observed; flooding not confirmed' },
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
  noLevels: { ja: '基準水位の設定がありません', en: 'No levels are set' },
  rain: { ja: '雨量', en: 'Rain' },
  rain10min: { ja: '10分', en: '10 min' },
  rain1h: { ja: '1時間', en: '1 h' },
  rain24h: { ja: '24時間', en: '24 h' },
  rainSinceBegin: { ja: '降り始めから', en: 'since it began' },
  spokenTrend: { ja: '{minutes}分で{change} m', en: '{change} m in {minutes} minutes' },
  spokenStill: { ja: '{minutes}分間ほぼ変わらず', en: 'steady for {minutes} minutes' },
  spokenRain: { ja: '1時間雨量 {rain} mm', en: '{rain} mm in one hour' },
  spokenLevel: { ja: '{name} {reached}', en: '{name}: {reached}' },

  // The station's own page
  hydrograph: { ja: '水位の変化', en: 'Level' },
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

  toChannels: { ja: '連絡手段', en: 'Channels' },

  // Sign-in and the first account
  signInTitle: { ja: 'サインイン', en: 'Sign in' },
  signInCode: { ja: '確認コード（認証アプリの6桁）', en: 'Code of your authenticator' },
  accountPage: { ja: 'アカウント', en: 'Account' },
  signInAction: { ja: 'サインイン', en: 'Sign in' },
  accountName: { ja: 'アカウント名', en: 'Account name' },
  password: { ja: 'パスワード', en: 'Password' },
  passwordAgain: { ja: 'パスワード（もう一度）', en: 'Password again' },
  passwordHint: {
    ja: '12文字以上。言葉をいくつか並べたものが覚えやすく、安全です。',
    en: 'At least 12 characters. A few words in a row are safe and easy to remember.',
  },
  accountHint: {
    ja: '半角の英数字と . _ - が使えます（2〜40文字）。',
    en: 'Letters, digits and . _ - (2 to 40).',
  },
  passwordTooShort: {
    ja: 'パスワードが短すぎます。12文字以上にしてください（いま {length}文字）。',
    en: 'The password is too short. Use at least 12 characters (now {length}).',
  },
  passwordsDiffer: {
    ja: '2つのパスワードが違います。もう一度入力してください。',
    en: 'The two passwords differ. Type them again.',
  },
  accountNameWrong: {
    ja: 'アカウント名は半角の英数字と . _ - で、2〜40文字にしてください。',
    en: 'Use 2 to 40 letters, digits, dots, hyphens and underscores for the account name.',
  },
  fillBoth: {
    ja: 'アカウント名とパスワードを入力してください。',
    en: 'Enter the account name and the password.',
  },
  setupTitle: { ja: '最初のアカウントを作る', en: 'Make the first account' },
  setupLead: {
    ja: 'このサーバーにはまだアカウントがありません。ここで作る1つが管理者になります。',
    en: 'This server has no account yet. The one you make here is its administrator.',
  },
  setupAction: { ja: '作成してはじめる', en: 'Make it and start' },
  setupNoToken: {
    ja: 'リンクが不完全です。サーバーの起動時に表示された、一度だけ使えるリンク全体を開いてください。',
    en: 'The link is incomplete. Open the whole one-time link that the server printed when it started.',
  },
  setupDone: {
    ja: '最初のアカウントはもう作られています。サインインしてください。',
    en: 'The first account exists already. Sign in.',
  },
  needsSetup: {
    ja: 'まだアカウントがありません。サーバーの起動時に表示された、一度だけ使えるリンクを開いてください。',
    en: 'There is no account yet. Open the one-time link that the server printed when it started.',
  },
  toSignIn: { ja: 'サインインへ', en: 'To sign-in' },
  working: { ja: '確認しています', en: 'Checking' },
  unreachable: {
    ja: 'サーバーにつながりません。庁内の回線を確認して、もう一度お試しください。',
    en: 'The server cannot be reached. Check the network and try again.',
  },

  ...CHART_TEXTS,
  ...CONDITION_TEXTS,
  ...CSV_TEXTS,
  ...GAUGE_TEXTS,
  ...HANDLING_TEXTS,
  ...OFFICIAL_STRIP_TEXTS,
  ...PICTURE_TEXTS,
  ...QUALITY_TEXTS,
} as const satisfies Record<string, Text>;
