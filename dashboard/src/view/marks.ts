import { type Language, type MarkView, markName, toLevelMark } from '@kawamori/contracts';

/** A mark's name where room is scarce: a town's own one without its suffix, which a small mark beside it stands for (MarkWord). */
export function bareMarkName(view: MarkView, language: Language): string {
  const mark = toLevelMark(view);
  if (mark.key === 'town') return language === 'ja' ? mark.nameJa : mark.nameEn;
  return markName(mark, language);
}
