import { isOfLevel, type LevelNotice, type MaintenanceNotice } from '../notice.js';
import type { Language } from './language.js';
import { reachedNameWords } from './levels.js';

type Named =
  | Pick<LevelNotice, 'kind' | 'mark' | 'markNameJa' | 'markNameEn' | 'stationNameJa' | 'stationNameEn'>
  | Pick<MaintenanceNotice, 'kind' | 'mark' | 'markNameJa' | 'markNameEn' | 'subjects'>;

/** Where it is that a notice is about: its station; of what is broken the first of what began together, and how many others. */
export function noticePlace(notice: Named, language: Language): string {
  if (isOfLevel(notice)) return language === 'ja' ? notice.stationNameJa : notice.stationNameEn;
  return subjectsWords(notice.subjects, language);
}

/** 「鍛冶屋瀬橋 ほか2件」. */
export function subjectsWords(
  subjects: readonly { nameJa: string; nameEn: string }[],
  language: Language,
): string {
  const [first] = subjects;
  if (!first) return '';
  const more = subjects.length - 1;
  if (language === 'ja') return more === 0 ? first.nameJa : `${first.nameJa} ほか${more}件`;
  return more === 0 ? first.nameEn : `${first.nameEn} and ${more} more`;
}

/** What it says happened there, without a value. */
export function noticeWhat(notice: Named, language: Language): string {
  const name = language === 'ja' ? notice.markNameJa : notice.markNameEn;
  return notice.kind === undefined ? reachedNameWords(notice.mark, name, language) : name;
}
