import { clockWords, dateTimeWords, HOUR, type Instant, type Language } from '@kawamori/contracts';

/** The time alone where it is near, with its day where it is not: 「19:00」 of another day must not read as today's. */
export const nearTimeWords = (at: Instant, now: Instant, language: Language): string =>
  Math.abs(at - now) < 12 * HOUR ? clockWords(at) : dateTimeWords(at, language);
