import {
  clockWords,
  DAY,
  dateTimeWords,
  type Language,
  levelWords,
  metres,
  type SeriesView,
} from '@kawamori/contracts';
import { sayOnStationIn } from '../station/words.js';
import { sayIn } from '../wording.js';
import type { CursorReading } from './chart-data.js';
import type { Stretch } from './roll-ups.js';

interface Shown {
  level: SeriesView | null;
  /** Where the rain is a neighbour's: whose, and how far off. */
  rainOf?: string | undefined;
  language: Language;
}

/** A day's mean stands for a day, and has no hour. */
export function cursorTime(
  { at, stretch }: CursorReading,
  { level, language, spanMs }: Shown & { spanMs: number },
): string {
  if (spanMs <= DAY) return clockWords(at);
  const words = dateTimeWords(stretch?.from ?? at, language);
  return stretch && level?.rollUp?.resolution === '1d' ? words.replace(/ ?00:00$/, '') : words;
}

export function meanOrValue({ valueM, stretch }: CursorReading, language: Language): string {
  if (valueM === null) return '';
  return stretch ? sayIn(language, 'meanValue', { value: levelWords(valueM) }) : levelWords(valueM);
}

export function lowToHigh({ low, high, highAt }: Stretch, language: Language): string {
  if (low === null || high === null || highAt === null) return '';
  const time = clockWords(highAt);
  return sayIn(language, 'lowToHigh', { low: metres(low), high: metres(high), time });
}

/** What stands at the cursor, for who hears it: always with its date. */
export function cursorWords(reading: CursorReading, { level, rainOf, language }: Shown): string {
  const { valueM, rainMm, stretch } = reading;
  return [
    cursorTime(reading, { level, language, spanMs: Number.POSITIVE_INFINITY }),
    level && valueM === null ? sayOnStationIn(language, 'chartNoValue') : meanOrValue(reading, language),
    stretch ? lowToHigh(stretch, language) : '',
    rainMm === null ? '' : `${rainOf ?? sayIn(language, 'rain')} ${rainMm.toFixed(1)} mm`,
  ]
    .filter((words) => words !== '')
    .join(language === 'ja' ? '、' : ', ');
}
