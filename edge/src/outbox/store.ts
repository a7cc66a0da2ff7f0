import type { Instant, SeriesId, TakenReading } from '@kawamori/contracts';

/** A reading that waits for the hub. Its id is its number among all readings ever taken here, so ids never come again. */
export interface Waiting {
  readonly id: number;
  readonly reading: TakenReading;
}

/** Everything up to and including this instant has been taken, per series. */
export type Positions = ReadonlyMap<SeriesId, Instant>;

export interface Intake {
  readonly readings: readonly Waiting[];
  readonly positions: Positions;
  /** Readings taken over all starts, these included. */
  readonly taken: number;
  /** How many of the oldest to give up, to make room. */
  readonly dropOldest: number;
}

/**
 * So many of a series go ahead of a gap. One would not do: where the water rose like a flash flood, its own gap, filled from the old end,
 * makes it look like a spike until the last of it has come, and a flood that was told would be taken back and told again.
 */
export const NEWEST_AHEAD = 12;

export interface StoredState {
  readonly positions: Map<SeriesId, Instant>;
  /** The last reading taken of each series, also when the hub has it. */
  readonly last: Map<SeriesId, TakenReading>;
  /** Of each series the newest {@link NEWEST_AHEAD} waiting readings, ascending. */
  readonly newest: Map<SeriesId, readonly Waiting[]>;
  readonly taken: number;
  readonly dropped: number;
  readonly depth: number;
  readonly parked: Map<SeriesId, number>;
}

/** The disk has no room. Nothing was written, and the store is as good as before. */
export class StoreFull extends Error {}

/**
 * Where the outbox keeps what must survive a kill. Every method may throw: {@link StoreFull} leaves the store usable, after anything else
 * it is closed and opened anew.
 */
export interface OutboxStore {
  state(): StoredState;
  /** All or nothing, on the disk when it returns. The same intake twice is once. Returns how many were given up. */
  append(intake: Intake): number;
  /** Oldest first, those with a greater id. */
  after(id: number, limit: number): Waiting[];
  /** Ids that are not there are no fault. Returns how many were there. */
  remove(ids: readonly number[]): number;
  /** Sets a reading aside, with the reason. Returns whether it was there. */
  park(id: number, reason: string, at: Instant): boolean;
  /** Puts everything parked back among the waiting. Returns how many. */
  unpark(): number;
  close(): void;
}
