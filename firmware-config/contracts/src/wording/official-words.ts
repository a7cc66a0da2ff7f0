import type { AnnouncementView, OrderKind, OrderView } from '../announcements.js';
import type { AlertLevel } from '../levels.js';
import { fillIn } from './fill-in.js';
import type { Language, Text } from './language.js';
import { dateTimeWords } from './values.js';

// The one file of ours in which the names of official announcements and orders stand. An order's name is said only of what a mayor has
// ordered and somebody has recorded; an announcement's only as a quotation with its issuer (気象業務法 17, 23条).

/** What a mayor's orders are called. */
export const ORDER_NAMES: Readonly<Record<OrderKind, Text>> = {
  elderly: { ja: '警戒レベル３ 高齢者等避難', en: 'Alert level 3: evacuation of the elderly and others' },
  evacuate: { ja: '警戒レベル４ 避難指示', en: 'Alert level 4: evacuation order' },
  safety: { ja: '警戒レベル５ 緊急安全確保', en: 'Alert level 5: emergency safety measures' },
};

/** Names that JMA gives its river announcements since 28 May 2026, with their levels: offered where one is recorded. */
export const ANNOUNCEMENT_NAMES: readonly { title: string; level: AlertLevel }[] = [
  { title: 'レベル５氾濫特別警報', level: 5 },
  { title: 'レベル４氾濫危険警報', level: 4 },
  { title: 'レベル３氾濫警報', level: 3 },
  { title: 'レベル２氾濫注意報', level: 2 },
];

const TEXTS = {
  announced: { ja: '発表', en: 'announced' },
  ordered: { ja: '発令', en: 'ordered' },
  saidBy: { ja: '{issuer} {time} 発表', en: '{issuer}, announced {time}' },
  orderedBy: { ja: '{issuer} {time} 発令', en: '{issuer}, ordered {time}' },
} as const satisfies Record<string, Text>;

/** What kind of word it is, as its badge says: 「発表」 or 「発令」. What a gauge shows is 「観測」, and neither. */
export const announcedWord = (language: Language): string => TEXTS.announced[language];
export const orderedWord = (language: Language): string => TEXTS.ordered[language];

/** A name as a quotation: 「レベル４氾濫危険警報」 with the river or place that it is about. */
export function announcementWords({
  title,
  river,
  area,
}: Pick<AnnouncementView, 'title' | 'river' | 'area'>): string {
  const about = [river, area].filter(Boolean).join(' ');
  return about === '' ? `「${title}」` : `「${title}」${about}`;
}

export function announcementSource(
  { issuer, announcedAt }: Pick<AnnouncementView, 'issuer' | 'announcedAt'>,
  language: Language,
): string {
  return fillIn(TEXTS.saidBy, language, { issuer, time: dateTimeWords(announcedAt, language) });
}

export function orderWords({ kind, area }: Pick<OrderView, 'kind' | 'area'>, language: Language): string {
  return [ORDER_NAMES[kind][language], area].filter(Boolean).join(language === 'ja' ? '　' : ', ');
}

export function orderSource(
  { issuer, orderedAt }: Pick<OrderView, 'issuer' | 'orderedAt'>,
  language: Language,
): string {
  return fillIn(TEXTS.orderedBy, language, { issuer, time: dateTimeWords(orderedAt, language) });
}
