import {
  clockWords,
  dateTimeWords,
  distanceWords,
  endOfMaintenance,
  type Instant,
  isSilentHigh,
  type Language,
  type LevelKey,
  markName,
  PUBLIC_TEXTS,
  type PublicTextKey,
  toLevelMark,
} from '@kawamori/contracts';
import type { SiteStation } from './site-model.js';

/** A station by itself. */
export type Seen = Pick<SiteStation, 'state' | 'standing'>;

/** A text of the residents' catalogue with its braces filled. */
export function sayIn(
  language: Language,
  key: PublicTextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return PUBLIC_TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) =>
    String(values[name] ?? brace),
  );
}
export type Say = (key: PublicTextKey, values?: Readonly<Record<string, string | number>>) => string;

const DAY_MS = 86_400_000;
const JST = 9 * 3_600_000;
const dayOf = (instant: Instant) => Math.floor((instant + JST) / DAY_MS);

/** `14:32`; with its date where it lies on another day than `beside`. JST. */
export function timeWords(instant: Instant, beside: Instant, language: Language): string {
  return dayOf(instant) === dayOf(beside) ? clockWords(instant) : dateTimeWords(instant, language);
}

/** What a station means for somebody who lives there, in a sentence or two. No forecast, nothing that somebody else decides. */
export function stationSentences(station: Seen, now: Instant, language: Language): string[] {
  const { work } = station.standing;
  const until = work && timeWords(endOfMaintenance(work), now, language);
  const atWork = until === undefined ? [] : [sayIn(language, 'saysWork', { time: until })];
  return [...atWork, ...riverSentences(station, now, language)];
}

function riverSentences(station: Seen, now: Instant, language: Language): string[] {
  const say: Say = (key, values) => sayIn(language, key, values);
  const { state, standing } = station;
  const { latest, freshness } = standing;
  const fault = standing.fault
    ? [say('saysFault', { time: timeWords(standing.fault.at, now, language) })]
    : [];
  if (freshness === 'never' || !latest) return [say('saysNever'), ...fault];
  if (freshness === 'silent') {
    const high = isSilentHigh({ ...standing, station: state });
    const unknown = state.level ? 'saysSilent' : 'saysSilentRain';
    return [say(high ? 'saysSilentHigh' : unknown), ...fault];
  }
  if (freshness === 'resting') return [say('saysResting'), ...fault];
  const late = freshness === 'late' ? [say('saysLate')] : [];
  if (!state.level) return [...late, rainSentence(state.rain?.mm1h ?? 0, say)];
  return [
    ...late,
    ...(standing.doubtful ? [say('saysDoubtful')] : heightSentences(station, language)),
    ...(standing.bySub ? [say('saysBySub')] : []),
    ...(standing.disagree ? [say('saysGaugesDisagree')] : []),
    ...fault,
  ];
}

function heightSentences({ state, standing }: Seen, language: Language): string[] {
  const say: Say = (key, values) => sayIn(language, key, values);
  const { held, distance } = standing;
  if (!state.marks.some((mark) => mark.opensEpisode) || !distance) return [say('saysNoLevels')];
  const length = distance.metres.toFixed(2);
  const mark = markName(distance.mark, language);
  if (distance.side === 'above') {
    return [say(distance.mark.key === 'overflow' ? 'saysOver' : 'saysAbove', { mark, length })];
  }
  const towards = say('saysBelow', { distance: distanceWords(distance, language) });
  if (held) {
    const name = markName(toLevelMark(held), language);
    return [standing.confirmingFall ? say('saysFalling', { mark: name }) : towards];
  }
  const start = state.marks.find((one) => one.key === 'start');
  const valueM = standing.latest?.value ?? Number.POSITIVE_INFINITY;
  return start && valueM < start.valueM ? [say('saysNormal')] : [towards];
}

function rainSentence(mm: number, say: Say): string {
  return mm === 0 ? say('saysRainNone') : say('saysRain', { mm: mm.toFixed(1) });
}

const MEANINGS: Record<LevelKey, PublicTextKey> = {
  start: 'meaningStart',
  standby: 'meaningStandby',
  caution: 'meaningCaution',
  evacuation: 'meaningEvacuation',
  danger: 'meaningDanger',
  gauge_danger: 'meaningGaugeDanger',
  overflow: 'meaningOverflow',
  design: 'meaningDesign',
  town: 'meaningTown',
};

export function meaningOf(key: LevelKey, language: Language): string {
  return sayIn(language, MEANINGS[key]);
}
