import type { HubClockView, Milliseconds } from '@kawamori/contracts';
import { type Clock, type Log, type Part, type PlayedClock, playedClock } from '@kawamori/kit';
import { clockMemory } from './clock-memory.js';
import { type ClockOffset, clockOffset } from './clock-offset.js';
import { hubClock } from './hub-clock.js';

/** The river clock of a hub: its machine's, borne out by the nodes, or one that a player moves. */
export interface RiverClock extends Clock, Part {
  /** What people read the time from: where the machine's clock is wrong, the nodes' is told. */
  readonly told: Clock;
  /** See {@link hubClock}: at a start its first seconds may be wrong by hours. */
  isKnown(): boolean;
  /** Undefined in service. */
  readonly played: PlayedClock | undefined;
  /** River time in a unit of wall time; 0 while a player stands still. */
  pace(): number;
  setPace(pace: number): void;
  /** Begins a connection of a node, and measures its clock. */
  of(node: string): ClockOffset;
  /** By how much a node's clock stands behind, where its times are corrected. */
  behind(node: string): Milliseconds | undefined;
  /** See {@link hubClock}. Undefined also where a player moves it. */
  trustMachine(): Milliseconds | undefined;
  /** What the nodes say of the machine's clock; undefined where a player moves the river's. */
  view(): HubClockView | undefined;
}

export function riverClock(
  movedBy: 'wall' | 'player',
  {
    journalFile,
    wallClock,
    monotonic,
    log,
  }: { journalFile: string; wallClock: Clock; monotonic(): Milliseconds; log: Log },
): RiverClock {
  const played = movedBy === 'player' ? playedClock(0) : undefined;
  const own = played ? undefined : hubClock({ wall: wallClock, monotonic, log });
  const moving = played ?? own ?? wallClock;
  let pace = played ? 0 : 1;
  const river: RiverClock = {
    name: 'river clock',
    now: () => moving.now(),
    get told() {
      return own ? river : wallClock;
    },
    isKnown: () => own?.isKnown() ?? true,
    played,
    pace: () => pace,
    setPace: (next) => {
      pace = next;
    },
    of: (node) => own?.of(node) ?? clockOffset(),
    behind: (node) => own?.behind(node),
    trustMachine: () => own?.trustMachine(),
    view: () => own?.view(),
    start: () => {
      if (!own) return;
      const { newest, agreeing } = clockMemory(journalFile);
      own.remember(agreeing);
      if (newest !== undefined) own.notBefore(newest);
    },
    stop: () => undefined,
  };
  return river;
}
