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

export interface StoredState {
  readonly positions: Map<SeriesId, Instant>;
  /** The last reading taken of each series, also when the hub has it. */
  readonly last: Map<SeriesId, TakenReading>;
  /** The newest waiting reading of each series. */
  readonly newest: Map<SeriesId, Waiting>;
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
