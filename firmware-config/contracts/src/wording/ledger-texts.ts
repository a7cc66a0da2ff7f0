import type { LedgerKind } from '../http/ledger.js';
import type { Text } from './language.js';

export const LEDGER_KIND_WORDS: Readonly<Record<LedgerKind, Text>> = {
  level: { ja: '水位', en: 'level' },
  notice: { ja: 'お知らせ', en: 'notice' },
  call: { ja: '呼び出し', en: 'call' },
  sending: { ja: '送信', en: 'sending' },
  person: { ja: '対応', en: 'handling' },
  reading: { ja: '観測値の判断', en: 'readings' },
  picture: { ja: '画像', en: 'pictures' },
  official: { ja: '発表・発令', en: 'announced and ordered' },
  received: { ja: '受信', en: 'received' },
  action: { ja: '本部の対応', en: 'done by HQ' },
  setting: { ja: '設定', en: 'settings' },
  hub: { ja: 'システム', en: 'system' },
};

/** What the chronology says. What is filled in stands in braces. */
export const LEDGER_TEXTS = {
  title: { ja: 'クロノロジー（時系列記録）', en: 'Chronology' },
  period: { ja: '期間 {from} 〜 {to}', en: 'From {from} to {to}' },
  everything: { ja: '全観測所', en: 'all stations' },
  printedAt: {
    ja: '{time} 現在の記録（{name}）。時刻は日本時間。',
    en: 'As recorded at {time} ({name}). Times are Japan’s.',
  },
  drill: {
    ja: '訓練の記録です。時刻は訓練の川の時刻、【 】内は実際の時刻です。',
    en: 'An exercise. Times are the exercise’s river; the real ones stand in [ ].',
  },
  derived: {
    ja: '水位の行は観測値から求めたもので、時刻は観測時刻です。後から届いた観測値で変わることがあります。ほかの行は記録されたままです。',
    en: 'Lines about levels follow from the readings, at the time of observation, and may change with readings that come late. All others stand as they were recorded.',
  },
  empty: { ja: 'この期間の記録はありません。', en: 'Nothing is on record in this period.' },
  count: { ja: '{count}件', en: '{count} lines' },
  time: { ja: '時刻', en: 'Time' },
  place: { ja: '場所', en: 'Place' },
  what: { ja: '出来事', en: 'What' },

  crossed: { ja: '{reached}　{value}', en: '{reached}, {value}' },
  crossedLater: { ja: '{reached}　{value}（後から判明）', en: '{reached}, {value} (learnt later)' },
  fellBelow: { ja: '{mark}を下回る　{value}', en: 'below the {mark}, {value}' },
  fellLater: { ja: '{mark}を下回る　{value}（後から判明）', en: 'below the {mark}, {value} (learnt later)' },
  subsided: {
    ja: '基準水位をすべて下回る（最高 {value}）。安全の確認ではありません',
    en: 'below every level (crest {value}); no all-clear',
  },
  unanswered: {
    ja: '確認待ちの値 {value} のあと値が届かない。増水しているものとして扱う（未確認）',
    en: 'nothing came after the doubtful value {value}; taken for a rise, not confirmed',
  },
  decided: { ja: 'お知らせ：{subject}', en: 'notice: {subject}' },
  learnt: {
    ja: '記録に追加：{subject}（観測 {time}）',
    en: 'added to the record: {subject} (observed {time})',
  },
  decidedLate: { ja: 'お知らせ：{subject}（観測 {time}）', en: 'notice: {subject} (observed {time})' },

  announced: { ja: '発表：{what}（{source}）', en: 'announced: {what} ({source})' },
  announcementLifted: { ja: '発表の解除：{what}（{time}）', en: 'announcement lifted: {what} ({time})' },
  announcementCancelled: {
    ja: '発表の取消（発表機関）：{what}',
    en: 'announcement cancelled by its issuer: {what}',
  },
  announcementWithdrawn: {
    ja: '発表の記録の取り下げ：{what}',
    en: 'record of an announcement withdrawn: {what}',
  },
  hqOpened: {
    ja: '本部を設置（個人への呼び出しは休み、確認がなければ再開）',
    en: 'headquarters opened (personal calls rest, and go on where nobody there acknowledges)',
  },
  hqOpenedIn: {
    ja: '本部を設置：{place}（個人への呼び出しは休み、確認がなければ再開）',
    en: 'headquarters opened: {place} (personal calls rest, and go on where nobody there acknowledges)',
  },
  hqClosed: { ja: '本部を解散（個人への呼び出しを再開）', en: 'headquarters closed (personal calls go on)' },
  hqNotOpened: {
    ja: '本部の設置を取り消し（誤り。個人への呼び出しを再開）',
    en: 'headquarters were opened by mistake (personal calls go on)',
  },
  musterCalled: {
    ja: '参集の呼びかけ：{place}（{groups}、{count}人）',
    en: 'people called together: {place} ({groups}, {count})',
  },
  musterComing: { ja: '参集：{person} 行ける（{count}分後）', en: 'muster: {person} comes in {count} min' },
  musterNotComing: { ja: '参集：{person} 行けない', en: 'muster: {person} does not come' },
  musterArrived: { ja: '参集：{person} 到着', en: 'muster: {person} has arrived' },
  musterAnswerUndone: {
    ja: '参集：{person} の答えを取り消し',
    en: 'muster: the answer of {person} taken back',
  },
  musterArrivalUndone: {
    ja: '参集：{person} の到着を取り消し',
    en: 'muster: the arrival of {person} taken back',
  },
  musterEnded: { ja: '参集を終了', en: 'muster ended' },
  musterEndedItself: {
    ja: '参集を自動で終了（集まる時刻から{length}たち、本部は閉じている）',
    en: 'muster ended by itself: {length} after its hour, with headquarters closed',
  },
  musterTakenBack: { ja: '参集を取り消し（誤り）', en: 'muster called by mistake' },
  ordered: { ja: '発令：{what}（{source}）', en: 'ordered: {what} ({source})' },
  orderLifted: { ja: '発令の解除：{what}（{time}）', en: 'order lifted: {what} ({time})' },
  orderCancelled: { ja: '発令の取消：{what}', en: 'order cancelled: {what}' },
  orderWithdrawn: { ja: '発令の記録の取り下げ：{what}', en: 'record of an order withdrawn: {what}' },

  ofNotice: { ja: '「{notice}」{text}', en: '{notice}: {text}' },
  ofRise: { ja: '{name}（再上昇 {rise}回目）', en: '{name} (rise {rise})' },
  ofPlace: { ja: '{place} {name}', en: '{place}, {name}' },
  callTurn: { ja: '{person} を呼び出し（{channel}）', en: '{person} is called by {channel}' },
  callFallOver: {
    ja: '{person} を別の手段で呼び出し（{channel}）',
    en: '{person} is called by another channel, {channel}',
  },
  callReminder: { ja: '{person} を再び呼び出し（{channel}）', en: '{person} is called again by {channel}' },
  callHandedOver: {
    ja: '引き継ぎ先の {person} を呼び出し（{channel}）',
    en: '{person}, to whom it goes, is called by {channel}',
  },
  callNotTaken: {
    ja: '引き継ぎ未了のため {person} を呼び出し（{channel}）',
    en: 'not taken over: {person} is called by {channel}',
  },

  tryBegun: {
    ja: '{to}（{channel}）へ送信（{attempt}回目・結果は不明）',
    en: 'to {to} by {channel}, try {attempt}: nobody knows what came of it',
  },
  tryAccepted: {
    ja: '{to}（{channel}）へ送信（{attempt}回目・受領 {detail}）',
    en: 'to {to} by {channel}, try {attempt}: accepted, {detail}',
  },
  tryFailed: {
    ja: '{to}（{channel}）へ送れず（{attempt}回目）：{detail}',
    en: 'to {to} by {channel}, try {attempt}: failed, {detail}',
  },
  tryGivenUp: {
    ja: '{to}（{channel}）への送信を断念（{attempt}回目）：{detail}',
    en: 'to {to} by {channel}, try {attempt}: given up, {detail}',
  },
  tryNotPublished: {
    ja: '{to}（{channel}）では公開せず（基準水位への到達ではないため）',
    en: 'not published at {to} by {channel}: no level was reached',
  },
  tryNotNeeded: {
    ja: '{to}（{channel}）へは送らず（確認済み、終了、またはより高い水位でお知らせ）',
    en: 'to {to} by {channel}: not needed, it had been acknowledged, was over, or a higher level was told',
  },

  acknowledged: { ja: '確認', en: 'acknowledged' },
  acknowledgedLate: {
    ja: '確認（{time} に端末で押し、通信できずこの時刻に届いた）',
    en: 'acknowledged (pressed {time} on a telephone without a connection, received at this time)',
  },
  handedOver: { ja: '{to} へ引き継ぎ', en: 'handed over to {to}' },
  closed: { ja: '対応終了', en: 'closed' },
  noted: { ja: '書き添え', en: 'noted' },
  undoneAcknowledged: { ja: '確認を取り消し（{time} の分）', en: 'takes back the acknowledgement of {time}' },
  undoneHandedOver: { ja: '引き継ぎを取り消し（{time} の分）', en: 'takes back the hand-over of {time}' },
  undoneClosed: { ja: '対応終了を取り消し（{time} の分）', en: 'takes back the closing of {time}' },

  overruledGood: { ja: '観測値を採用（{stretch}）', en: 'readings count ({stretch})' },
  overruledBad: { ja: '観測値を不採用（{stretch}）', en: 'readings do not count ({stretch})' },
  overruleUndone: {
    ja: '観測値の判断を取り消し（{stretch}）',
    en: 'takes back what was said of readings ({stretch})',
  },
  maintenanceBegun: { ja: '点検（{stretch}）：判定しない', en: 'maintenance ({stretch}): not judged' },
  maintenanceEnded: { ja: '点検終了（{from} 開始の分）', en: 'maintenance that began {from} has ended' },

  entryReceived: { ja: '{kind}　{source}', en: '{kind}: {source}' },
  entryPlaced: { ja: '{what}　場所 {place}', en: '{what}, at {place}' },
  entryNext: { ja: '{what}　→ {next}', en: '{what}, next: {next}' },
  entryLater: { ja: '{what}（{time} 記録）', en: '{what} (recorded {time})' },
  entryTakenBack: { ja: '【取り消し】{what}', en: '[taken back] {what}' },
  entryOf: { ja: '{time} {kind}', en: '{kind} of {time}' },
  entryCorrected: { ja: '訂正（{entry}）。訂正前は', en: 'corrected ({entry}); before it read' },
  entryDone: { ja: '済：{next}（{entry}）', en: 'done: {next} ({entry})' },
  entryReopened: { ja: '対応待ちに戻す（{entry}）', en: 'open again ({entry})' },
  entryWithdrawn: { ja: '記録を取り消し（{entry}）', en: 'taken back ({entry})' },
  entryRestored: { ja: '取り消しをやめる（{entry}）', en: 'put back ({entry})' },

  stationNoted: { ja: '観測所メモ', en: 'noted at the station' },
  stationNoteWithdrawn: { ja: '観測所メモを外す', en: 'note at the station taken back' },

  picturePinned: { ja: '{camera}の画像', en: 'picture of {camera}' },
  pictureUnpinned: {
    ja: '{camera} {time} の画像を経過から外す',
    en: 'the picture of {camera}, {time}, leaves the chronology',
  },
  pictureWithdrawn: {
    ja: '{camera} {time} の画像を非公開に',
    en: 'the picture of {camera}, {time}, is kept from residents',
  },
  cameraWithdrawn: {
    ja: '{camera} の画像をすべて非公開に',
    en: 'every picture of {camera} is kept from residents',
  },
  pictureRestored: {
    ja: '{camera} {time} の画像を公開に戻す',
    en: 'the picture of {camera}, {time}, is shown again',
  },
  cameraRestored: { ja: '{camera} の画像を公開に戻す', en: 'the pictures of {camera} are shown again' },

  stationSet: { ja: '観測所の設定を変更', en: 'the station is set' },
  stationRemoved: { ja: '観測所を登録から外す', en: 'the station is removed' },
  townSet: { ja: '町の設定を変更', en: 'the town is set' },
  profileSet: { ja: '計器の種類 {name} の設定を変更', en: 'the sensor profile {name} is set' },
  personSet: { ja: '連絡先 {person} を登録・変更', en: '{person} is set' },
  personRemoved: { ja: '連絡先 {person} を外す', en: '{person} is removed' },
  pushOn: {
    ja: '{person} のブラウザ通知を登録（{device}）',
    en: 'browser notices to {person} are on ({device})',
  },
  pushOff: { ja: '{person} のブラウザ通知の登録を外す', en: 'browser notices to {person} are off' },
  pushGone: { ja: '{person} のブラウザ通知が期限切れ', en: 'a browser of {person} takes notices no more' },
  testAccepted: {
    ja: '{to} へ{channel}で試験送信（受付 {detail}）',
    en: 'a test to {to} by {channel}: {detail}',
  },
  testFailed: {
    ja: '{to} へ{channel}で試験送信（届かず）：{detail}',
    en: 'a test to {to} by {channel} failed: {detail}',
  },
  dutySet: { ja: '呼び出しの順番を変更', en: 'the duty plan is set' },
  shiftSet: { ja: '当番 {people}（{stretch}）', en: 'on duty: {people} ({stretch})' },
  shiftRemoved: { ja: '当番表から1件を外す', en: 'a shift is removed' },
  nodeAdded: { ja: '現地端末 {node} を登録', en: 'node {node} is added' },
  nodeRotated: { ja: '現地端末 {node} の認証情報を更新', en: 'node {node} has a new secret' },
  nodeSettingsSet: {
    ja: '現地端末 {node} の設定（第{version}版）を変更',
    en: 'settings of node {node} changed (version {version})',
  },
  nodeRevoked: { ja: '現地端末 {node} を停止', en: 'node {node} is revoked' },
  nodeUpdateOrdered: {
    ja: '現地端末 {node} のソフトウェアの版の変更を指示：{from} → {to}',
    en: 'node {node} is told to run another release: {from} → {to}',
  },
  'nodeUpdate.done': {
    ja: '現地端末 {node} のソフトウェアが {from} から {to} に切り替わる',
    en: 'node {node} has gone from release {from} to {to}',
  },
  'nodeUpdate.refused': {
    ja: '現地端末 {node} がソフトウェア {to} への変更を受け付けず：{detail}',
    en: 'node {node} refuses release {to}: {detail}',
  },
  'nodeUpdate.failed': {
    ja: '現地端末 {node} のソフトウェアは {to} に切り替わらず：{detail}',
    en: 'node {node} did not go over to release {to}: {detail}',
  },
  'nodeUpdate.expired': {
    ja: '現地端末 {node} のソフトウェアを {to} に変える指示が、時間内に終わらず取りやめ',
    en: 'the order to node {node} to run release {to} was not done in time',
  },
  'nodeUpdate.withdrawn': {
    ja: '現地端末 {node} のソフトウェアを {to} に変える指示を取り消し',
    en: 'the order to node {node} to run release {to} is taken back',
  },
  releaseAdded: {
    ja: '現地端末のソフトウェア {version} を取り込み',
    en: 'release {version} for nodes is added',
  },
  releaseRemoved: {
    ja: '現地端末のソフトウェア {version} を削除',
    en: 'release {version} for nodes is removed',
  },
  accountCreated: { ja: 'アカウント {name} を作成', en: 'account {name} is made' },
  accountInvited: { ja: 'アカウント {name} に招待リンクを発行', en: 'account {name} is invited' },
  accountPasswordSet: { ja: 'アカウント {name} のパスワードを設定', en: 'account {name} has a new password' },
  accountGranted: {
    ja: 'アカウント {name} の権限を {role} に',
    en: 'account {name} is given the role {role}',
  },
  accountDisabled: { ja: 'アカウント {name} を停止', en: 'account {name} is stopped' },
  accountEnabled: { ja: 'アカウント {name} を再開', en: 'account {name} is let in again' },
  secondFactorSet: { ja: 'アカウント {name} に二段階認証を設定', en: 'account {name} has a second factor' },
  recoveryUsed: { ja: 'アカウント {name} が予備コードを使用', en: 'account {name} has used a recovery code' },
  authenticatorRemoved: {
    ja: 'アカウント {name} の認証アプリを解除',
    en: 'the authenticator of account {name} is removed',
  },
  keyAdded: {
    ja: 'アカウント {name} にキー「{key}」を登録',
    en: 'account {name} has a key: {key}',
  },
  keyRemoved: { ja: 'アカウント {name} のキーを1つ外す', en: 'a key of account {name} is removed' },
  keyDoubted: {
    ja: 'アカウント {name} のキーに複製の疑いがあり、使用を停止',
    en: 'a key of account {name} may have been copied: it opens nothing any more',
  },
  secondFactorRemoved: {
    ja: 'アカウント {name} の二段階認証を解除',
    en: 'the second factor of account {name} is removed',
  },

  gap: {
    ja: '記録の一部（{from}〜{through}番）が失われている',
    en: 'facts {from} to {through} are missing',
  },
  readingsLost: { ja: '観測値の一部が失われている（{stretch}）', en: 'readings are lost ({stretch})' },
  gapSeen: { ja: '記録が失われていることを確認', en: 'has seen that facts are missing' },
  clockTrusted: { ja: 'サーバーの時計が正しいことを確認', en: 'has said that the hub’s clock is right' },
  townImported: {
    ja: '町の記録を取り込み（{count}件）',
    en: 'the town’s record is brought in ({count} facts)',
  },
} as const satisfies Record<string, Text>;
export type LedgerTextKey = keyof typeof LEDGER_TEXTS;

/** How a channel is called in the chronology. */
export const CHANNEL_WORDS: Readonly<Record<string, Text>> = {
  voice: { ja: '電話', en: 'telephone' },
  sms: { ja: 'ショートメッセージ', en: 'SMS' },
  mail: { ja: 'メール', en: 'mail' },
  'line-works': { ja: 'LINE WORKS', en: 'LINE WORKS' },
  'web-push': { ja: 'ブラウザー通知', en: 'Web Push' },
  webhook: { ja: 'システム連携', en: 'webhook' },
  cap: { ja: 'CAP', en: 'CAP' },
  watchdog: { ja: '監視プログラム', en: 'watchdog' },
};
