import { FACE_TEXTS, type Language } from '@kawamori/contracts';

export type TextKey = keyof typeof FACE_TEXTS;
export type TextValues = Readonly<Record<string, string | number>>;
/** Says a text of the catalogue in the reader's language. */
export type Say = (key: TextKey, values?: TextValues) => string;

/** A text of the catalogue with its braces filled. A brace without a value stays visible, so that the gap is noticed. */
export function sayIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return FACE_TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) =>
    String(values[name] ?? brace),
  );
}
