import type { AuditGroup, AuditThing } from '../audit.js';
import type { Text } from './language.js';

/** What the audit log says where the chronology has no line. What is filled in stands in braces. */
export const AUDIT_LINE_TEXTS = {
  operator: { ja: 'サーバーの管理コマンド', en: 'the command line' },
  operatorUser: { ja: 'サーバーの管理コマンド（{user}）', en: 'the command line ({user})' },
  personAs: { ja: '{person}（{name}）', en: '{person} ({name})' },
  signedIn: { ja: 'アカウント {name} でサインイン（{how}）', en: 'account {name} signed in ({how})' },
  'how.password': { ja: 'パスワード', en: 'by password' },
  'how.passkey': { ja: 'パスキー', en: 'by passkey' },
  'how.setup': { ja: '最初のアカウントのリンク', en: 'by the link for the first account' },
  'how.invitation': { ja: '招待リンク', en: 'by an invitation' },
  withSecondFactor: { ja: '2つ目の鍵で確認', en: 'with a second factor' },
  refusedBefore: { ja: 'その前に{count}回の失敗', en: '{count} refused tries before' },
  'signedOut.this': { ja: 'アカウント {name} がサインアウト', en: 'account {name} signed out' },
  'signedOut.one': {
    ja: 'アカウント {name} が、ほかの端末のサインインを1つ終了',
    en: 'account {name} ended a sign-in on another device',
  },
  'signedOut.all': {
    ja: 'アカウント {name} のサインインをすべて終了',
    en: 'all sign-ins of account {name} were ended',
  },
  triesAt: {
    ja: 'アカウント {name} へのサインインの失敗が{count}回（{since}から）',
    en: '{count} refused tries to sign in as {name} (since {since})',
  },
  triesAtNone: {
    ja: '登録のない名前・リンクでのサインインの失敗が{count}回（{since}から）',
    en: '{count} refused tries to sign in by names and links that are none (since {since})',
  },
  entryRecorded: { ja: '受信簿に記入（{kind}）', en: 'an entry in the book ({kind})' },
  picturePinned: {
    ja: '{camera} {time} の画像を記録に添付',
    en: 'the picture of {camera}, {time}, is pinned',
  },
  rehearsalArmed: { ja: '訓練の開始を申請', en: 'a rehearsal is asked for' },
  rehearsalConfirmed: { ja: '訓練の開始を承認', en: 'a rehearsal is confirmed' },
  'rehearsalEnded.stopped': { ja: '訓練を中止', en: 'a rehearsal is stopped' },
  'rehearsalEnded.over': { ja: '訓練が終了', en: 'a rehearsal is over' },
  'rehearsalEnded.not-confirmed': {
    ja: '訓練の申請が、承認されないまま期限切れ',
    en: 'a rehearsal was not confirmed in time',
  },
  'rehearsalEnded.broke': { ja: '訓練が不具合で終了', en: 'a rehearsal broke off' },
  'rehearsalEnded.hub-stopped': {
    ja: 'サーバーの停止により訓練が終了',
    en: 'a rehearsal ended with the hub’s stop',
  },
} as const satisfies Record<string, Text>;

/** What lines are about. */
export const AUDIT_GROUP_WORDS: Readonly<Record<AuditGroup, Text>> = {
  'sign-in': { ja: 'サインイン', en: 'sign-ins' },
  account: { ja: 'アカウント', en: 'accounts' },
  setting: { ja: '設定', en: 'settings' },
  roster: { ja: '当番表', en: 'rosters' },
  node: { ja: '現地端末', en: 'nodes' },
  handling: { ja: '通知への対応', en: 'answers to notices' },
  judging: { ja: '観測値の扱い・点検', en: 'readings and maintenance' },
  official: { ja: '発表・避難情報', en: 'announcements and orders' },
  hq: { ja: '本部・受信簿', en: 'headquarters and its book' },
  picture: { ja: '画像', en: 'pictures' },
  channel: { ja: '連絡手段', en: 'channels' },
  rehearsal: { ja: '訓練', en: 'rehearsals' },
  hub: { ja: 'サーバー', en: 'the hub' },
};

/** What something is done to. */
export const AUDIT_THING_WORDS: Readonly<Record<AuditThing, Text>> = {
  town: { ja: '町の設定', en: 'town' },
  profile: { ja: 'センサーの型', en: 'sensor model' },
  station: { ja: '観測所', en: 'station' },
  person: { ja: '当番者', en: 'duty person' },
  duty: { ja: '呼び出しの計画', en: 'call plan' },
  shift: { ja: '当番の予定', en: 'shift' },
  node: { ja: '現地端末', en: 'node' },
  'node-settings': { ja: '端末の測る間隔と写真', en: 'intervals and pictures of node' },
  release: { ja: '端末のソフトウェア', en: 'software of nodes' },
  episode: { ja: 'お知らせ', en: 'notice' },
  series: { ja: '観測値', en: 'readings' },
  announcement: { ja: '発表', en: 'announcement' },
  order: { ja: '避難情報', en: 'order' },
  headquarters: { ja: '災害対策本部', en: 'headquarters' },
  muster: { ja: '参集', en: 'muster' },
  entry: { ja: '受信簿', en: 'reception book' },
  camera: { ja: 'カメラ', en: 'camera' },
  recipient: { ja: '送り先', en: 'recipient' },
  rehearsal: { ja: '訓練', en: 'rehearsal' },
  hub: { ja: 'サーバー', en: 'hub' },
  account: { ja: 'アカウント', en: 'account' },
};

/** What of the hub itself something is done to. */
export const HUB_THING_WORDS = {
  clock: { ja: '時計', en: 'clock' },
  journal: { ja: '記録', en: 'record' },
} as const satisfies Record<string, Text>;

/** Texts of the page 「操作の記録」, loaded with it. */
export const AUDIT_PAGE_TEXTS = {
  title: { ja: '操作の記録', en: 'Audit log' },
  lead: {
    ja: '誰が、いつ、どこから、何をしたか。新しいものが上です。時刻は日本時間です。',
    en: 'Who did what, when and from where; the newest first, in Japan’s time.',
  },
  filter: { ja: '絞り込み', en: 'Filter' },
  by: { ja: '人（氏名・アカウント名）', en: 'Person (name or account)' },
  group: { ja: '種別', en: 'Kind' },
  every: { ja: 'すべて', en: 'all' },
  thing: { ja: '対象', en: 'Thing' },
  thingHelp: {
    ja: '名前の一部で探せます。例: 奈路、受信簿',
    en: 'A part of its name is enough, such as Naro or reception book.',
  },
  from: { ja: 'はじめ', en: 'From' },
  to: { ja: 'おわり', en: 'Until' },
  show: { ja: '表示', en: 'Show' },
  clear: { ja: '絞り込みをやめる', en: 'Show all again' },
  csv: { ja: 'CSVで保存', en: 'Save as CSV' },
  csvHelp: {
    ja: '同じ絞り込みで、400日・2万件まで保存します。期間を指定しないときは、いまから400日前までです。',
    en: 'By the same filter, at most 400 days and 20,000 lines; the last 400 days where no period is named.',
  },
  loading: { ja: '記録を読んでいます…', en: 'Reading the record…' },
  none: { ja: 'この条件に当てはまる操作は、記録にありません。', en: 'Nothing in the record fits.' },
  noneSoFar: {
    ja: 'ここまでには見つかりません。さらに古い記録を探せます。',
    en: 'Nothing found so far; older records can be searched.',
  },
  failed: {
    ja: 'サーバーに届きません。通信を確かめて、もう一度お試しください。',
    en: 'The hub cannot be reached. Check the line and try again.',
  },
  again: { ja: 'もう一度', en: 'Try again' },
  older: { ja: 'さらに古い記録', en: 'Older ones' },
  end: { ja: '記録はここまでです。', en: 'This is the beginning of the record.' },
  shown: { ja: '{count}件を表示', en: '{count} shown' },
  fromCommandLine: { ja: 'サーバー本体', en: 'at the hub’s machine' },
  nobody: { ja: '人の操作ではない', en: 'by nobody' },
  onlyBy: { ja: '{name}の操作だけ表示', en: 'only what {name} did' },
  onlyThing: { ja: '{thing}への操作だけ表示', en: 'only what was done to {thing}' },
  changesMissing: {
    ja: '記録が多く、変更前と変更後は時間内に調べきれませんでした。もっと古い期間を選ぶか、CSVで保存すると（30秒まで調べます）、分かることがあります。',
    en: 'The record is long: before and after could not be looked up in time. An older period, or the CSV (which searches for 30 seconds), may have them.',
  },
  changes: { ja: '変更前と変更後（{count}か所）', en: 'before and after ({count})' },
  before: { ja: '変更前', en: 'before' },
  after: { ja: '変更後', en: 'after' },
  nothing: { ja: '（なし）', en: '(none)' },
} as const satisfies Record<string, Text>;
