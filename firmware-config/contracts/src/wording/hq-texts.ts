import type { Text } from './language.js';

/** What faces say of headquarters. What is filled in stands in braces. */
export const HQ_TEXTS = {
  open: { ja: '本部設置中', en: 'Headquarters open' },
  since: { ja: '{town}（{time}から）', en: '{town} (since {time})' },
  sinceIn: { ja: '{town} {place}（{time}から）', en: '{town}, {place} (since {time})' },
  rests: {
    ja: '個人への呼び出しは休み。本部で確認がなければ{length}後に呼び出す',
    en: 'personal calls rest; what nobody here acknowledges within {length} calls people',
  },
  noPlan: { ja: 'この町には呼び出しの計画がない', en: 'this town has no plan that calls anybody' },
  mustering: { ja: '参集を呼びかけ中', en: 'People are being called together' },
  unanswered: {
    ja: '本部で未確認のお知らせ {count}件。個人を呼び出しています。',
    en: '{count} notices that nobody here has acknowledged: people are being called. Acknowledge them on the screen.',
  },
  wallOpen: { ja: '本部設置中 {time}から', en: 'headquarters open since {time}' },
  wallMuster: { ja: '参集 {place} {time}まで', en: 'muster, {place} by {time}' },
  wallArrived: { ja: '到着 {arrived}/{called}', en: '{arrived} of {called} there' },
  wallComing: { ja: '行ける {count}', en: '{count} coming' },
  wallOverdue: { ja: 'うち予定超過 {count}', en: '{count} of them overdue' },
  wallSilent: { ja: '未回答 {count}', en: '{count} without answer' },
  wallNotComing: { ja: '行けない {count}', en: '{count} not coming' },
  wallRests: { ja: '個人への呼び出しは休み', en: 'personal calls rest' },
  wallUncounted: { ja: '参集の人数を読めません', en: 'the headcount cannot be read' },
  wallAsOf: { ja: '{time} 現在', en: 'as of {time}' },
  title: { ja: '災害対策本部', en: 'Headquarters' },
  closedNow: {
    ja: '設置されていません。お知らせは当番の順に個人を呼び出します。',
    en: 'Not open. Notices call people by the ladder.',
  },
  openedBy: { ja: '設置 {name} {time}', en: 'opened by {name}, {time}' },
  place: { ja: '場所（任意）', en: 'Where (optional)' },
  placeOf: { ja: '{town}の場所（任意）', en: 'Where in {town} (optional)' },
  together: { ja: '町をまとめて', en: 'Several towns at once' },
  openTogether: { ja: '{towns}の本部をまとめて設置', en: 'Open headquarters of {towns} at once' },
  doOpen: { ja: '本部を設置', en: 'Open headquarters' },
  askOpen: {
    ja: '{town}の本部を設置します。お知らせは本部の部屋・機器と画面に出し、個人への呼び出しは休みます。本部に確認する人がいますか。',
    en: 'Headquarters of {town} will be open. Notices go to their room and screens, and personal calls rest. Is somebody there who acknowledges?',
  },
  doClose: { ja: '本部を解散', en: 'Close headquarters' },
  doTakeBack: { ja: '設置は誤り', en: 'Opened by mistake' },
  askClose: {
    ja: '{town}の本部を解散します。確認されていないお知らせは、すぐに個人を呼び出します。',
    en: 'Headquarters of {town} will be closed. What nobody has acknowledged calls people at once.',
  },
  yes: { ja: '決定', en: 'Confirm' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  failed: {
    ja: '記録できませんでした。通信を確かめて、もう一度お試しください。',
    en: 'Not recorded. Try again.',
  },
} as const satisfies Record<string, Text>;
export type HqTextKey = keyof typeof HQ_TEXTS;
