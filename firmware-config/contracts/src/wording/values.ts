import type { Distance } from '../looks/distance.js';
import type { Freshness } from '../looks/freshness.js';
import type { Trend } from '../looks/trend.js';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds, SECOND, toIsoJst, toMm } from '../units.js';
import type { Language } from './language.js';
import { markName } from './levels.js';

/** `214.09 m`: two decimals, as gauges are read. */
export function levelWords(valueM: number): string {
  return `${metres(valueM)} m`;
}

/** Two decimals without unit; a value that rounds to zero carries no sign. */
export function metres(valueM: number): string {
  // By way of whole millimetres, so that 89.455 m is 89.46 and not what its binary form rounds to.
  const text = (Math.sign(valueM) * (Math.round(Math.abs(toMm(valueM)) / 10) / 100)).toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

/** Millimetres with one decimal; gauges tip by half a millimetre. */
export function rainWords(mm: number): string {
  return mm.toFixed(1);
}

/** A length of time: `42分`, `1時間32分`, `3日`. Below a minute in seconds. */
export function lengthWords(ms: Milliseconds, language: Language): string {
  const whole = Math.max(0, ms);
  const ja = language === 'ja';
  if (whole < MINUTE) return ja ? `${Math.floor(whole / SECOND)}秒` : `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR) return ja ? `${Math.floor(whole / MINUTE)}分` : `${Math.floor(whole / MINUTE)} min`;
  if (whole < 2 * DAY) {
    const hours = Math.floor(whole / HOUR);
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    if (hours >= 6 || minutes === 0) return ja ? `${hours}時間` : `${hours} h`;
    return ja ? `${hours}時間${minutes}分` : `${hours} h ${minutes} min`;
  }
  return ja ? `${Math.floor(whole / DAY)}日` : `${Math.floor(whole / DAY)} days`;
}

/** How old something is: `3分前`. What lies ahead by a clock's jitter counts as just now. */
export function ageWords(ageMs: Milliseconds, language: Language): string {
  return language === 'ja' ? `${lengthWords(ageMs, language)}前` : `${lengthWords(ageMs, language)} ago`;
}

/** The age with what it means: `3分前`, 「遅延 25分前」, 「受信なし 42分」, 「受信なし（値の時刻が先）」, 「休止中（最終確認 18時間前）」, `—`. */
export function freshnessWords(freshness: Freshness, ageMs: Milliseconds, language: Language): string {
  const ja = language === 'ja';
  switch (freshness) {
    case 'fresh':
      return ageWords(ageMs, language);
    case 'late':
      return ja ? `遅延 ${ageWords(ageMs, language)}` : `late, ${ageWords(ageMs, language)}`;
    case 'silent':
      if (ageMs < 0) return ja ? '受信なし（値の時刻が先）' : 'nothing since (its time lies ahead)';
      return ja ? `受信なし ${lengthWords(ageMs, language)}` : `nothing for ${lengthWords(ageMs, language)}`;
    case 'resting':
      return ja
        ? `休止中（最終確認 ${ageWords(ageMs, language)}）`
        : `resting (last seen ${ageWords(ageMs, language)})`;
    case 'never':
      return '—';
  }
}

const ARROW: Record<Trend['direction'], string> = { up: '↑', down: '↓', level: '→' };

/** `↑ +0.42 m/30分`; `—` where there is no earlier value to compare with. */
export function trendWords(trend: Trend | undefined, language: Language): string {
  if (!trend) return '—';
  const unit = language === 'ja' ? `m/${trend.minutes}分` : `m/${trend.minutes} min`;
  return `${ARROW[trend.direction]} ${changeWords(trend.changeM)} ${unit}`;
}

/** `+0.42`, `-0.05`, `±0.00`: a change in metres with its sign, without unit. */
export function changeWords(changeM: number): string {
  const length = Math.abs(changeM).toFixed(2);
  return `${length === '0.00' ? '±' : changeM > 0 ? '+' : '-'}${length}`;
}

/** 「氾濫開始水位まで あと1.24 m」 or 「氾濫開始水位を 1.38 m 超過」. */
export function distanceWords(distance: Distance | undefined, language: Language): string {
  if (!distance) return '';
  const name = markName(distance.mark, language);
  const length = distance.metres.toFixed(2);
  if (distance.side === 'below') {
    return language === 'ja' ? `${name}まで あと${length} m` : `${length} m below the ${name}`;
  }
  return language === 'ja' ? `${name}を ${length} m 超過` : `${length} m above the ${name}`;
}

/**
 * How far the water stands below a level that counts as reached until its fall is confirmed: 「避難判断水位より 0.26 m 下」. It is not on its way
 * there.
 */
export function passedWords(distance: Distance | undefined, language: Language): string {
  if (!distance) return '';
  const name = markName(distance.mark, language);
  const length = distance.metres.toFixed(2);
  return language === 'ja' ? `${name}より ${length} m 下` : `fallen ${length} m below the ${name}`;
}

/** The same to be heard: 「避難判断水位まで0.49 m」. */
export function spokenDistance(distance: Distance, language: Language): string {
  const words = distanceWords(distance, language);
  return language === 'ja' ? words.replace(' あと', '').replace('を ', 'を').replace(' 超過', '超過') : words;
}

/** 「天端まで あと1.24 m」 or 「天端を 0.20 m 超過」, both on one datum: only where there is a levee. */
export function crestWords(crestM: number, valueM: number, language: Language): string {
  const aboveMm = toMm(valueM) - toMm(crestM);
  const length = (Math.abs(aboveMm) / 1_000).toFixed(2);
  if (aboveMm <= 0)
    return language === 'ja' ? `天端まで あと${length} m` : `${length} m below the levee crest`;
  return language === 'ja' ? `天端を ${length} m 超過` : `${length} m above the levee crest`;
}

const WEEKDAYS = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** `00:10` in JST. */
export function clockWords(instant: Instant): string {
  return toIsoJst(instant).slice(11, 16);
}

/** `6月3日（水）00:12` or `Wed 3 June 00:12`, in JST. */
export function dateTimeWords(instant: Instant, language: Language): string {
  const iso = toIsoJst(instant);
  const day = Number(iso.slice(8, 10));
  const month = Number(iso.slice(5, 7));
  const weekday = WEEKDAYS[language][new Date(instant + 9 * HOUR).getUTCDay()] ?? '';
  if (language === 'ja') return `${month}月${day}日（${weekday}）${iso.slice(11, 16)}`;
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'July', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'][
    month - 1
  ];
  return `${weekday} ${day} ${name} ${iso.slice(11, 16)}`;
}

/** `2026年6月3日（水）00:12` or `Wed 3 June 2026 00:12`, in JST: what is printed, filed and faxed. */
export function sheetTimeWords(instant: Instant, language: Language): string {
  const year = toIsoJst(instant).slice(0, 4);
  const words = dateTimeWords(instant, language);
  return language === 'ja' ? `${year}年${words}` : words.replace(/ (?=\S+$)/, ` ${year} `);
}

/** `2026年6月3日（水）` or `Wed 3 June 2026`, in JST. */
export const sheetDayWords = (instant: Instant, language: Language): string =>
  sheetTimeWords(instant, language).replace(/ ?\d\d:\d\d$/, '');

/** Month, day and time, with the year before them where that is not the year of `now`. */
export function datedWords(instant: Instant, now: Instant, language: Language): string {
  const isOfYear = toIsoJst(instant).slice(0, 4) === toIsoJst(now).slice(0, 4);
  return isOfYear ? dateTimeWords(instant, language) : sheetTimeWords(instant, language);
}

/** Megabytes (10^6 bytes) with one decimal, without unit. */
export const megabyteWords = (bytes: number): string => (bytes / 1e6).toFixed(1);
