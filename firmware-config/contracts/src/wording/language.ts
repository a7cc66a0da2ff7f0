/** The languages of every face. Japanese comes first. */
export type Language = 'ja' | 'en';

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;
