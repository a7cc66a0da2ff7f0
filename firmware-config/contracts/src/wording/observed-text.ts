import type { StationConfig } from '../station.js';
import type { TownConfig } from '../town.js';
import type { Instant, Milliseconds } from '../units.js';
import { observedWords } from './at-sending.js';
import { GAUGE_TEXTS } from './face-gauges.js';
import type { Language, Text } from './language.js';
import { placeWords } from './place-words.js';
import { levelWords } from './values.js';

/** What whoever is on duty is to do about it; nobody else. */
export const DUTY_ADVICE: Text = {
  ja: '現地の映像と上流の水位を確かめ、対応を判断してください。',
  en: 'Check the pictures and the stations upstream, then decide.',
};

/** What every notice of an observed level says, whatever it is about. */
export interface Observed {
  station: StationConfig;
  town: TownConfig;
  valueM: number;
  observedAt: Instant;
  /** How old the value was when it was decided to tell it; each sending says it anew. */
  ageMs: Milliseconds;
  /** The station's second gauge was judged: the main one says nothing usable. */
  bySub?: boolean;
  drill: boolean;
}

/** What one kind of notice says in its own words. */
export interface ObservedWords {
  /** The first line of the message. */
  title: string;
  /** What was seen, for the subject. */
  short: string;
  /** The same, between the place and the value. */
  what: readonly string[];
  /** Whose the value is, where it is not the station's own. */
  whose?: string;
  /** Below the value. */
  more: readonly string[];
  /** What to do. */
  advice: readonly string[];
  isInvented: boolean;
  /** No value counts any more, and none is said. */
  isGone?: boolean;
}

/** A notice: first the what, then the so-what, then what to do. */
export function observedText(
  { station, town, valueM, observedAt, ageMs, bySub = false, drill }: Observed,
  { title, short, what, whose, more, advice, isInvented, isGone = false }: ObservedWords,
  language: Language,
): { subject: string; body: string } {
  const ja = language === 'ja';
  const mark = drill ? (ja ? '【訓練】' : '[EXERCISE] ') : '';
  const level = levelWords(valueM);
  const observed = observedWords(observedAt, ageMs, language);
  const seen = ja
    ? `${whose ?? ''}水位 ${level}（${observed}）`
    : `${whose === undefined ? 'Level' : `${whose} level`} ${level} (${observed})`;
  const gone = ja ? '使える観測値はいまありません。' : 'There is no value now that counts.';
  const by = bySub ? (ja ? `（${GAUGE_TEXTS.bySub.ja}）` : ` (${GAUGE_TEXTS.bySub.en})`) : '';
  const optional = (isSaid: boolean, words: { ja: string; en: string }) => (isSaid ? [words[language]] : []);
  return {
    subject: `${mark}${ja ? `${station.nameJa} ` : `${station.nameEn}: `}${short}${isGone ? '' : ` ${level}${by}`}`,
    body: [
      `${mark}${title}`,
      '',
      placeWords(station, town, language),
      ...what,
      isGone ? gone : seen,
      ...more,
      ...optional(bySub && !isGone, {
        ja: '副水位計による値です。主水位計からは使える値が届いていません。',
        en: 'The value is the second gauge’s: nothing usable comes from the main one.',
      }),
      ...optional(isInvented || station.invented, {
        ja: '架空の観測所または水位を含みます。',
        en: 'Contains an invented station or level.',
      }),
      '',
      ...advice,
      ...optional(drill, {
        ja: 'これは訓練です。実際の水位ではありません。',
        en: 'This is an exercise. It is not a real water level.',
      }),
    ].join('\n'),
  };
}
