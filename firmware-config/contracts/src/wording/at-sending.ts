import { isOfLevel, type Notice } from '../notice.js';
import { type Instant, MINUTE, type Milliseconds } from '../units.js';
import type { Language } from './language.js';
import { ageWords, clockWords, dateTimeWords } from './values.js';

/** From this age on a value's age stands in the subject and in a short message, too. */
export const LATE: Milliseconds = 2 * MINUTE;

/** When a value was observed, and how old it is: 「6月2日（火）18:10 観測、3分前」. */
export function observedWords(observedAt: Instant, ageMs: Milliseconds, language: Language): string {
  const [at, age] = [dateTimeWords(observedAt, language), ageWords(ageMs, language)];
  return language === 'ja' ? `${at} 観測、${age}` : `observed ${at} JST, ${age}`;
}

/** When a picture was taken, and how old it is: 「18:10（3分前）」. */
export function takenWords(takenAt: Instant, ageMs: Milliseconds, language: Language): string {
  const [at, age] = [clockWords(takenAt), ageWords(ageMs, language)];
  return language === 'ja' ? `${at}（${age}）` : `${at} (${age})`;
}

/** How old the value of a notice is: at the sending, where that is said; else when it was decided. */
export const ageOf = ({ ageMs, decidedAt, observedAt }: Aged): Milliseconds =>
  ageMs ?? Date.parse(decidedAt) - Date.parse(observedAt);

type Aged = Pick<Notice, 'ageMs' | 'decidedAt' | 'observedAt'>;

/** What the subject of a late message says of it: 「（21:20 観測、3時間12分前）」. */
function lateWords(notice: Aged, language: Language): string {
  const at = clockWords(Date.parse(notice.observedAt));
  const age = ageWords(ageOf(notice), language);
  return language === 'ja' ? `（${at} 観測、${age}）` : ` (observed ${at}, ${age})`;
}

/**
 * A notice as it stands at an instant of the river clock: its texts were written when it was decided, and say how old the value is now. A
 * late one says so in its subject; what was learnt afterwards names its time there anyway, and of no value there is no age.
 */
export function atSending(notice: Notice, now: Instant): Notice {
  if (!isOfLevel(notice)) return notice;
  const [observedAt, decidedAt] = [Date.parse(notice.observedAt), Date.parse(notice.decidedAt)];
  const ageMs = Math.max(0, now - observedAt);
  const aged = { ...notice, ageMs };
  const takenAt = notice.picture && Date.parse(notice.picture.takenAt);
  const said = (text: string, language: Language) => {
    const value = text.replaceAll(
      observedWords(observedAt, decidedAt - observedAt, language),
      observedWords(observedAt, ageMs, language),
    );
    if (takenAt === undefined) return value;
    return value.replaceAll(
      takenWords(takenAt, decidedAt - takenAt, language),
      takenWords(takenAt, Math.max(0, now - takenAt), language),
    );
  };
  const isTimeTold = ageMs < LATE || notice.kind === 'learnt' || notice.noValue === true;
  const late = (language: Language) => (isTimeTold ? '' : lateWords(aged, language));
  return {
    ...aged,
    subjectJa: `${notice.subjectJa}${late('ja')}`,
    bodyJa: said(notice.bodyJa, 'ja'),
    subjectEn: `${notice.subjectEn}${late('en')}`,
    bodyEn: said(notice.bodyEn, 'en'),
  };
}

/** A subject where the age stands beside it anyway. */
export function subjectWithoutAge(notice: Notice, language: Language): string {
  const subject = language === 'ja' ? notice.subjectJa : notice.subjectEn;
  return subject.replace(lateWords(notice, language), '');
}
