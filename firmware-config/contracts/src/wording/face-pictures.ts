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

  // Residents
  residentsSee: { ja: '住民に公開中', en: 'shown to residents' },
  residentsSeeNone: { ja: '住民には非公開', en: 'not shown to residents' },
  pictureWithdrawn: { ja: 'この写真は公開を止めています', en: 'this picture is withheld from residents' },
  cameraWithdrawn: { ja: 'このカメラは公開を止めています', en: 'this camera is withheld from residents' },
  withdrawPictureOf: { ja: '{time} の写真の公開を止めます。', en: 'Withdraw the picture of {time}.' },
  withdrawWholeCamera: { ja: 'このカメラの公開を止めます。', en: 'Withdraw the whole camera.' },
  withdrawPicture: { ja: 'この写真の公開を止める', en: 'Withdraw this picture' },
  withdrawCamera: { ja: 'このカメラの公開を止める', en: 'Withdraw this camera' },
  withdrawReason: { ja: '理由（記録に残ります）', en: 'Reason (kept on record)' },
  withdrawAction: { ja: '公開を止める', en: 'Withdraw' },
  withdrawFailed: {
    ja: '公開を止められませんでした。通信を確認して、もう一度お試しください。',
    en: 'It could not be withdrawn. Check the connection and try again.',
  },
  restoreAction: { ja: '公開に戻す', en: 'Show again' },
  restoreFailed: {
    ja: '公開に戻せませんでした。通信を確認して、もう一度お試しください。',
    en: 'It could not be shown again. Check the connection and try again.',
  },
  panelFailedHelp: {
    ja: 'この観測所の画面を受け取れませんでした。通信が戻ったら、画面を開き直してください。',
    en: 'This station’s page did not arrive. Open the page again when the connection is back.',
  },
  cancel: { ja: 'やめる', en: 'Cancel' },

  // Live video
  videoWatch: { ja: '映像を見る', en: 'Watch live' },
  videoStop: { ja: '映像を止める', en: 'Stop' },
  videoLive: { ja: '映像', en: 'live' },
  videoAsked: { ja: '現地の端末に映像を頼んでいます', en: 'Asking the node for live video' },
  videoOpening: { ja: '映像を開いています', en: 'Opening the video' },
  videoLost: { ja: '映像が途切れました。つなぎ直しています', en: 'The video broke off. Reconnecting' },
  videoUnavailable: { ja: '映像を見られません', en: 'No live video' },
  videoStillStands: {
    ja: '表示しているのは {time} の写真です（{age}）。',
    en: 'What is shown is the picture of {time} ({age}).',
  },
  videoPaused: {
    ja: '回線のため、{minutes}分で映像を止めました。',
    en: 'Stopped after {minutes} minutes, to spare the line.',
  },
  videoGoOn: { ja: '続けて見る', en: 'Go on watching' },
  videoNoPlayer: {
    ja: 'このブラウザーは映像を再生できません。',
    en: 'This browser cannot play the video.',
  },
  videoDelay: { ja: '遅れ 約{seconds}秒', en: 'about {seconds} s behind' },
  videoDelayAtLeast: { ja: '遅れ {seconds}秒以上', en: '{seconds} s behind or more' },
} as const satisfies Record<string, Text>;
