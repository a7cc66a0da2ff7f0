import {
  gapAfter,
  HOUR,
  type Instant,
  type LevelChange,
  type LevelKey,
  type LevelSet,
  levelsAt,
  MINUTE,
  type Milliseconds,
  type RiseMark,
  toMm,
} from '@kawamori/contracts';
import type { Episode, LevelReading } from './level-engine.js';
import { goesOn, type Paced } from './pace.js';

/** How one gauge's rate of rise is judged. */
export interface RiseRules extends Paced {
  /** Metres of rise within ten minutes, and within an hour, that are told. */
  in10min: number | undefined;
  in1h: number | undefined;
  /** Told, too, where the rise of an hour would come to the overflow level in so long. */
  ahead: { within: Milliseconds; isBesideSteps: boolean } | undefined;
  levels: readonly LevelSet[];
  /** For how long the rise must have come down to half of what is told before it is over. */
  hold: Milliseconds;
  /** An hour at most. */
  observing: Milliseconds;
}

type Past = Pick<LevelReading, 'at' | 'valueM'>;

/** What a reading shows by itself, by comparison with an earlier one. */
export interface Rising {
  mark: RiseMark;
  since: Past;
}

/** What the engine remembers of a gauge. It is a function of its good readings in the order of observation time. */
export interface RiseState {
  /** Readings with which a later one may be compared, ascending: of each minute the two lowest. */
  recent: readonly Past[];
  episode: Episode | undefined;
  /** Since when, and by how many readings (two stands for more), an open episode's water has hardly risen. */
  calm: { since: Instant; last: Instant; lastM?: number; readings: 1 | 2 } | undefined;
  /** What the last reading shows by itself. */
  shows: Rising | undefined;
}

export const NO_RISE_STATE: RiseState = {
  recent: [],
  episode: undefined,
  calm: undefined,
  shows: undefined,
};

export interface RiseStep {
  state: RiseState;
  change: LevelChange | undefined;
  closed: Episode | undefined;
}

/** The steps of a rise, the lower first. */
export const RISE_ORDER: readonly RiseMark[] = ['rise', 'near'];
const rankOf = (mark: string | undefined): number => RISE_ORDER.indexOf(mark as RiseMark);

/** Beyond these intervals an hour's rise is not seen any more. */
export const MOST_OBSERVING: Milliseconds = HOUR;
const WINDOWS = { in10min: 10 * MINUTE, in1h: HOUR } as const;
const windowOf = (window: Milliseconds, observing: Milliseconds) => window + observing / 2;

const comparedWithin = (observing: Milliseconds) => windowOf(HOUR, observing) + gapAfter(observing);
/** How far back readings are compared: to the beginning of a minute. */
export const riseReach = (observing: Milliseconds): Milliseconds => comparedWithin(observing) + MINUTE;

const minuteOf = (at: Instant) => Math.floor(at / MINUTE);

/**
 * What is remembered after another reading. A rise is held against the second lowest value of its time, so of each minute the two lowest do:
 * a gauge that speaks each second would have thousands looked through with each.
 */
export function remembered(
  recent: readonly Past[],
  { at, valueM }: Past,
  observing: Milliseconds,
): readonly Past[] {
  const since = minuteOf(at - comparedWithin(observing)) * MINUTE;
  const first = recent.findIndex((one) => one.at >= since);
  const known = first < 0 ? [] : recent.slice(first);
  known.push({ at, valueM });
  const lastThree = known.slice(-3);
  if (lastThree.length === 3 && lastThree.every((one) => minuteOf(one.at) === minuteOf(at))) {
    const highest = lastThree.reduce((one, other) => (other.valueM >= one.valueM ? other : one));
    known.splice(known.lastIndexOf(highest), 1);
  }
  return known;
}

/**
 * Judges the next good reading of a gauge. A rise is told at the first reading that shows it, and is over when for the hold time, by two
 * readings at least and without a gap of more than three intervals, the rise was below half of what is told.
 */
export function riseStep(state: RiseState, { at, valueM }: Past, rules: RiseRules): RiseStep {
  const now = { at, valueM };
  const found = risesIn(state.recent, now, rules);
  const [told] = found
    .filter(({ strength }) => strength >= 1)
    .sort((a, b) => rankOf(b.mark) - rankOf(a.mark) || b.strength - a.strength);
  const shows = told && { mark: told.mark, since: told.since };
  const recent = remembered(state.recent, now, rules.observing);
  const base = { recent, shows, calm: undefined };
  const { episode } = state;

  if (shows && rankOf(shows.mark) > rankOf(episode?.highest)) {
    const change = {
      ...{ at, from: episode?.highest ?? null, to: shows.mark, valueM },
      ...{ rose: true, learntLater: false, since: shows.since },
    };
    const opened = episode ?? opening(now);
    const risen = {
      ...withCrest(opened, now),
      ...{ highest: shows.mark, highestM: rankOf(shows.mark), changes: [...opened.changes, change] },
    };
    return { state: { ...base, episode: risen }, change, closed: undefined };
  }
  if (!episode) return { state: { ...base, episode }, change: undefined, closed: undefined };

  const goesOn = withCrest(episode, now);
  const isCalm = found.every(({ strength }) => strength < 0.5);
  const calm = isCalm ? calmRun(state.calm, now, rules) : undefined;
  if (!calm || calm.readings < 2 || at - calm.since < rules.hold)
    return { state: { ...base, calm, episode: goesOn }, change: undefined, closed: undefined };
  const { change, closed } = ending(goesOn, now);
  return { state: { ...base, episode: undefined }, change, closed };
}

/** The end of an episode of a gauge whose rise is judged no longer, with its next reading. */
export function riseEnds(episode: Episode, now: Past): Pick<RiseStep, 'change' | 'closed'> {
  return ending(withCrest(episode, now), now);
}

interface Found extends Rising {
  /** The rise as a part of what is told: told from 1 on. */
  strength: number;
}

/** By all that is judged. */
function risesIn(recent: readonly Past[], now: Past, rules: RiseRules): Found[] {
  const found: Found[] = [];
  for (const window of ['in10min', 'in1h'] as const) {
    const told = rules[window];
    const risen = told === undefined ? undefined : risenIn(WINDOWS[window], recent, now, rules.observing);
    if (told !== undefined && risen)
      found.push({ mark: 'rise', since: risen.since, strength: risen.mm / toMm(told) });
  }
  const near = nearing(recent, now, rules);
  return near ? [...found, near] : found;
}

/** Levels that are there to be told in time before the overflow level. */
const STEPS: readonly LevelKey[] = ['evacuation', 'danger'];
/** Whether a rise towards the overflow level is told of a set of levels: of one that has such steps, only where that is said. */
export const isToldAhead = ({ marks }: LevelSet, isBesideSteps: boolean): boolean =>
  marks.some(({ key }) => key === 'overflow') &&
  (isBesideSteps || !marks.some(({ key }) => STEPS.includes(key)));

/** Told no more, and not over. */
const GOES_ON = 0.9;

/** How the rise of the last hour stands to what is left to the overflow level. At it and above that is told as a level. */
function nearing(
  recent: readonly Past[],
  now: Past,
  { ahead, levels, observing }: RiseRules,
): Found | undefined {
  const set = ahead && levelsAt(levels, now.at);
  const overflow = set?.marks.find(({ key }) => key === 'overflow');
  if (!ahead || !set || !overflow || !isToldAhead(set, ahead.isBesideSteps)) return undefined;
  const risen = risenIn(HOUR, recent, now, observing);
  if (!risen) return undefined;
  const leftMm = toMm(overflow.valueM) - toMm(now.valueM);
  const strength = leftMm > 0 ? (risen.mm * (ahead.within / HOUR)) / leftMm : GOES_ON;
  return { mark: 'near', since: risen.since, strength };
}

/**
 * By how much the water has risen within a time: above the second lowest of the values in it and the last one before it, so that one value
 * which is too low makes no rise. Where that one lies further back than the time, the part of the rise that falls on it. Undefined where
 * there are fewer than two, and where there is no rise.
 */
function risenIn(
  window: Milliseconds,
  recent: readonly Past[],
  now: Past,
  observing: Milliseconds,
): { mm: number; since: Past } | undefined {
  const from = now.at - windowOf(window, observing);
  const first = recent.findIndex(({ at }) => at >= from);
  if (first < 0) return undefined;
  const before = recent[first - 1];
  const isNear = before !== undefined && from - before.at <= gapAfter(observing);
  const since = secondLowest(recent.slice(isNear ? first - 1 : first));
  if (!since) return undefined;
  const mm = (toMm(now.valueM) - toMm(since.valueM)) * Math.min(1, window / (now.at - since.at));
  return mm > 0 ? { mm, since } : undefined;
}

/** @param values ascending by time: of two that are alike the first is the lower */
function secondLowest(values: readonly Past[]): Past | undefined {
  let lowest: Past | undefined;
  let second: Past | undefined;
  for (const one of values) {
    if (!lowest || one.valueM < lowest.valueM) {
      second = lowest;
      lowest = one;
    } else if (!second || one.valueM < second.valueM) second = one;
  }
  return second;
}

function calmRun(run: RiseState['calm'], { at, valueM }: Past, rules: RiseRules): RiseState['calm'] {
  const isGoingOn = run !== undefined && goesOn({ at: run.last, valueM: run.lastM }, at, rules);
  const latest = { last: at, lastM: valueM };
  return isGoingOn ? { since: run.since, ...latest, readings: 2 } : { since: at, ...latest, readings: 1 };
}

const opening = (now: Past): Episode => ({
  ...{ openedAt: now.at, subsidedAt: undefined, rise: 1, falling: false },
  ...{ highest: '', highestM: 0, crest: now, changes: [] },
});

const withCrest = (episode: Episode, now: Past): Episode =>
  now.valueM > episode.crest.valueM ? { ...episode, crest: now } : episode;

function ending(episode: Episode, { at, valueM }: Past): Pick<RiseStep, 'change' | 'closed'> {
  const change: LevelChange = {
    ...{ at, from: episode.highest, to: null, valueM },
    ...{ rose: false, learntLater: false },
  };
  const changes = [...episode.changes, change];
  return { change, closed: { ...episode, falling: true, subsidedAt: at, changes } };
}
