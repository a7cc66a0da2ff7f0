import type { Text } from './language.js';

/** What is said where notices are switched on in a browser. What is filled in stands in braces. */
export const PUSH_TEXTS = {
  /** On the page of a notice's link, which switches nothing on by itself. */
  signInFirst: {
    ja: 'このスマートフォンで通知を受け取る（ログインが必要です）',
    en: 'Notices on this device (sign in first)',
  },
  switchOn: { ja: '通知を受け取る', en: 'Switch on' },
  remove: { ja: '外す', en: 'Remove' },
  removed: { ja: '外しました。', en: 'Removed.' },
  working: { ja: '登録しています…', en: 'Switching on …' },
  on: {
    ja: '登録しました。試験送信で届くことを確かめてください。',
    en: 'Switched on. Have a test sent, and see that it arrives.',
  },
  denied: {
    ja: 'このブラウザで通知が許可されていません。ブラウザの設定で川守の通知を許可してから、もう一度お試しください。',
    en: 'Notifications are not permitted in this browser. Permit them in its settings, then try again.',
  },
  unsupported: {
    ja: 'このブラウザは通知に対応していません。iPhone・iPad では、この画面を「ホーム画面に追加」して、そこから開いてください。',
    en: 'This browser takes no notifications. On an iPhone or iPad, add this page to the home screen and open it from there.',
  },
  noService: {
    ja: 'ブラウザの通知サービスに接続できませんでした。この端末がインターネットにつながるか確かめてください。',
    en: 'The browser’s push service cannot be reached. See whether this device has internet.',
  },
  notTaken: { ja: '登録できませんでした：{why}', en: 'Not switched on: {why}' },
  none: { ja: '登録されている端末はありません。', en: 'No device yet.' },
  since: { ja: '{time} から', en: 'since {time}' },
  gone: {
    ja: '期限切れ（{time}）。届きません。端末でもう一度登録してください。',
    en: 'Expired ({time}): nothing reaches it. Switch it on once more.',
  },
  noKey: {
    ja: 'このサーバーではブラウザへの通知が設定されていません。',
    en: 'This hub sends no notices to browsers.',
  },
  noContact: {
    ja: '連絡先に web-push がないため登録できません。町のシステム担当者に伝えてください。',
    en: 'web-push is not among this person’s contacts: tell whoever runs the hub.',
  },
  foreignService: {
    ja: 'このブラウザの通知サービス（{host}）は許可されていません。町のシステム担当者に伝えてください。',
    en: 'This browser’s push service ({host}) is not permitted: tell whoever runs the hub.',
  },
  tooMany: {
    ja: '登録できる端末は {most} 台までです。使っていない端末を外してください。',
    en: 'At most {most} devices: remove one that is not used.',
  },
} as const satisfies Record<string, Text>;
export type PushTextKey = keyof typeof PUSH_TEXTS;
