import type { Text } from './language.js';

/** Texts of the HQ and duty faces about pictures and live video. What is filled in stands in braces. */
export const PICTURE_TEXTS = {
  // A picture
  pictures: { ja: '写真', en: 'Pictures' },
  picture: { ja: '写真', en: 'Picture' },
  pictureAlt: { ja: '{station}（{camera}）{time} の写真', en: '{station} ({camera}), picture of {time}' },
  picturePast: { ja: '過去の写真', en: 'past picture' },
  pictureToNewest: { ja: '最新の写真に戻る', en: 'Back to the newest' },
  pictureNever: { ja: '写真はまだ届いていません', en: 'No picture has come yet' },
  pictureNoneHere: { ja: 'この時刻の写真はありません', en: 'No picture of this time' },
  pictureLoading: { ja: '写真を読み込んでいます', en: 'Loading the picture' },
  pictureGone: { ja: '保存期間を過ぎたため削除しました', en: 'Deleted: kept no longer' },
  pictureFailed: { ja: '写真を読み込めません', en: 'The picture cannot be loaded' },
  pictureFailedShort: { ja: '表示不可', en: 'not loaded' },
  picturesFailed: { ja: '写真の一覧を受け取れませんでした', en: 'The list of pictures did not arrive' },
  pictureIncomplete: { ja: '途中まで', en: 'incomplete' },
  pictureIncompleteHelp: {
    ja: '送信の途中で切れた写真です。灰色の部分は写っていません。',
    en: 'Cut short on its way. Nothing is to be seen in the grey part.',
  },
  pictureTimeUnknown: {
    ja: '撮影時刻は不明（受信 {time}）',
    en: 'time of picture unknown (received {time})',
  },
  pictureLarge: { ja: '元の大きさで開く', en: 'Open in full size' },
  pictureStrip: { ja: '時刻ごとの写真', en: 'Pictures by time' },

  panelFailedHelp: {
    ja: '画面の一部を受け取れませんでした。通信が戻ったら、画面を開き直してください。',
    en: 'A part of the page did not arrive. Open the page again when the connection is back.',
  },
  cancel: { ja: 'やめる', en: 'Cancel' },
} as const satisfies Record<string, Text>;
