import type { Text } from './language.js';

/** Texts of the faces about who deals with an episode. What is filled in stands in braces. */
export const HANDLING_TEXTS = {
  unsent: { ja: '確認 未送信', en: 'acknowledged, not sent yet' },
  takeOver: { ja: '引き受ける', en: 'Take it over' },
  handingOver: { ja: '引き継ぎ中 {from} → {to}（未確認）', en: 'handing over: {from} to {to}, not taken' },
  takenOver: { ja: '引き継ぎ {from} → {name} {time}', en: 'taken over: {from} to {name} {time}' },
  closedBy: { ja: '対応終了 {name} {time}', en: 'closed: {name} {time}' },
  toSee: { ja: 'お知らせ', en: 'Notices' },
  openHandling: { ja: '対応と経過', en: 'Handling and chronology' },
  handling: { ja: '対応', en: 'Handling' },
  book: { ja: '受信簿', en: 'Reception book' },
  bookOpen: { ja: '未了{count}', en: '{count} open' },
  chronology: { ja: 'クロノロジー', en: 'Chronology' },
} as const satisfies Record<string, Text>;
