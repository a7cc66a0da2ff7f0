import {
  DATUM_WORDS,
  type DatumKind,
  dateTimeWords,
  fillIn,
  HOURS_TEXTS,
  type HoursTextKey,
  type Instant,
  levelsAt,
  metres,
  opensEpisode,
  type StationConfig,
  shortMarkName,
  type TextFilling,
  toIsoJst,
} from '@kawamori/contracts';

export const say = (key: HoursTextKey, values: TextFilling = {}): string =>
  fillIn(HOURS_TEXTS[key], 'ja', values);

/** A full hour as the field counts it: midnight is 24 o'clock of the day that ends. */
export function hourOfDay(hour: Instant): { day: string; hour: number } {
  const ofDay = Number(toIsoJst(hour).slice(11, 13));
  return { day: dayWords(ofDay === 0 ? hour - 1 : hour), hour: ofDay === 0 ? 24 : ofDay };
}

/** 「6月3日（水）」 */
export const dayWords = (at: Instant): string => dateTimeWords(at, 'ja').slice(0, -'00:00'.length);

/** 「2026年6月3日（水）24時」 */
export function hourWords(at: Instant): string {
  const { day, hour } = hourOfDay(at);
  return `${toIsoJst(at - 1).slice(0, 4)}年${day}${say('hour', { hour })}`;
}

/** `:52` of what was not measured on the hour. Empty where it was, to the minute. */
export function minuteBeside(at: Instant): string {
  const minute = toIsoJst(at).slice(14, 16);
  return minute === '00' ? '' : `:${minute}`;
}

/** 「3日02:10」 */
export const dayAndTime = (at: Instant): string =>
  `${Number(toIsoJst(at).slice(8, 10))}日${toIsoJst(at).slice(11, 16)}`;

const SHORT_DATUM: Partial<Record<DatumKind, string>> = { tp: 'T.P.' };

/** From what a station's levels are measured: 「T.P.」, 「零点高」. Empty where it measures none. */
export function datumWords({ series }: StationConfig): string {
  const kind = series.level?.datum.kind;
  return kind === undefined ? '' : (SHORT_DATUM[kind] ?? DATUM_WORDS[kind].ja);
}

/** The levels of a station at an instant, those that are told, in as few characters as they are known by: 「注意3.00」「危険4.00」. */
export const marksWords = ({ levels }: StationConfig, at: Instant): string[] =>
  (levelsAt(levels, at)?.marks ?? []).filter(opensEpisode).map((mark) => {
    const name = shortMarkName(mark, 'ja');
    return `${mark.key === 'town' ? name : name.slice(-2)}${metres(mark.valueM)}`;
  });
