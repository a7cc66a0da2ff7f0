import type { Text } from './language.js';

/** Texts about a camera's pictures for residents and its live video. Loaded with a station's page. What is filled in stands in braces. */
export const CAMERA_TEXTS = {
  // The record
  pin: { ja: 'この写真を経過に残す', en: 'Keep this picture in the chronology' },
  pinAbout: {
    ja: '{time} の写真を経過に残します。何が見えますか',
    en: 'The picture of {time} stays in the chronology. What does it show?',
  },
  pinAction: { ja: '残す', en: 'Keep' },
  pinned: { ja: '経過に残した写真「{word}」', en: 'Kept in the chronology: “{word}”' },
  unpin: { ja: '経過から外す', en: 'Take out of the chronology' },
  pinFailed: {
    ja: '残せませんでした。通信を確認して、もう一度お試しください。',
    en: 'It could not be kept. Check the connection and try again.',
  },

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
