import {
  type Instant,
  type Leaving,
  type LevelChange,
  type LevelMark,
  type LevelSet,
  leavingOf,
  levelsAt,
  markId,
  opensEpisode,
  reachedMark,
  toMm,
} from '@kawamori/contracts';
import { goesOn, type Paced } from './pace.js';

/** How one station's levels are judged: the sets, and by what those of their levels are left that do not say it themselves. */
export interface LevelRules extends Leaving, Paced {
  levels: readonly LevelSet[];
}

/** From the first crossing until everything has been left again. */
export interface Episode {
  openedAt: Instant;
  subsidedAt: Instant | undefined;
  /** 1, and one more with every rise after a fall within the episode. */
  rise: number;
  /** Whether the last change was downwards: the next one up is then a new rise. */
  falling: boolean;
  /** Mark id of the highest level so far. */
  highest: string;
  highestM: number;
  crest: { at: Instant; valueM: number };
  changes: LevelChange[];
}

/** A reading that counts. */
export interface LevelReading {
  at: Instant;
  valueM: number;
  /** By the station's second gauge. */
  bySub?: true;
}

/** Readings one after the other that lie below a level by more than its hysteresis. */
interface Below {
  since: Instant;
  last: Instant;
  /** Value of the last; a state that an earlier version has left lacks it. */
  lastM?: number;
  /** Two stands for more. */
  readings: 1 | 2;
  /** They have lasted for its hold time. It stands until the level is reached again. */
  isLeft?: true;
}

/** What the engine remembers of a station. It is a function of the good readings in the order of observation time. */
export interface LevelEngineState {
  /** Mark id that is held, undefined below all. */
  held: string | undefined;
  episode: Episode | undefined;
  /** Of each mark at or below the held one that the water has been below. */
  below: Readonly<Record<string, Below>>;
}

export const NO_LEVEL_STATE: LevelEngineState = { held: undefined, episode: undefined, below: {} };

export interface LevelStep {
  state: LevelEngineState;
  /** The change that this reading made, if any. */
  change: LevelChange | undefined;
  /** Set when the change closed an episode: the closed one. The state no longer holds it. */
  closed: Episode | undefined;
}

/**
 * Judges the next good reading. Each level is reached at once at the first reading `>= L`, and left when all readings over at least its
 * hold time, two at least and without a gap of more than three intervals, are `< L - hysteresis`. What is held is the highest that has
 * been reached and not left since. Levels are those valid at the reading's own time; values are compared to the millimetre.
 */
export function levelStep(state: LevelEngineState, reading: LevelReading, rules: LevelRules): LevelStep {
  const set = levelsAt(rules.levels, reading.at);
  const marks = set?.marks.filter(opensEpisode) ?? [];
  const heldIndex = marks.findIndex((mark) => markId(mark) === state.held);
  const reached = reachedMark(set, reading.valueM);
  const isWithdrawn = state.held !== undefined && heldIndex < 0;
  const below = belowAll(state.below, reading, isWithdrawn ? marks : marks.slice(0, heldIndex + 1), rules);

  if (isWithdrawn) {
    // The town has withdrawn the level that is held. What still holds below it is not a new rise.
    const heldM = heldHeight(state, rules);
    const stands = marks.findLast(
      (mark) => !below[markId(mark)]?.isLeft && toMm(reading.valueM) >= leftBelowMm(mark, rules),
    );
    if (!reached || (heldM !== undefined && toMm(reached.valueM) <= toMm(heldM))) {
      return fall(state, reading, stands && markId(stands), below);
    }
  }
  if (reached && marks.indexOf(reached) > heldIndex)
    return rise(state, reading, markId(reached), reached.valueM);

  const stillHeld = marks.slice(0, heldIndex + 1).findLast((mark) => !below[markId(mark)]?.isLeft);
  const held = stillHeld && markId(stillHeld);
  if (held === state.held) {
    return {
      state: { ...state, below, episode: withCrest(state.episode, reading) },
      change: undefined,
      closed: undefined,
    };
  }
  return fall(state, reading, held, below);
}

/** The height of the held level when it was last reached; undefined where even that has been withdrawn. */
function heldHeight(state: LevelEngineState, rules: LevelRules): number | undefined {
  const at = state.episode?.changes.at(-1)?.at;
  const set = at === undefined ? undefined : levelsAt(rules.levels, at);
  return set?.marks.find((mark) => markId(mark) === state.held)?.valueM;
}

const leftBelowMm = (mark: LevelMark, rules: LevelRules): number =>
  toMm(mark.valueM) - toMm(leavingOf(mark, rules).hysteresisM);

function belowAll(
  before: LevelEngineState['below'],
  reading: LevelReading,
  marks: readonly LevelMark[],
  rules: LevelRules,
): Record<string, Below> {
  const below: Record<string, Below> = {};
  for (const mark of marks) {
    const id = markId(mark);
    const run = runBelow(before[id], reading, mark, rules);
    if (run) below[id] = run;
  }
  return below;
}

function runBelow(
  run: Below | undefined,
  { at, valueM }: LevelReading,
  mark: LevelMark,
  rules: LevelRules,
): Below | undefined {
  if (toMm(valueM) >= toMm(mark.valueM)) return undefined;
  if (toMm(valueM) >= leftBelowMm(mark, rules)) return run?.isLeft && run;
  const isGoingOn = run !== undefined && goesOn({ at: run.last, valueM: run.lastM }, at, rules);
  const since = isGoingOn ? run.since : at;
  const readings = isGoingOn ? 2 : 1;
  const isLeft = run?.isLeft ?? (readings === 2 && at - since >= leavingOf(mark, rules).hold);
  return { since, last: at, lastM: valueM, readings, ...(isLeft ? { isLeft: true as const } : {}) };
}

function withCrest(episode: Episode | undefined, reading: LevelReading): Episode | undefined {
  return episode && reading.valueM > episode.crest.valueM ? { ...episode, crest: crestAt(reading) } : episode;
}

function rise(state: LevelEngineState, reading: LevelReading, to: string, toValueM: number): LevelStep {
  const change = {
    at: reading.at,
    from: state.held ?? null,
    to,
    valueM: reading.valueM,
    rose: true,
    learntLater: false,
    ...bySubOf(reading),
  };
  const before = state.episode;
  const episode: Episode = before
    ? {
        ...before,
        rise: before.falling ? before.rise + 1 : before.rise,
        falling: false,
        ...(toValueM >= before.highestM ? { highest: to, highestM: toValueM } : {}),
        changes: [...before.changes, change],
      }
    : {
        openedAt: reading.at,
        subsidedAt: undefined,
        rise: 1,
        falling: false,
        highest: to,
        highestM: toValueM,
        crest: crestAt(reading),
        changes: [change],
      };
  return { state: { held: to, episode: withCrest(episode, reading), below: {} }, change, closed: undefined };
}

function fall(
  state: LevelEngineState,
  reading: LevelReading,
  to: string | undefined,
  below: LevelEngineState['below'],
): LevelStep {
  const change = {
    at: reading.at,
    from: state.held ?? null,
    to: to ?? null,
    valueM: reading.valueM,
    rose: false,
    learntLater: false,
    ...bySubOf(reading),
  };
  const episode = state.episode && {
    ...state.episode,
    falling: true,
    changes: [...state.episode.changes, change],
  };
  if (to === undefined) {
    return { state: NO_LEVEL_STATE, change, closed: episode && { ...episode, subsidedAt: reading.at } };
  }
  return { state: { held: to, episode, below }, change, closed: undefined };
}

const crestAt = ({ at, valueM }: LevelReading) => ({ at, valueM });
const bySubOf = ({ bySub }: LevelReading): Pick<LevelChange, 'bySub'> => (bySub ? { bySub } : {});
