/** The languages of every face. Japanese comes first. */
export type Language = 'ja' | 'en';

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;

/** How residents are spoken to: in a language, or in やさしい日本語 for whoever reads little Japanese yet. */
export type Voice = Language | 'easy';

/** The order in which they are offered. */
export const VOICES: readonly Voice[] = ['ja', 'easy', 'en'];

/** One text of the residents' pages. */
export type PublicText = Readonly<Record<Voice, string>>;

/** The language in which names and numbers are told. */
export const languageOf = (voice: Voice): Language => (voice === 'en' ? 'en' : 'ja');

/** What each voice is called, in itself. */
export const VOICE_NAMES: PublicText = { ja: '日本語', easy: 'やさしい日本語', en: 'English' };
