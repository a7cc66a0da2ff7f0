import type { Text } from './language.js';

/** Texts of the desk on which they are recorded. Not among those that every face loads. */
export const OFFICIAL_TEXTS = {
  title: { ja: '発表・発令の記録', en: 'What was announced and ordered' },
  lead: {
    ja: '気象庁や県、河川管理者が発表したことと、町長が発令したことを、聞いたとおりに記録します。観測値からは作りません。',
    en: 'Record what JMA, the prefecture or the river’s manager announced and what the mayor ordered, as it was said. Nothing here is made of observations.',
  },
  close: { ja: '閉じる', en: 'Close' },
  announcement: { ja: '発表（他機関）', en: 'Announcement (of others)' },
  order: { ja: '発令（町長）', en: 'Order (of the mayor)' },
  town: { ja: '町', en: 'Town' },
  what: { ja: '発表の名前', en: 'Its name' },
  whatHelp: { ja: '聞いたとおりに書きます', en: 'as it was said' },
  level: { ja: '名前にあるレベル', en: 'Level in its name' },
  noLevel: { ja: 'なし', en: 'none' },
  issuer: { ja: '発表した機関', en: 'Who announced it' },
  mayor: { ja: '発令した人', en: 'Who ordered it' },
  mayorOf: { ja: '{town}長', en: 'Mayor of {town}' },
  river: { ja: '川（あれば）', en: 'River (if any)' },
  area: { ja: '区域（なければ町全体）', en: 'Area (none: the whole town)' },
  time: { ja: '時刻', en: 'Time' },
  timeFault: { ja: '時刻を入れてください。', en: 'Enter the time.' },
  kind: { ja: '発令の種類', en: 'Kind of order' },
  note: { ja: 'メモ（公開しません）', en: 'Note (not published)' },
  record: { ja: '記録する', en: 'Record it' },
  confirmOrder: {
    ja: '{town}に「{order}」が発令されたと記録します。公開ページにも表示されます。よろしいですか。',
    en: 'This records that “{order}” was ordered in {town}. Residents’ pages show it. Record it?',
  },
  confirmOrderRehearsal: {
    ja: '訓練：{town}に「{order}」が発令されたと、訓練の記録に残します。公開ページには出ません。よろしいですか。',
    en: 'Exercise: this records that “{order}” was ordered in {town}, in the record of the exercise alone. No public page shows it. Record it?',
  },
  confirm: { ja: 'はい、記録する', en: 'Yes, record it' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  lift: { ja: '解除された', en: 'It was lifted' },
  cancelled: { ja: '取消になった', en: 'It was cancelled' },
  withdraw: { ja: '記録を取り下げる（誤記）', en: 'Withdraw the record (a mistake)' },
  restore: { ja: '元に戻す', en: 'Take that back' },
  'over.lifted': { ja: '解除', en: 'lifted' },
  'over.cancelled': { ja: '取消', en: 'cancelled' },
  'over.withdrawn': { ja: '取り下げ', en: 'withdrawn' },
  overBy: { ja: '{what} {time} {name}', en: '{what} {time}, {name}' },
  recordedBy: { ja: '記録 {name} {time}', en: 'recorded by {name} {time}' },
  byImporter: { ja: '自動取込', en: 'imported' },
  history: { ja: 'これまでの記録', en: 'On record' },
  none: { ja: 'まだ記録はありません', en: 'Nothing is on record yet' },
  failed: { ja: '記録できませんでした。もう一度お試しください。', en: 'It was not recorded. Try again.' },
  listFailed: {
    ja: '読み込めませんでした。もう一度お試しください。',
    en: 'It could not be loaded. Try again.',
  },
  again: { ja: 'もう一度', en: 'Try again' },
  feedRead: {
    ja: '気象庁の発表を自動で取り込んでいます（最後 {time}）',
    en: 'Read from JMA by itself (last {time})',
  },
  feedWrong: {
    ja: '自動取込ができていません。気象庁のページを見て、必要なら記録してください。（{fault}）',
    en: 'Nothing can be read from JMA by itself: look at JMA’s page and record it here. ({fault})',
  },
  vanished: {
    ja: '気象庁の一覧から消えましたが、解除の電文がありません。確かめて、解除されていれば記録してください。',
    en: 'No longer in JMA’s list, and nobody has lifted it: look, and record that it was lifted.',
  },
} as const satisfies Record<string, Text>;
export type OfficialTextKey = keyof typeof OFFICIAL_TEXTS;
