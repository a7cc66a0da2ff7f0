import type { Text } from './language.js';

/** Texts about the sounds of the big screen. What is filled in stands in braces. */
export const WALL_SOUND_TEXTS = {
  on: { ja: '音 入', en: 'sound on' },
  muted: { ja: '消音中 あと{length}', en: 'muted for {length}' },
  blocked: { ja: '音が出せません', en: 'no sound' },
  title: { ja: 'レベル到達の音', en: 'Sound for a new level' },
  what: {
    ja: '観測所が新しいレベルに達すると、そのレベルの数だけ鳴ります。同時に達したときは、高い方を1回だけ鳴らします。',
    en: 'When a station reaches a new level, as many strokes sound as its number says; of several at once the highest, once.',
  },
  blockedHelp: {
    ja: 'ブラウザーが音を止めています。この画面を一度クリックすると出るようになります。無人の画面では、ブラウザーを --autoplay-policy=no-user-gesture-required を付けて起動してください。',
    en: 'The browser holds the sound back. Click once on this screen. On a screen without a person, start the browser with --autoplay-policy=no-user-gesture-required.',
  },
  absent: {
    ja: 'このブラウザーでは音を出せません。Chromium をお使いください。',
    en: 'This browser can make no sound. Use Chromium.',
  },
  rehearsal: {
    ja: '訓練の音は、高い音から低い音へ鳴ります。',
    en: 'In an exercise the strokes fall instead of rising.',
  },
  volume: { ja: '音量', en: 'Volume' },
  test: { ja: '音を試す（レベル３）', en: 'Try the sound (level 3)' },
  mute: { ja: '{minutes}分だけ消音', en: 'Mute for {minutes} minutes' },
  unmute: { ja: '消音をやめる', en: 'End the mute' },
  muteHelp: {
    ja: '消音は自動で終わります。いま出ているレベルより高いレベルに達したときは、消音中でも鳴ります。',
    en: 'The mute ends by itself. A level above those that stand now sounds all the same.',
  },
  last: { ja: '最後に鳴った音 {time} レベル{level}', en: 'last sound {time}, level {level}' },
} as const satisfies Record<string, Text>;
