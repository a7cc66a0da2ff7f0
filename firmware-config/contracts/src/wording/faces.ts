import type { Text } from './language.js';

/** Texts of the HQ and duty faces. Placeholders stand in braces. */
export const FACE_TEXTS = {
  product: { ja: '川守', en: 'Kawamori' },
} as const satisfies Record<string, Text>;
