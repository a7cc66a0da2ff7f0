import type { Text } from './language.js';

/** Texts of the page that the link in a notice opens. What is filled in stands in braces. */
export const LINK_TEXTS = {
  forPerson: { ja: '{name} さん宛てのお知らせ', en: 'A notice for {name}' },
  toldAt: { ja: 'お知らせ {time}', en: 'told {time}' },
  now: { ja: 'いまの状況', en: 'Now' },
  shownAt: { ja: '{time} 現在（30秒ごとに更新）', en: 'as of {time} (renewed every 30 s)' },
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
  acknowledgeHelp: {
    ja: '押すと、ほかの当番への呼び出しが止まります。両町の画面にお名前と時刻が出ます。',
    en: 'Nobody else is called then. Your name and the time are shown to both towns.',
  },
  spent: {
    ja: 'このリンクからの確認は済んでいます。新しいお知らせは、そのお知らせのリンクから確認してください。',
    en: 'This link has been used. Acknowledge a newer notice by the link in it.',
  },
  openFace: { ja: '川守の画面を開く（サインイン）', en: 'Open Kawamori (sign in)' },
  drill: { ja: '訓練', en: 'EXERCISE' },
  drillBand: { ja: '実際の水位ではありません', en: 'The levels are not real' },
  notValidTitle: { ja: 'このリンクは使えません', en: 'This link does not work' },
  notValid: {
    ja: '期限（24時間）が過ぎたか、リンクが途中で切れています。お知らせのリンク全体を開くか、川守の画面にサインインしてください。',
    en: 'It is older than 24 hours, or cut short. Open the whole link of the notice, or sign in to Kawamori.',
  },
} as const satisfies Record<string, Text>;
export type LinkTextKey = keyof typeof LINK_TEXTS;
