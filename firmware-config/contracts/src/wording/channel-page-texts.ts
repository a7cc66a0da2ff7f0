import type { Text } from './language.js';

/** The page on which staff see and try the ways by which notices leave. What is filled in stands in braces. */
export const CHANNEL_TEXTS = {
  title: { ja: '連絡手段', en: 'Channels' },
  lead: {
    ja: 'お知らせの届け先と、最後に届いた時刻です。新しい連絡先は、試験送信で必ず確かめてください。',
    en: 'Where notices go, and when the last one arrived. Try every new contact.',
  },
  people: { ja: '人', en: 'People' },
  machines: { ja: '部屋・機器', en: 'Rooms and machines' },
  none: {
    ja: '届け先が登録されていません。町のシステム担当者に伝えてください。',
    en: 'Nobody is told of anything: tell whoever runs the hub.',
  },
  'channel.voice': { ja: '電話', en: 'telephone' },
  'channel.sms': { ja: 'ショートメッセージ', en: 'SMS' },
  'channel.line-works': { ja: 'LINE WORKS', en: 'LINE WORKS' },
  'channel.mail': { ja: 'メール', en: 'mail' },
  'channel.web-push': { ja: 'ブラウザの通知', en: 'browser notifications' },
  'channel.webhook': { ja: 'Webhook', en: 'webhook' },
  'channel.cap': { ja: 'CAP ファイル', en: 'CAP files' },
  'state.untried': { ja: 'まだ送っていません', en: 'nothing sent yet' },
  'state.works': { ja: '届いています', en: 'works' },
  'state.failing': { ja: '直近の送信が届いていません', en: 'the last one did not arrive' },
  'state.dead': {
    ja: '続けて{failures}回届いていません。確認してください。',
    en: '{failures} in a row did not arrive: look at it.',
  },
  accepted: { ja: '最後に届いた {time}', en: 'last arrived {time}' },
  failed: { ja: '最後の失敗 {time}：{fault}', en: 'last failed {time}: {fault}' },
  test: { ja: '試験送信', en: 'Send a test' },
  testCall: {
    ja: '{name} の電話を実際に鳴らします。先に本人へ伝えてください。',
    en: 'The telephone of {name} will ring. Tell them before.',
  },
  testSend: {
    ja: '{name} へ、試験と明記した{channel}を送ります。',
    en: 'A {channel} message that is marked as a test goes to {name}.',
  },
  testDo: { ja: '送る', en: 'Send' },
  testNot: { ja: 'やめる', en: 'Cancel' },
  testing: { ja: '送信しています…', en: 'Sending …' },
  testTaken: { ja: '受け付けられました：{detail}', en: 'Accepted: {detail}' },
  testRefused: { ja: '届きませんでした：{detail}', en: 'Not accepted: {detail}' },
  here: { ja: 'この端末で通知を受け取る', en: 'Notices on this device' },
  hereLead: {
    ja: '画面を閉じていても、お知らせをこのブラウザの通知に出します。どなた宛てのお知らせを出すか選んでください。',
    en: 'Notices come as notifications of this browser, while no page is open. Choose whose.',
  },
  whose: { ja: '受け取る人', en: 'Whose notices' },
  nobody: {
    ja: '連絡先に web-push がある人がいません。町のシステム担当者に伝えてください。',
    en: 'Nobody has web-push among their contacts: tell whoever runs the hub.',
  },
  devices: { ja: '登録されている端末', en: 'Devices' },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  failedToLoad: {
    ja: '読み込めませんでした。庁内の回線を確かめてください。',
    en: 'This could not be loaded. Check the network.',
  },
  again: { ja: 'もう一度', en: 'Try again' },
} as const satisfies Record<string, Text>;
export type ChannelTextKey = keyof typeof CHANNEL_TEXTS;
