import type { Text } from './language.js';

/** Texts of what nodes run, and of having them run another release. What is filled in stands in braces. */
export const NODE_SOFTWARE_TEXTS = {
  title: { ja: 'ソフトの版', en: 'Software' },
  open: { ja: 'ソフトの版を切り替える', en: 'Change the software' },
  close: { ja: 'ソフトの版を閉じる', en: 'Close the software' },
  noLauncher: {
    ja: 'この端末は、ここから版を切り替えられません。端末の前で一度、起動プログラムを入れると切り替えられるようになります',
    en: 'This node was started without its launcher: its software is exchanged at the node until that is installed there once',
  },
  unheard: {
    ja: 'サーバーの起動後、この端末からまだ知らせがありません。端末がつながると、動いている版が分かります',
    en: 'Nothing was heard of this node since the start of the server: what it runs is known once it has connected',
  },

  current: { ja: 'いまの版', en: 'It runs' },
  currentSince: { ja: '{version}（{time}から）', en: '{version} (since {time})' },
  previous: { ja: '端末に残っている前の版', en: 'The one before, still there' },
  none: { ja: 'なし', en: 'none' },
  heard: { ja: '端末の知らせ', en: 'The node said so' },
  away: { ja: '{age}（いまはつながっていません）', en: '{age} (it is away now)' },

  steady: { ja: '切り替えは行われていません。', en: 'No change is under way.' },
  onTrial: {
    ja: '{version} を試用しています。使えないときは端末が自分で前の版に戻します。',
    en: 'Release {version} is on trial: where it does not work the node goes back by itself.',
  },
  'last.taken-over': {
    ja: '{version} に切り替わりました（{time}、端末の時計）。',
    en: '{version} has taken over ({time} by the clock of the node).',
  },
  'last.gone-back': {
    ja: '{version} は使えなかったため、端末が自分で前の版に戻しました（{time}、端末の時計）。{why}',
    en: '{version} did not work, and the node has gone back by itself ({time} by its clock): {why}',
  },
  ordered: {
    ja: '{from} → {to}：{by} が{age}に指示',
    en: '{from} → {to}: ordered by {by}, {age}',
  },
  'state.waiting': { ja: '端末の返事を待っています', en: 'The node has not answered yet' },
  'state.waitingAway': {
    ja: '端末がつながるのを待っています。{until}までにつながらなければ、何も変えずに終わります',
    en: 'Waiting for the node to connect; where it does not until {until} nothing is changed',
  },
  'state.begun': { ja: '進行中', en: 'Under way' },
  'state.done': { ja: '切り替え完了', en: 'Done' },
  'state.refused': { ja: '端末が受け付けませんでした', en: 'Refused by the node' },
  'state.failed': { ja: '切り替えられませんでした', en: 'It did not work' },
  'state.expired': {
    ja: '時間内に終わらず、取りやめになりました',
    en: 'Its time was over before it was done',
  },
  'state.withdrawn': { ja: '指示を取り消しました', en: 'The order was taken back' },
  answered: { ja: '端末の返事 {age}', en: 'the node answered {age}' },
  progress: { ja: '取り寄せた大きさ', en: 'Fetched so far' },
  progressOf: { ja: '{bytes} MB／{of} MB', en: '{bytes} of {of} MB' },
  progressLeft: { ja: '残り約{length}', en: 'about {length} left' },
  withdraw: { ja: '指示を取り消す', en: 'Take the order back' },
  withdrawn: { ja: '指示を取り消しました。端末の版は変わりません。', en: 'Taken back: nothing is changed.' },
  given: { ja: '指示しました。', en: 'Ordered.' },

  choose: { ja: '切り替える版', en: 'Release' },
  release: { ja: '{version}（{mb} MB）', en: '{version} ({mb} MB)' },
  releaseKept: { ja: '{version}（端末に残っています）', en: '{version} (still at the node)' },
  noRelease: {
    ja: 'サーバーに、ほかの版がありません。',
    en: 'The server holds no other release.',
  },
  howAdded: {
    ja: '新しい版は、サーバーの管理者が管理コマンド（kawamori release add）でサーバーに入れます。この画面からは入れられません。',
    en: 'A new release is given to the server by its operator, at the command line (kawamori release add), and not on this page.',
  },
  back: { ja: '前の版（{version}）に戻す', en: 'Back to the release before ({version})' },
  go: { ja: '切り替えを指示する', en: 'Order it' },
  whileOpen: {
    ja: '切り替えが終わると、次を指示できます。',
    en: 'Another can be ordered once this one is over.',
  },
  unreachable: { ja: 'サーバーにつながりません。', en: 'The server cannot be reached.' },
  stale: { ja: '下は{age}の内容です。', en: 'Below is how it was {age}.' },

  'effect.change': { ja: '端末 {node} のソフト {from} → {to}', en: 'Software of {node}: {from} → {to}' },
  'effect.fetch': {
    ja: '{mb} MB を端末の回線で取り寄せます。値の送信が先で、取り寄せているあいだも測り続けます',
    en: '{mb} MB come over the line of the node; readings go first, and it goes on measuring meanwhile',
  },
  'effect.fetchIn': {
    ja: '前回の速さなら、取り寄せに約{length}かかります',
    en: 'About {length}, if its line is as it was the last time',
  },
  'effect.fetchUnknown': {
    ja: 'この端末の回線の速さは、まだ測っていません',
    en: 'How fast its line is was not measured yet',
  },
  'effect.kept': {
    ja: '端末に残っている版なので、取り寄せません',
    en: 'It is still at the node, so nothing is fetched',
  },
  'effect.pause': {
    ja: '切り替わるとき、測定と送信がしばらく止まります',
    en: 'While the one ends and the other starts nothing is measured for some seconds',
  },
  'effect.trial': {
    ja: '新しい版は試用から始まります。{trial}以内にサーバーとつながり、そのあと{steady}動けば切り替え完了です',
    en: 'It starts on trial: it takes over once it has reached the server within {trial} and has run for {steady} after that',
  },
  'effect.itself': {
    ja: 'うまくいかなければ、端末が自分で {from} に戻し、理由を知らせます',
    en: 'Where that fails the node goes back to {from} by itself, and says why',
  },
  'effect.away': {
    ja: '端末はいまつながっていません。{good}以内につながれば始まり、過ぎれば何も変わりません',
    en: 'The node is away: it begins where it connects within {good}, and nothing is changed where it does not',
  },
  'effect.rising': {
    ja: '{stations} のお知らせが続いています。水が引いてからの切り替えをお勧めします',
    en: 'Notices of {stations} go on: better after the water has gone down',
  },
  before: { ja: 'いまの版', en: 'the release of now' },

  noSuchNode: { ja: '端末 {node} はありません', en: 'there is no node {node}' },
  notHeld: {
    ja: 'サーバーに {version} がありません',
    en: 'this hub holds no release {version}: kawamori release add',
  },
  runsIt: {
    ja: '端末 {node} では、もう {version} が動いています',
    en: '{node} runs release {version} already',
  },
  onItsWay: {
    ja: '端末 {node} は {version} に切り替える途中です（{time}から）',
    en: '{node} is on its way to release {version} since {time}',
  },
  notWaiting: {
    ja: '取り消せる指示がありません。端末が始めたあとは、終わってから前の版に戻してください',
    en: 'no order waits for its node: what has begun is undone once it is over',
  },
} as const satisfies Record<string, Text>;
