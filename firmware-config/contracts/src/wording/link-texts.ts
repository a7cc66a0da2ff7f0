import type { Text } from './language.js';
import { RECORD_TEXTS } from './record-texts.js';

/** Texts of the page that the link in a notice opens. What is filled in stands in braces. */
export const LINK_TEXTS = {
  forPerson: { ja: '{name} さん宛て　お知らせ {time}', en: 'For {name}, told {time}' },
  since: RECORD_TEXTS.sinceThen,
  now: { ja: 'いまの状況', en: 'Now' },
  shownAt: { ja: '{time} 現在', en: 'as of {time}' },
  openLong: {
    ja: '開いてから1分以上たちました。下の水位は今のものではありません。',
    en: 'This page has been open for more than a minute. The level below is not the present one.',
  },
  renew: { ja: '今の状況を見る', en: 'Show how it stands now' },
  notRecording: {
    ja: 'サーバーのディスクに記録できていません。判定とお知らせは続いています。',
    en: 'Facts do not reach the server’s disk. Levels are still judged and notices still leave.',
  },
  stationGone: { ja: 'この観測所は登録から外れています。', en: 'This station is no longer known.' },
  pictureTaken: { ja: '{camera} {time} 撮影', en: '{camera}, taken {time}' },
  pictureOld: { ja: '古い画像です', en: 'an old picture' },
  pictureIncomplete: { ja: '途中まで', en: 'cut short' },
  noPicture: { ja: '画像はありません。', en: 'There is no picture.' },
  pictureAlt: { ja: '{camera}の画像', en: 'Picture of {camera}' },
  notAcknowledged: { ja: 'まだ誰も確認していません。', en: 'Nobody has acknowledged this yet.' },
  acknowledged: { ja: '確認 {name} {time}', en: 'Acknowledged: {name} {time}' },
  acknowledge: { ja: '確認しました', en: 'I have seen it' },
  acknowledgeAll: { ja: 'すべて確認しました（{count}件）', en: 'I have seen all {count}' },
  acknowledgeThis: { ja: 'この1件だけ確認', en: 'Only this one' },
  alsoTold: { ja: '一緒に届いたお知らせ（{count}件）', en: 'In the same message ({count})' },
  waits: { ja: '未確認', en: 'not acknowledged' },
  acknowledgeHelp: {
    ja: '押すと、ほかの当番への呼び出しが止まります。',
    en: 'Nobody else is called then. Both towns see your name.',
  },
  takeOverHelp: { ja: '押すと、あなたの担当になります。', en: 'It is yours then. Both towns see your name.' },
  handedToYou: {
    ja: '{name} さんからの引き継ぎです',
    en: 'Handed over to you by {name}',
  },
  handedOver: { ja: '引き継ぎ {from} → {to} {time}', en: 'Handed over: {from} to {to} {time}' },
  notTaken: {
    ja: 'まだ引き受けていません。それまでは {from} さんの担当です。',
    en: 'Not taken over yet; until then {from} stays responsible.',
  },
  taken: { ja: '引き受け {name} {time}', en: 'Taken over: {name} {time}' },
  said: { ja: '申し送り：{note}', en: 'They say: {note}' },
  closed: { ja: '対応終了 {name} {time}', en: 'Closed: {name} {time}' },
  handOver: { ja: '引き継ぐ', en: 'Hand over' },
  handOverTo: { ja: '誰に引き継ぎますか', en: 'To whom do you hand it over?' },
  handOverHelp: {
    ja: '相手を呼び出します。相手が「確認しました」を押すまでは、あなたの担当です。',
    en: 'They are called. Until they acknowledge, you stay responsible.',
  },
  onDutyNow: { ja: 'いまの当番', en: 'on duty now' },
  handOverRefused: {
    ja: '引き継いでいません。何も変わっていません。',
    en: 'It was not handed over, and nothing has changed.',
  },
  'refused.nobody-chosen': { ja: '引き継ぐ人を選んでください。', en: 'Choose to whom it goes.' },
  'refused.too-long': {
    ja: '申し送りは{most}字までです（いま{count}字）。',
    en: 'A word to them has at most {most} characters; this one has {count}.',
  },
  'refused.nobody-of-that-name': {
    ja: 'その人は、いまは登録されていません。ほかの人を選んでください。',
    en: 'They are not known any more. Choose somebody else.',
  },
  'refused.to-oneself': {
    ja: '自分には引き継げません。ほかの人を選んでください。',
    en: 'It cannot go to yourself. Choose somebody else.',
  },
  'refused.not-yours': {
    ja: 'あなたの担当になっていません。「戻る」から、先に「確認しました」を押してください。',
    en: 'You are not responsible for it: go back, and acknowledge it first.',
  },
  sayToThem: { ja: '申し送り（なくてもかまいません）', en: 'A word to them (may be left out)' },
  nobodyElse: {
    ja: '引き継げる相手が登録されていません。',
    en: 'Nobody is known to whom it could be handed over.',
  },
  goBack: { ja: 'やめて戻る', en: 'Back, without handing over' },
  undoAcknowledge: { ja: '確認を取り消す', en: 'Take it back' },
  undoHandOver: { ja: '引き継ぎを取り消す', en: 'Take the hand-over back' },
  undoHelp: {
    ja: 'まちがえて押したときは、5分以内なら取り消せます。',
    en: 'Pressed by mistake? It can be taken back within five minutes.',
  },
  spent: {
    ja: 'このリンクからの確認は済んでいます。新しいお知らせは、そのお知らせのリンクから確認してください。',
    en: 'This link has been used. Acknowledge a newer notice by the link in it.',
  },
  undone: {
    ja: 'このリンクからの確認は取り消されています。あらためて確認するときは、取り消しのあとに届いたお知らせのリンクを開くか、サインインしてください。',
    en: 'What was acknowledged by this link was taken back. To acknowledge after all, open the link of a message that came since, or sign in.',
  },
  openFace: { ja: '川守の画面を開く（サインイン）', en: 'Open Kawamori (sign in)' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  drillBand: { ja: '実際の水位ではありません', en: 'The levels are not real' },
  notValidTitle: { ja: 'このリンクは使えません', en: 'This link does not work' },
  notValid: {
    ja: '期限（24時間）が過ぎたか、リンクが途中で切れています。お知らせのリンク全体を開くか、川守の画面にサインインしてください。',
    en: 'It is older than 24 hours, or cut short. Open the whole link of the notice, or sign in to Kawamori.',
  },
  busyTitle: { ja: 'いまは表示できません', en: 'Not to be shown just now' },
  busy: {
    ja: 'アクセスが多すぎます。1分ほど待ってから、「もう一度開く」を押してください。ボタンを押した直後のときは、まだ記録されていません。表示されてから、もう一度押してください。',
    en: 'Too many requests. Please wait a minute, and open it again then. What was pressed just now is not recorded: press it once more then.',
  },
  openAgain: { ja: 'もう一度開く', en: 'Open it again' },
} as const satisfies Record<string, Text>;
export type LinkTextKey = keyof typeof LINK_TEXTS;
