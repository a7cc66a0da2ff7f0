import { faultJa } from './fault-words.js';
import type { CameraVideo } from './video-decision.js';

/** What people are told about a camera's live video: in the words of a town office, and in English. */
export interface VideoWords {
  reasonJa: string;
  reasonEn: string;
}

const NOTHING: VideoWords = { reasonJa: '', reasonEn: '' };

export const NO_VIDEO_HERE: VideoWords = {
  reasonJa: 'このシステムでは映像を使う設定になっていません。静止画をご覧ください。',
  reasonEn: 'Live video is not set up on this hub. Please use the still picture.',
};

/** `hlsFault`: why there is no HLS though it is wanted. */
export function videoWords(video: CameraVideo, hlsFault: string | undefined): VideoWords {
  if (video.phase === 'live') {
    if (hlsFault === undefined) return NOTHING;
    return {
      reasonJa: `スマートフォン向けの映像（HLS）を作れません。パソコンの画面ではご覧になれます。${faultJa(hlsFault)}`,
      reasonEn: `Video for phones (HLS) cannot be made; it plays on computers. (${hlsFault})`,
    };
  }
  switch (video.trouble?.kind) {
    case undefined:
      return NOTHING;
    case 'media-down':
      return {
        reasonJa: '映像の配信を再開しています。しばらくお待ちください。',
        reasonEn: 'The video service is starting again. Please wait a moment.',
      };
    case 'node-away':
      return {
        reasonJa: '観測所と通信できないため、映像を出せません。静止画をご覧ください。',
        reasonEn: 'The station cannot be reached, so there is no video. Please use the still picture.',
      };
    case 'too-many-streams':
      return {
        reasonJa: `同時に映せるカメラは${video.trouble.most}台までです。ほかの映像を閉じてからお試しください。`,
        reasonEn: `At most ${video.trouble.most} cameras can be live at once. Please close another one first.`,
      };
    case 'no-video':
      return {
        reasonJa: '観測所に映像を求めましたが、まだ届きません。静止画をご覧ください。',
        reasonEn: 'The station has been asked, but no video has come yet. Please use the still picture.',
      };
    case 'node-refused':
      return {
        reasonJa: `カメラが映像を送れませんでした。静止画をご覧ください。${faultJa(video.trouble.detail)}`,
        reasonEn: `The camera could not send video. Please use the still picture. (${video.trouble.detail})`,
      };
  }
}
