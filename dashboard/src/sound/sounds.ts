import { type AlertLevel, HOUR, MINUTE, type Milliseconds, SECOND, type Snapshot } from '@kawamori/contracts';
import type { newLevels } from '../live/new-levels.js';

/** One stroke of a sound: when it begins and how long it rings, seconds, its pitch, and its timbre. */
export interface Stroke {
  atS: number;
  forS: number;
  hz: number;
  wave: 'sine' | 'triangle';
}

/** Steps of a pentatonic scale from c'' up: none sounds wrong after another. */
const PITCHES = [523.25, 587.33, 659.25, 783.99, 880];
const EVERY_S = 0.42;
const RINGS_S = 0.4;

/**
 * As many strokes as the level's number, each higher than the one before, so that it is known without a look. In a rehearsal they fall,
 * and sound wooden. Below level 2 one stroke.
 */
export function strokesOf(level: AlertLevel, isRehearsal: boolean): Stroke[] {
  const pitches = PITCHES.slice(0, Math.max(1, level));
  return (isRehearsal ? pitches.reverse() : pitches).map((hz, i) => ({
    ...{ atS: i * EVERY_S, forS: RINGS_S, hz },
    wave: isRehearsal ? 'triangle' : 'sine',
  }));
}

/** What is reached now: the highest of what is new and was not learnt later; null where nothing sounds. */
export function newestLevel(rises: ReturnType<typeof newLevels>): AlertLevel | null {
  const levels = rises
    .filter(({ station }) => station.level?.episode?.changes.at(-1)?.learntLater !== true)
    .map(({ mark }) => mark.alertLevel);
  return levels.length === 0 ? null : (Math.max(...levels) as AlertLevel);
}

/** The highest level that stands anywhere. */
export const standingLevel = (view: Pick<Snapshot, 'stations'> | null): AlertLevel =>
  Math.max(
    0,
    ...(view?.stations ?? []).map(
      ({ marks, level }) => marks.find(({ id }) => id === level?.held)?.alertLevel ?? 0,
    ),
  ) as AlertLevel;

/** A mute ends by itself. */
export interface Mute {
  /** The browser's time. */
  until: number;
  /** The highest level that stood when it was asked for: a higher one sounds all the same. */
  level: AlertLevel;
}
export const MUTES: readonly Milliseconds[] = [15 * MINUTE, 60 * MINUTE];

/** What is left of a mute; 0 where there is none. A clock that was set back makes none longer than it could have been. */
export function muteLeft(mute: Mute | null, now: number): Milliseconds {
  const left = mute === null ? 0 : mute.until - now;
  return left > HOUR ? 0 : Math.max(0, left);
}

export const sounds = (level: AlertLevel, mute: Mute | null, now: number): boolean =>
  mute === null || muteLeft(mute, now) === 0 || level > mute.level;

/** Stations of one wave of rain pass a level within moments of each other: they are gathered, and a sound is let ring out. */
export const GATHER: Milliseconds = SECOND;
export const RINGING: Milliseconds = 3 * SECOND;
