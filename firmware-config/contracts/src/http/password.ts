import { z } from 'zod';

/** At least so many characters (NIST SP 800-63B, 3.1.1.2, for a password that stands alone). */
export const PASSWORD_LEAST = 12;

/** Words that everybody tries first, those of this system among them; without figures and signs, in small letters. */
const TRIED_FIRST: ReadonlySet<string> = new Set(
  `password passwort passcode secret admin administrator root login welcome letmein changeme default master
   qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abcdef abcdefg iloveyou sunshine monkey dragon football baseball
   sakura arigato nihon japan konnichiwa ohayou aishiteru doraemon pikachu
   kawamori kochi nakatosa shimanto saigai bousai yakuba choumin kasen suii`.split(/\s+/),
);
/** Rows along which fingers and counting go. */
const ROWS = [
  '0123456789'.repeat(3),
  '9876543210'.repeat(3),
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];
/** As people put figures and signs for letters. */
const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
};

/** A short piece again and again: `aaaaaaaaaaaa`, `abcabcabcabc`. */
const isRepeated = (text: string): boolean => /^(.{1,4})\1{2,}.{0,3}$/su.test(text);
const isRow = (text: string): boolean => ROWS.some((row) => row.includes(text));
const isTriedFirst = (text: string): boolean => {
  const spelt = text.replace(/[01345@$]/g, (sign) => LETTERS[sign] ?? sign);
  return [text, spelt].some((one) => {
    const words = one.split(/[^a-z]+/).filter((word) => word.length > 1);
    return words.length > 0 && words.every((word) => TRIED_FIRST.has(word));
  });
};

/**
 * Whether a password is among what is tried first: a word of the list with figures or signs about it, a row of keys, a short piece again and
 * again. Of twelve characters and more a rule finds them; a list of the commonest ones, most of them shorter, would be carried for little.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  return isRepeated(text) || isRow(text) || isTriedFirst(text);
}

/** 12 to 200 characters, any; not one that everybody tries first (NIST SP 800-63B, 3.1.1.2). */
export const Password = z
  .string()
  .min(PASSWORD_LEAST)
  .max(200)
  .refine((text) => !isCommonPassword(text), 'one of those that are tried first');
