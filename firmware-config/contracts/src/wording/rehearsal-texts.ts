import type { Text } from './language.js';

/** Texts about rehearsals. They are loaded with what shows one. What is filled in stands in braces. */
export const REHEARSAL_TEXTS = {
  title: { ja: '訓練', en: 'Rehearsal' },
  back: { ja: '実際の画面へ戻る', en: 'Back to the real screen' },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  unreachable: {
    ja: 'サーバーにつながりません。庁内の回線を確認して、もう一度お試しください。',
    en: 'The server cannot be reached. Check the network and try again.',
  },
  cancel: { ja: 'やめる', en: 'Cancel' },

  // Above the real screens
  barArmed: {
    ja: '訓練の申込み：{by}。別の人が確認すると始まります（{time}まで）。',
    en: 'A rehearsal was asked for by {by}. It begins when somebody else confirms it (until {time}).',
  },
  barStarting: { ja: '訓練を準備しています（{by}）。', en: 'A rehearsal is being prepared ({by}).' },
  barRunning: {
    ja: '訓練を行っています（{by}、{time}まで）。この画面は実際の水位です。',
    en: 'A rehearsal runs ({by}, until {time}). This screen shows the real river.',
  },
  barYielded: {
    ja: '実際のお知らせが出たため、訓練の連絡は止まっています。',
    en: 'Real notices leave: no message of the rehearsal does any more.',
  },
  look: { ja: '内容を見る', en: 'Look at it' },
  openScreen: { ja: '訓練の画面を開く', en: 'Open its screen' },
  stop: { ja: '訓練をやめる', en: 'Stop the rehearsal' },
  takeBack: { ja: '申込みを取り消す', en: 'Take it back' },
  stopSure: {
    ja: '訓練をやめます。訓練の連絡はすぐに止まります。',
    en: 'This ends the rehearsal; its messages stop at once.',
  },

  // Around the screens of a rehearsal
  frame: { ja: '訓練', en: 'EXERCISE' },
  frameWords: {
    ja: '{flood}・{speed}倍速。この画面の水位は実際の水位ではありません。',
    en: '{flood}, {speed} times the speed. The levels on this screen are not real.',
  },
  frameUntil: { ja: '{time}まで', en: 'until {time}' },
  frameYielded: {
    ja: '実際のお知らせが {time} に出ました。訓練の連絡は止めました。実際の画面を確認してください。',
    en: 'Real notices leave since {time}. No message of the rehearsal does any more. Look at the real screen.',
  },
  over: { ja: '訓練は終わりました。', en: 'The rehearsal is over.' },

  // The page on which one is prepared
  none: { ja: '訓練は行われていません。', en: 'No rehearsal runs.' },
  lead: {
    ja: '過去の出水や架空の出水を、本番と同じ仕組みで再生します。連絡は選んだ人だけに、訓練と明記して届きます。本番の記録、住民向けページ、回転灯・サイレンには何も出ません。',
    en: 'Plays a past or invented flood through the real pipeline. Messages leave to the people chosen alone, marked as an exercise. Nothing reaches the real record, residents’ pages, lamps or sirens.',
  },
  twoPersons: {
    ja: '始めるには2人必要です。申し込んだあと、15分以内に別の人が自分のアカウントで確認します。',
    en: 'It takes two. Within fifteen minutes somebody else confirms with an account of their own.',
  },
  flood: { ja: '出水', en: 'Flood' },
  floodOption: { ja: '{name}（{stations}局・{hours}時間）', en: '{name} ({stations} stations, {hours} h)' },
  ownPeriod: { ja: 'このサーバーの過去の記録', en: 'a period of this hub’s own record' },
  from: { ja: 'はじめ', en: 'From' },
  to: { ja: 'おわり', en: 'To' },
  speed: { ja: '速さ', en: 'Speed' },
  times: { ja: '{speed}倍', en: '{speed}x' },
  people: { ja: '連絡する人', en: 'Whom it may call' },
  noPeople: {
    ja: '当番の人が登録されていません。',
    en: 'No duty people are set.',
  },
  noFloods: {
    ja: '再生できる出水が登録されていません。過去の記録を選ぶか、出水の登録をサーバーの管理者に頼んでください（設定 rehearsal.floods）。',
    en: 'There are no floods to play: see rehearsal.floods in the hub’s file, or choose a period of its record.',
  },
  choosePeople: { ja: '連絡する人を1人以上選んでください。', en: 'Choose at least one person.' },
  choosePeriod: {
    ja: 'はじめとおわりを入れてください（7日以内）。',
    en: 'Enter the beginning and the end (seven days at most).',
  },
  ask: { ja: '訓練を申し込む', en: 'Ask for the rehearsal' },
  asked: {
    ja: '{by} さんが {time} に申し込みました。',
    en: 'Asked for by {by} at {time}.',
  },
  waitsForYou: {
    ja: '内容を確かめて、始めてください。連絡は次の人に届きます：{people}',
    en: 'Look at it, and begin it. Messages reach: {people}',
  },
  waitsForOther: {
    ja: '別の人の確認を待っています（{time}まで）。その人のアカウントで、この画面を開いてもらってください。',
    en: 'Waiting for somebody else to confirm (until {time}). Have them open this page with their own account.',
  },
  confirm: { ja: '訓練を始める', en: 'Begin the rehearsal' },
  starting: { ja: '準備しています。1分ほどかかります。', en: 'Being prepared. This takes about a minute.' },
  'ended.stopped': { ja: '{by} さんがやめました。', en: 'Stopped by {by}.' },
  'ended.over': { ja: '最後まで行いました。', en: 'It came to its end.' },
  'ended.not-confirmed': { ja: '確認がなかったため、始まりませんでした。', en: 'Nobody confirmed it.' },
  'ended.broke': { ja: '途中で止まりました：{detail}', en: 'It broke: {detail}' },
  'ended.hub-stopped': { ja: 'サーバーの停止で終わりました。', en: 'The hub was stopped.' },

  // Afterwards
  reports: { ja: '訓練の報告', en: 'Reports' },
  noReports: { ja: 'まだありません。', en: 'None yet.' },
  armedBy: { ja: '申込み {by}、確認 {other}', en: 'asked for by {by}, confirmed by {other}' },
  toldAfter: { ja: '{length}後', en: 'after {length}' },
  atOnce: { ja: 'すぐ', en: 'at once' },
  'outcome.reached': { ja: '届いた', en: 'reached' },
  'outcome.not-reached': { ja: '届かず', en: 'not reached' },
  'outcome.yielded': { ja: '実際のお知らせのため止めた', en: 'stopped for real notices' },
  answered: { ja: '確認 {by}（{length}後）', en: 'answered by {by} (after {length})' },
  nobodyAnswered: { ja: 'だれも確認していません。', en: 'Nobody answered.' },
  noMessages: { ja: '連絡は出ませんでした。', en: 'No message left.' },
  'channel.voice': { ja: '電話', en: 'telephone' },
  'channel.sms': { ja: 'ショートメッセージ', en: 'SMS' },
  'channel.mail': { ja: 'メール', en: 'mail' },
  'channel.line-works': { ja: 'LINE WORKS', en: 'LINE WORKS' },
  'channel.web-push': { ja: 'プッシュ通知', en: 'push' },
} as const satisfies Record<string, Text>;
