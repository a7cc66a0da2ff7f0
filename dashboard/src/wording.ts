import { FACE_TEXTS, type Language, type Text } from '@kawamori/contracts';

export type TextKey = keyof typeof FACE_TEXTS;
export type TextValues = Readonly<Record<string, string | number>>;
/** Says a text of the catalogue in the reader's language. */
export type Say = (key: TextKey, values?: TextValues) => string;

/** A text of the catalogue with its braces filled. A brace without a value stays visible, so that the gap is noticed. */
export const sayIn = (language: Language, key: TextKey, values: TextValues = {}): string =>
  filled(FACE_TEXTS[key][language], values);

/** The same out of the catalogue of a page that is loaded by itself. */
export const sayOf =
  <Key extends string>(texts: Readonly<Record<Key, Text>>, language: () => Language) =>
  (key: Key, values: TextValues = {}): string =>
    filled(texts[key][language()], values);

const filled = (text: string, values: TextValues): string =>
  text.replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));
