import type { EntryKind, EntryWay, EntryWords } from '../hq-book.js';
import type { Language, Text } from './language.js';

/** What an entry of HQ's book is about. */
export const ENTRY_KIND_WORDS: Readonly<Record<EntryKind, Text>> = {
  'flood-report': { ja: '氾濫等の通報', en: 'Report of flooding' },
  dam: { ja: 'ダムの放流', en: 'Dam release' },
  weir: { ja: '堰・水門', en: 'Weir or gate' },
  prefecture: { ja: '県', en: 'Prefecture' },
  'fire-corps': { ja: '消防団', en: 'Fire corps' },
  resident: { ja: '住民', en: 'Resident' },
  other: { ja: 'その他', en: 'Other' },
  action: { ja: '本部の対応', en: 'Done by HQ' },
};

export const ENTRY_WAY_WORDS: Readonly<Record<EntryWay, Text>> = {
  telephone: { ja: '電話', en: 'telephone' },
  radio: { ja: '無線', en: 'radio' },
  fax: { ja: 'FAX', en: 'fax' },
  'in-person': { ja: '来庁・口頭', en: 'in person' },
  other: { ja: 'その他', en: 'other' },
};

/** Who has said it, without how to reach them: 「ダム管理所　山田（電話）」. Empty for what HQ did itself. */
export function entrySource(
  { organisation, name, way }: Pick<EntryWords, 'organisation' | 'name' | 'way'>,
  language: Language,
): string {
  const who = [organisation, name].filter(Boolean).join(language === 'ja' ? '　' : ', ');
  if (!way) return who;
  const by = ENTRY_WAY_WORDS[way][language];
  if (who === '') return by;
  return language === 'ja' ? `${who}（${by}）` : `${who} (${by})`;
}

/** 「分団へ連絡（総務課 森）」. Empty where there is none. */
export function nextWords({ next }: Pick<EntryWords, 'next'>, language: Language): string {
  if (!next) return '';
  if (next.who === undefined) return next.what;
  return language === 'ja' ? `${next.what}（${next.who}）` : `${next.what} (${next.who})`;
}
