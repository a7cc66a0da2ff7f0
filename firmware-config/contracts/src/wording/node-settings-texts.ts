import type { Text } from './language.js';

/** Texts of what is set at nodes from afar. What is filled in stands in braces. */
export const NODE_SETTINGS_TEXTS = {
  level: { ja: '水位', en: 'level' },
  'level-sub': { ja: '副水位計', en: 'second gauge' },
  rain: { ja: '雨量', en: 'rain' },
  takesNone: {
    ja: 'この端末は設定を受け付けません（更新が要ります）',
    en: 'This node takes no settings: its software must be updated',
  },
  unheard: {
    ja: 'サーバーの起動後、この端末からまだ知らせがありません。端末がつながると設定できます',
    en: 'Nothing was heard of this node since the start of the server: it can be set once it has connected',
  },
  stranger: { ja: 'この端末に {name} はありません', en: 'this node has no {name}' },
  use: {
    ja: '1日の測定 {readingsWere}回 → {readings}回、写真 {picturesWere}枚 → {pictures}枚、1か月の通信量 約{mbWere} MB → 約{mb} MB',
    en: 'Readings a day {readingsWere} → {readings}, pictures {picturesWere} → {pictures}, about {mbWere} → {mb} MB a month',
  },
  late: {
    ja: '{name}の間隔（{every}）が、観測所の想定間隔（{expected}）より長くなります。想定間隔を先に長くしないと、いつも「遅延」や「受信なし」と表示されます',
    en: '{name}: every {every} is longer than its station expects ({expected}). Unless that is made longer first, it is shown as late or silent for ever',
  },
  onTrial: {
    ja: '保存するとすぐに端末へ届き、試用になります。10分以内にサーバーとつながれば確定し、つながらなければ端末が前の設定に戻します',
    en: 'Sent to the node at once, on trial: it stands once the server is reached, and is taken back by the node itself where that fails for ten minutes',
  },
  whenBack: {
    ja: '端末はいまつながっていません。つながったときに届き、試用になります',
    en: 'The node is away: it hears it when it connects, on trial',
  },
  title: { ja: '測る間隔と写真', en: 'Intervals and pictures' },
  open: { ja: '測る間隔と写真の設定', en: 'Set intervals and pictures' },
  close: { ja: '設定を閉じる', en: 'Close' },
  lead: {
    ja: '空けた欄は、端末の設定ファイルのとおりです。',
    en: "What is left out stands as in the node's own file.",
  },
  ownValue: { ja: '設定ファイルでは {value}', en: 'its own file says {value}' },
  camera: { ja: 'カメラ', en: 'Camera' },
  battery: { ja: '電池', en: 'Battery' },
  'state.own': { ja: '端末の設定ファイルのままです', en: 'As its own file says' },
  'state.trial': { ja: '試用中', en: 'on trial' },
  'state.applied': { ja: '反映済み', en: 'applied' },
  'state.refused': { ja: '端末が受け付けませんでした', en: 'refused by the node' },
  'state.returned': { ja: '端末が前の設定に戻しました', en: 'taken back by the node' },
  'state.unreadable': {
    ja: '端末に残した設定が読めません。設定ファイルで動いています',
    en: 'What the node had kept cannot be read: it goes by its own file',
  },
  told: { ja: '第{version}版：{state}（{age}）', en: 'version {version}: {state} ({age})' },
  waiting: {
    ja: '第{version}版は、まだ端末に届いていません',
    en: 'version {version} has not reached the node yet',
  },
  again: { ja: '同じ設定をもう一度送る', en: 'Send the same settings again' },
  sent: { ja: '送りました。', en: 'Sent.' },
} as const satisfies Record<string, Text>;
