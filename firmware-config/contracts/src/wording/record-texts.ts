import type { Text } from './language.js';

/** Texts of what is opened over the list: an episode with whoever deals with it, and the chronology. Loaded when asked for. */
export const RECORD_TEXTS = {
  nobodyYet: { ja: 'まだ誰も確認していません', en: 'Nobody has acknowledged this yet' },
  handOver: { ja: '引き継ぐ', en: 'Hand over' },
  handOverTo: { ja: '引き継ぐ相手', en: 'To whom' },
  handOverHelp: {
    ja: '相手を呼び出します。相手が確認するまでは、あなたの担当です。',
    en: 'They are called. Until they acknowledge, you stay responsible.',
  },
  onDutyNow: { ja: 'いまの当番', en: 'on duty now' },
  nobodyToHandOver: {
    ja: '引き継げる相手が登録されていません。連絡先を登録すると、ここに並びます。',
    en: 'Nobody is known to whom it could be handed over. People appear here once their files have been applied.',
  },
  wordToThem: { ja: '申し送り', en: 'A word to them' },
  closeEpisode: { ja: '対応を終える', en: 'Close' },
  closeHelp: {
    ja: '呼び出しと再通知を止めます。水位が上がると、また呼び出します。水位の表示は変わりません。',
    en: 'Nobody is called or reminded. A higher level calls again; the level is shown on.',
  },
  closeNote: { ja: '結果・理由', en: 'What came of it' },
  addNote: { ja: '書き添える', en: 'Add a note' },
  noteHelp: { ja: '経過に残す言葉（見たこと、決めたこと）', en: 'For the record: what was seen or decided' },
  undoAcknowledged: { ja: '確認を取り消す', en: 'Take back my acknowledgement' },
  'undoHanded-over': { ja: '引き継ぎを取り消す', en: 'Take back the hand-over' },
  undoClosed: { ja: '対応終了を取り消す', en: 'Take back the closing' },
  handled: { ja: '記録しました', en: 'Recorded' },
  handledUnrecorded: {
    ja: '受け付けました。サーバーのディスクに書けるようになったら記録します。',
    en: 'Taken. It is recorded as soon as the server’s disk takes it.',
  },
  handlingFailed: {
    ja: '記録できませんでした。もう一度お試しください。',
    en: 'This could not be recorded. Please try again.',
  },
  chronologyOf: { ja: 'これまでの経過', en: 'So far' },
  chronologyEmpty: { ja: 'この条件の記録はありません', en: 'Nothing is on record for this' },
  chronologyFailed: {
    ja: '経過を受け取れませんでした。通信を確認して、もう一度お試しください。',
    en: 'The chronology did not arrive. Check the connection and try again.',
  },
  chronologyMore: { ja: 'もっと前を見る', en: 'Show older ones' },
  chronologyRenew: { ja: '最新にする', en: 'Renew' },
  chronologyPrint: { ja: '印刷用（A4）', en: 'To print (A4)' },
  chronologyCsv: { ja: 'CSV', en: 'CSV' },
  periodDay: { ja: '24時間', en: '24 hours' },
  periodThreeDays: { ja: '3日', en: '3 days' },
  periodMonth: { ja: '30日', en: '30 days' },
  everyTown: { ja: '両町すべて', en: 'every town' },
  everyStation: { ja: '全観測所', en: 'every station' },
  everyKind: { ja: '全種別', en: 'every kind' },
  filterTown: { ja: '町', en: 'Town' },
  filterStation: { ja: '観測所', en: 'Station' },
  filterKind: { ja: '種別', en: 'Kind' },
} as const satisfies Record<string, Text>;
