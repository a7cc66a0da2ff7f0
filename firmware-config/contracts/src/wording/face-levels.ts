import type { Text } from './language.js';

/** Texts of the page on which levels are checked and tried. What is filled in stands in braces. Not among those that every face loads. */
export const LEVELS_TEXTS = {
  title: { ja: '基準水位の点検と試算', en: 'Levels: check and try' },
  lead: {
    ja: '過去の観測値に当てはめて、何回お知らせしていたかを試算します。ここで何を変えても、実際の設定は変わりません。',
    en: 'What levels would have told over the last years. Nothing that is changed here changes the settings.',
  },
  failed: {
    ja: '受け取れませんでした。通信を確認して、もう一度お試しください。',
    en: 'This did not arrive. Check the connection and try again.',
  },
  again: { ja: 'もう一度', en: 'Try again' },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  none: { ja: '水位を測る観測所がありません', en: 'No station measures a water level' },
  signIn: { ja: 'サインインし直してください。', en: 'Please sign in again.' },

  period: { ja: '期間', en: 'Period' },
  years: { ja: '過去{years}年', en: 'the last {years} years' },
  oneYear: { ja: '過去1年', en: 'the last year' },
  run: { ja: '試算する', en: 'Try it' },
  runAll: { ja: '全観測所を試算する', en: 'Try all stations' },
  cancel: { ja: '中止', en: 'Stop' },
  running: { ja: '試算中 {percent}%', en: '{percent} % done' },
  cancelled: { ja: '中止しました。', en: 'Stopped.' },
  town: { ja: '町', en: 'Town' },

  fault: { ja: '要修正', en: 'must be mended' },
  warning: { ja: '注意', en: 'look at this' },
  note: { ja: '参考', en: 'note' },
  noFindings: { ja: '問題は見つかりませんでした', en: 'nothing to say' },
  since: { ja: '{time} から有効', en: 'in force since {time}' },
  datum: { ja: '基準面 {datum}', en: 'datum {datum}' },
  crest: { ja: '天端 {value}', en: 'levee crest {value}' },

  edit: { ja: '値を変えて試す', en: 'Change and try' },
  unedit: { ja: '変更をやめる', en: 'Drop the changes' },
  level: { ja: '基準水位', en: 'Level' },
  height: { ja: '高さ（m）', en: 'Height (m)' },
  remove: { ja: '{mark}を外す', en: 'Leave out the {mark}' },
  removeBrief: { ja: '外す', en: 'leave out' },
  add: { ja: '水位を加える', en: 'Add a level' },
  addTown: { ja: '町独自の水位', en: 'the town’s own level' },
  townName: { ja: '町独自の水位の名前', en: 'Name of the town’s own level' },
  townNameNew: { ja: '町独自の目安', en: 'town mark' },
  hysteresis: { ja: '下がったとみなす幅（m）', en: 'Hysteresis (m)' },
  hold: { ja: '下がったとみなすまでの時間（分）', en: 'Hold (minutes)' },
  ownLeaving: {
    ja: '空欄の水位には、次の値を使います。',
    en: 'Where a level’s field is empty, these count:',
  },
  leftBy: {
    ja: '{hysteresis} m を超えて下がり、{hold}続けば下がったとみなす',
    en: 'left {hysteresis} m below for {hold}',
  },
  notANumber: { ja: '{field}に数を入れてください。', en: 'Enter a number for: {field}' },

  record: {
    ja: '観測値 {from} 〜 {to}（{length}）　有効 {good}件',
    en: 'Readings {from} to {to} ({length}): {good} good',
  },
  noRecord: { ja: 'この期間の観測値がありません', en: 'No readings in this period' },
  lacks: {
    ja: '{time} より前の観測値は残っていません',
    en: 'Readings before {time} are not kept any more',
  },
  leftOut: {
    ja: '試算に使っていない値：確認待ち {suspect}件、異常 {bad}件、欠測 {missing}件',
    en: 'Left out: {suspect} doubtful, {bad} bad, {missing} without a value',
  },
  gaps: {
    ja: '途切れ {count}回（合計 {total}、最長 {longest} {from}から）',
    en: '{count} gaps (together {total}; the longest {longest} from {from})',
  },
  noGaps: { ja: '途切れなし', en: 'no gaps' },
  highest: { ja: '最高 {value}（{time}）', en: 'highest {value} ({time})' },
  present: { ja: 'いまの設定', en: 'In force' },
  changed: { ja: '変えた場合', en: 'Changed' },
  notices: { ja: 'お知らせ 合計', en: 'Notices in all' },
  alerts: { ja: '基準水位への到達', en: 'Levels reached' },
  downstream: { ja: '下流の{name}へのお知らせ', en: 'Told downstream at {name}' },
  checks: { ja: '要確認（疑わしい値）', en: 'To be checked (doubted values)' },
  times: { ja: '{count}回', en: '{count}' },
  last: { ja: '最後 {time}', en: 'last {time}' },
  olderTimes: { ja: 'ほかに{count}回', en: 'and {count} before' },
  lead2: { ja: '{from}から{to}まで', en: 'From {from} to {to}' },
  leadTimes: {
    ja: '中央値 {median}分・最短 {shortest}分（{count}回）',
    en: 'median {median} min, shortest {shortest} min ({count} times)',
  },
  leadNever: { ja: '達したことがありません', en: 'never reached' },
  notSet: { ja: 'なし', en: 'none' },
  toFile: {
    ja: 'この設定にするには、観測所のファイルに次を加えて（はじめる時刻は選べます。いまより後にします）、kawamori config apply を行います。',
    en: 'To have it so, add this to the station’s file (choose the hour, not before now) and run kawamori config apply.',
  },
  copy: { ja: 'コピー', en: 'Copy' },
  copied: { ja: 'コピーしました', en: 'Copied' },
} as const satisfies Record<string, Text>;
export type LevelsTextKey = keyof typeof LEVELS_TEXTS;
