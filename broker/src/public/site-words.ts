import {
  clockWords,
  endOfMaintenance,
  fillIn,
  type Instant,
  isSilentHigh,
  type LevelKey,
  PUBLIC_TEXTS,
  type PublicTextKey,
  publicCrestWords,
  publicDateTimeWords,
  publicDistanceWords,
  publicMarkName,
  toLevelMark,
  type Voice,
} from '@kawamori/contracts';
import type { SiteStation } from './site-model.js';

/** A station by itself. */
export type Seen = Pick<SiteStation, 'state' | 'standing'>;

/** A text of the residents' catalogue with its braces filled. */
export function sayIn(
  voice: Voice,
  key: PublicTextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(PUBLIC_TEXTS[key], voice, values);
}
export type Say = (key: PublicTextKey, values?: Readonly<Record<string, string | number>>) => string;

const DAY_MS = 86_400_000;
const JST = 9 * 3_600_000;
const dayOf = (instant: Instant) => Math.floor((instant + JST) / DAY_MS);

/** `14:32`; with its date where it lies on another day than `beside`. JST. */
export function timeWords(instant: Instant, beside: Instant, voice: Voice): string {
  return dayOf(instant) === dayOf(beside) ? clockWords(instant) : publicDateTimeWords(instant, voice);
}

/** What a station means for somebody who lives there, in a sentence or two. No forecast, nothing that somebody else decides. */
export function stationSentences(station: Seen, now: Instant, voice: Voice): string[] {
  const { work } = station.standing;
  const until = work && timeWords(endOfMaintenance(work), now, voice);
  const atWork = until === undefined ? [] : [sayIn(voice, 'saysWork', { time: until })];
  return [...atWork, ...riverSentences(station, now, voice)];
}

function riverSentences(station: Seen, now: Instant, voice: Voice): string[] {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { state, standing } = station;
  const { latest, freshness } = standing;
  const fault = standing.fault ? [say('saysFault', { time: timeWords(standing.fault.at, now, voice) })] : [];
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
    ...(standing.doubtful ? [say('saysDoubtful')] : heightSentences(station, voice)),
    ...(standing.bySub ? [say('saysBySub')] : []),
    ...(standing.disagree ? [say('saysGaugesDisagree')] : []),
    ...fault,
  ];
}

function heightSentences({ state, standing }: Seen, voice: Voice): string[] {
  const say: Say = (key, values) => sayIn(voice, key, values);
  const { held, distance } = standing;
  if (!state.marks.some((mark) => mark.opensEpisode) || !distance) return [say('saysNoLevels')];
  const length = distance.metres.toFixed(2);
  const crest = crestSentences({ state, standing }, voice);
  const mark = publicMarkName(distance.mark, voice);
  if (distance.side === 'above') {
    return [say(distance.mark.key === 'overflow' ? 'saysOver' : 'saysAbove', { mark, length }), ...crest];
  }
  const towards = say('saysBelow', { distance: publicDistanceWords(distance, voice) });
  if (held) {
    const name = publicMarkName(toLevelMark(held), voice);
    return [standing.confirmingFall ? say('saysFalling', { mark: name }) : towards, ...crest];
  }
  const start = state.marks.find((one) => one.key === 'start');
  const valueM = standing.latest?.value ?? Number.POSITIVE_INFINITY;
  return start && valueM < start.valueM ? [say('saysNormal')] : [towards];
}

/** From where the water would come over a levee: only where there is one. */
function crestSentences({ state, standing: { latest } }: Seen, voice: Voice): string[] {
  const crestM = state.level?.crestM;
  if (crestM === undefined || !latest) return [];
  return [sayIn(voice, 'saysCrest', { distance: publicCrestWords(crestM, latest.value, voice) })];
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

export function meaningOf(key: LevelKey, voice: Voice): string {
  return sayIn(voice, MEANINGS[key]);
}
