import type { HubAlarm } from '../http/health.js';
import type { Text } from './language.js';

/** What stands above every screen while the hub says it of itself. Loaded once there is something to say. */
export const ALARM_TEXTS: Readonly<Record<HubAlarm, Text>> = {
  'fact-set-aside': {
    ja: '読み取れない記録を除いて判定を続けています。システム担当者が確認してください。',
    en: 'A record that cannot be read was left out; judging goes on. Whoever runs the hub must look at it.',
  },
  'facts-missing': {
    ja: '記録の一部が失われています。判定は続いています。システム担当者が確認してください。',
    en: 'Some facts are missing from the record; judging goes on. Whoever runs the hub must look at it.',
  },
  'old-readings-missing': {
    ja: '古い観測値の一部がこのサーバーから失われています。判定は続いています。システム担当者が確認してください。',
    en: 'Some old readings are lost from this server; judging goes on. Whoever runs the hub must look at it.',
  },
  'judging-in-memory': {
    ja: '観測値の保管場所に書き込めないため、メモリ上で判定を続けています。長い期間の表示は最近の分に限られます。システム担当者が確認してください。',
    en: 'The store cannot be written, so judging goes on in memory, and charts reach back a few days only. Whoever runs the hub must look at it.',
  },
  'store-broken': {
    ja: '観測値の保管ファイルに壊れた箇所があります。サーバーを再起動すると、元の記録（ジャーナル）と壊れたファイルの読める部分から作り直されます。システム担当者が確認してください。',
    en: 'The store of readings has a broken page. A restart of the hub makes it anew from the journal and from what can still be read of it. Whoever runs the hub must look at it.',
  },
  'disk-filling': {
    ja: 'サーバーのディスクの空きが少なくなっています。いっぱいになると記録できません。システム担当者が確認してください。',
    en: 'The server’s disk is filling up. Once it is full nothing can be recorded. Whoever runs the hub must look at it.',
  },
  'pictures-wait': {
    ja: 'サーバーのディスクの空きがほとんどないため、新しい写真を受け取っていません。観測値の記録は続いています。写真は観測局側に残り、空きができると届きます。システム担当者が確認してください。',
    en: 'The server’s disk is nearly full, so no new picture is taken. Readings are recorded on. Pictures wait at their nodes and come once there is room. Whoever runs the hub must look at it.',
  },
  'clock-jumped': {
    ja: 'サーバーの時計が一度に1か月以上進みました（または、それだけ長く止まっていました）。記録は続いています。念のため、古い観測値と写真の整理を止めています。時計が正しければ、日がたつと自動で再開します。システム担当者がサーバーの時計を確認してください。',
    en: 'The server’s clock went ahead by more than a month at once (or the server stood still so long). Recording goes on. To be safe, no old reading or picture is taken away; where the clock is right, that begins again by itself. Whoever runs the hub must look at its clock.',
  },
  'modem-dead': {
    ja: '電話とショートメッセージの装置（モデム）が使えません。電話は鳴らず、ショートメッセージも送れません。ほかの連絡手段は動いています。システム担当者が確認してください。',
    en: 'The modem for telephone and SMS cannot be used: no telephone rings, no SMS leaves. The other channels go on. Whoever runs the hub must look at it.',
  },
  'notices-wait': {
    ja: '5分を超えて届いていないお知らせがあります。届け先には電話などで直接伝えてください。システム担当者が連絡手段を確認してください。',
    en: 'A notice has waited for more than five minutes. Tell those concerned by telephone. Whoever runs the hub must look at the channels.',
  },
  'channel-dead': {
    ja: '使えない連絡手段があります。ほかの連絡手段は動いています。システム担当者が確認してください（kawamori condition list）。',
    en: 'A channel cannot be used; the others go on. Whoever runs the hub must look at it (kawamori condition list).',
  },
  'mail-lost': {
    ja: 'メールサーバーはメールを受け付けていますが、届いていません。お知らせもメールでは届いていないおそれがあります。電話などで直接伝え、システム担当者がメールの経路を確認してください。',
    en: 'The mail server accepts mails and they do not arrive: notices by mail may be lost too. Tell those concerned by telephone. Whoever runs the hub must look at the way of the mail.',
  },
  'mailbox-unread': {
    ja: 'メールの往復点検に使う受信箱を読めません。メールが届いているかどうかを確かめられません。システム担当者が確認してください。',
    en: 'The mailbox of the mail loop cannot be read, so nobody knows whether mail arrives. Whoever runs the hub must look at it.',
  },
  'canary-lost': {
    ja: '点検用の観測値が届いていません。監視プログラムか、現地端末の受け口に異常があります。システム担当者が確認してください。',
    en: 'The canary’s readings do not arrive: the watchdog, or the door for the nodes, has a fault. Whoever runs the hub must look at it.',
  },
  'canary-undecided': {
    ja: '点検用の水位が基準に達しても、お知らせが作られません。川の水位が基準に達しても知らせが出ないおそれがあります。水位はこの画面で確かめ、必要な連絡は直接してください。システム担当者が確認してください。',
    en: 'The canary crosses its level and no notice is decided: rivers may cross theirs and nobody be told. Watch the levels here and tell those concerned yourselves. Whoever runs the hub must look at it.',
  },
  'canary-unsent': {
    ja: '点検用のお知らせが送り出されません。ほかのお知らせも届いていないおそれがあります。必要な連絡は電話などで直接してください。システム担当者が確認してください。',
    en: 'The canary’s notice is decided and does not leave: other notices may not either. Tell those concerned by telephone. Whoever runs the hub must look at it.',
  },
  'canary-untaken': {
    ja: '点検用のお知らせを受け取らない連絡手段があります。ほかの連絡手段は動いています。システム担当者が確認してください（kawamori condition list）。',
    en: 'A channel does not take the canary’s notice; the others go on. Whoever runs the hub must look at it (kawamori condition list).',
  },
  'watchdog-gone': {
    ja: '監視プログラムが止まっています。サーバーが止まっても知らせが出ません。システム担当者が確認してください。',
    en: 'The watchdog has stopped: if the hub stopped now, nobody would be told. Whoever runs the hub must look at it.',
  },
  'pictures-dead': {
    ja: '画像の処理が止まっています。画像は現地端末に残り、直ると届きます。観測値の判定は続いています。システム担当者が確認してください。',
    en: 'Pictures are not worked on. They wait at their nodes, and levels are judged on. Whoever runs the hub must look at it.',
  },
  'media-dead': {
    ja: '動画の処理が止まっています。静止画と観測値は続いています。システム担当者が確認してください。',
    en: 'Live video has stopped; stills and readings go on. Whoever runs the hub must look at it.',
  },
  'influx-down': {
    ja: 'InfluxDB に書き込めません。観測値はこのサーバーに残っています。システム担当者が確認してください。',
    en: 'InfluxDB takes nothing. Readings are kept in this server. Whoever runs the hub must look at it.',
  },
  'certificate-due': {
    ja: 'サーバー証明書の期限が近づいています。切れると現地端末がつながらなくなります。システム担当者が更新してください（kawamori ca renew）。',
    en: 'The server’s certificate ends soon; after that no node connects. Whoever runs the hub must renew it (kawamori ca renew).',
  },
};
