import { FACE_TEXTS, fillIn, type Language, type Text, type TextFilling } from '@kawamori/contracts';

export type TextKey = keyof typeof FACE_TEXTS;
export type TextValues = TextFilling;
/** Says a text of the catalogue in the reader's language. */
export type Say = (key: TextKey, values?: TextValues) => string;

/** A text of the catalogue with its braces filled. */
export const sayIn = (language: Language, key: TextKey, values?: TextValues): string =>
  fillIn(FACE_TEXTS[key], language, values);

/** The same out of the catalogue of a page that is loaded by itself. */
export const sayOf =
  <Key extends string>(texts: Readonly<Record<Key, Text>>, language: () => Language) =>
  (key: Key, values?: TextValues): string =>
    fillIn(texts[key], language(), values);
