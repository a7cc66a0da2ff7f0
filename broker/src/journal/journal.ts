import type { Fact, FactKind, Instant, NewFact } from '@kawamori/contracts';

import type { Pruned } from './pruning.js';

/** A fact with the times of its entry: `at` by the river clock, `wallAt` by the wall clock. */
export type StampedFact = NewFact & { at: Instant; wallAt: Instant };

/** Where facts are written. What `append` has resolved is on the disk. */
export interface JournalWriter {
  /**
   * Writes facts in one transaction with whatever else waits, and syncs it.
   * @returns the sequence of the last of them
   * @throws JournalUnavailable when nothing could be written; nothing of it stands in the journal then
   */
  append(facts: readonly StampedFact[]): Promise<number>;
  /** Whether the last try reached the disk. */
  readonly recording: boolean;
}

/** Where facts are read, in order, by anybody who keeps a cursor. */
export interface JournalReader {
  /**
   * Facts with a sequence above `after`, ascending, at most `limit`; fewer where they are long, none only at the end.
   * @throws UnreadableFact where the first of them cannot be read
   */
  read(after: number, limit: number): Fact[];
  /** Every fact of some kinds, ascending. For kinds that are few, such as settings. */
  readKinds(kinds: readonly FactKind[]): Fact[];
  /** The last facts of one kind, newest first, at most `limit`. */
  newestOf<K extends FactKind>(kind: K, limit: number): (Fact & { kind: K })[];
  /** The highest sequence, 0 for an empty journal. */
  head(): number;
  /** Which fact that is and when it came; undefined for an empty journal. */
  newest(): Pick<Fact, 'seq' | 'at'> | undefined;
  /** Up to where readings were taken away. */
  pruned(): Pruned;
  close(): void;
}

/** The disk takes nothing: the caller withholds its acknowledgement, and the sender keeps what it has. */
export class JournalUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'JournalUnavailable';
  }
}
