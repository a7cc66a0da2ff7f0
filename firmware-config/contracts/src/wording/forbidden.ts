/**
 * Words that may not be our own (気象業務法 17, 23条, and the mayor's orders): they pass only as quotations with their issuer.
 * The build fails on them in every catalogue of texts.
 */
export const FORBIDDEN_WORDS = [
  '警報',
  '注意報',
  '予報',
  '避難指示',
  '高齢者等避難',
  '緊急安全確保',
] as const;

/** Forbidden besides on public pages. */
export const FORBIDDEN_IN_PUBLIC = ['予測', '見込み'] as const;

/** The forbidden words in a text, in the order of the list. */
export function forbiddenIn(text: string, where: 'staff' | 'public'): string[] {
  const words: string[] = [...FORBIDDEN_WORDS, ...(where === 'public' ? FORBIDDEN_IN_PUBLIC : [])];
  return words.filter((word) => text.includes(word));
}
