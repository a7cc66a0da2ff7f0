import { type AlertLevel, correspondingLevelOf, type LevelKey, type LevelMark, markId } from '../levels.js';
import type { Sequel } from '../notice.js';
import type { Language, Text } from './language.js';

/** The statutory and published levels by their names. */
export const LEVEL_NAMES: Record<Exclude<LevelKey, 'town'>, Text> = {
  start: { ja: '観測開始水位', en: 'start of observation' },
  standby: { ja: '水防団待機水位', en: 'flood corps standby level' },
  caution: { ja: '氾濫注意水位', en: 'flood caution level' },
  evacuation: { ja: '避難判断水位', en: 'evacuation decision level' },
  danger: { ja: '氾濫危険水位', en: 'flood danger level' },
  gauge_danger: { ja: '危険水位（計器の目安）', en: "gauge's watch mark" },
  overflow: { ja: '氾濫開始水位', en: 'overflow level' },
  design: { ja: '計画高水位', en: 'design high water level' },
};

/** A mark's name; a town's own level is marked as such (町独自). */
export function markName(mark: LevelMark, language: Language): string {
  if (mark.key === 'town') {
    return language === 'ja' ? `${mark.nameJa}（町独自）` : `${mark.nameEn} (town's own)`;
  }
  return LEVEL_NAMES[mark.key][language];
}

/** The alert level that an observed level corresponds to: 「レベル４相当（観測）」. Empty for none. */
export function alertLevelWords(level: AlertLevel, language: Language): string {
  if (level === 0) return '';
  const digit = '０１２３４５'.charAt(level);
  return language === 'ja' ? `レベル${digit}相当（観測）` : `corresponds to alert level ${level} (observed)`;
}

/**
 * What has been observed, as a sentence without a value: 「氾濫開始水位に到達（観測）・氾濫は未確認」. At the overflow level it says that
 * flooding itself has not been confirmed.
 */
export function reachedWords(mark: LevelMark, language: Language): string {
  return reachedNameWords(markId(mark), markName(mark, language), language);
}

/** What stands before a level that is not the first to be told of its episode. */
const SEQUEL_WORDS: Readonly<Record<Sequel, Text>> = {
  higher: { ja: 'さらに上昇・', en: 'risen further, ' },
  again: { ja: '再び上昇・', en: 'risen again, ' },
};

/** The same with what it comes after: 「さらに上昇・氾濫危険水位に到達（観測）」. */
export const reachedAfterWords = (mark: LevelMark, sequel: Sequel | undefined, language: Language): string =>
  `${sequel ? SEQUEL_WORDS[sequel][language] : ''}${reachedWords(mark, language)}`;

/** The same of a mark that is known by its id and by the name it had then, as in a notice or in an old episode. */
export function reachedNameWords(id: string, name: string, language: Language): string {
  return `${name}${language === 'ja' ? 'に到達（観測）' : ' reached (observed)'}${unconfirmed(id, language)}`;
}

/** What must stand beside the overflow level, and beside no other, until somebody has seen the water come over. */
function unconfirmed(id: string, language: Language): string {
  if (id !== 'overflow') return '';
  return language === 'ja' ? '・氾濫は未確認' : ', flooding not confirmed';
}

/** What a badge says in words: the mark's name, and the level it corresponds to; of the overflow level, that no flooding is confirmed. */
export function badgeWords(mark: LevelMark | undefined, language: Language): string {
  if (!mark) return language === 'ja' ? '基準水位未満' : 'below all levels';
  const level = alertLevelWords(correspondingLevelOf(mark), language);
  const words = level ? `${markName(mark, language)} ${level}` : markName(mark, language);
  return `${words}${unconfirmed(markId(mark), language)}`;
}
