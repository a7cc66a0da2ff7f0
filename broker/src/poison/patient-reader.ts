import type { Fact, Instant } from '@kawamori/contracts';
import type { UnreadableFact } from '../journal/decode-row.js';
import type { PoisonTable, SetAside } from './poison-table.js';

/** After so many tries that killed its reader, a fact is set aside. */
export const MOST_TRIES = 3;
/** Facts that a reader may have had in hand when it died. */
export const IN_HAND = 4_000;

/** What reads facts, each batch in one transaction with its cursor. */
export interface FactReader<Told> {
  readonly cursor: number;
  apply(facts: readonly Fact[]): Told;
  /** Moves the cursor on without taking a fact. */
  pass(seq: number): void;
}

export interface PatientInputs<Reader extends FactReader<Told>, Told> {
  open(): Reader;
  poison: PoisonTable;
  now(): Instant;
  /** A fault that is not the fact's: it is thrown on, and counts for nothing. */
  isOthers(error: unknown): boolean;
  told(told: Told): void;
  setAside(fact: SetAside): void;
}

/** A reader that a fact cannot kill for good. */
export interface PatientReader<Reader> {
  /** As it is open now. */
  readonly reader: Reader;
  /** Takes facts of the journal; one that has killed the reader three times is set aside, and the others are taken. */
  take(facts: readonly Fact[]): void;
  /** Takes facts that stand in no journal; one that breaks the reader is left out. */
  takeUnjournalled(facts: readonly Fact[]): void;
  /** A row at which not even reading goes on. */
  leaveOut(row: UnreadableFact): void;
  /** Everything that was in hand has been taken: from now on in batches. */
  caughtUp(): void;
  close(): void;
}

/**
 * A batch that breaks the reader is taken again fact by fact, by a reader that is opened anew, since what a fault has left in its memory
 * is not to be trusted. Where the whole process died (the reader was not closed), what it may have had in hand is taken fact by fact,
 * each noted down before it is begun: so a fact that takes the process with it is found as well.
 */
export function patientReader<Reader extends FactReader<Told>, Told>(
  inputs: PatientInputs<Reader, Told>,
): PatientReader<Reader> {
  const { poison, isOthers } = inputs;
  let reader = inputs.open();
  let carefulUntil = poison.open() ? reader.cursor + IN_HAND : 0;

  const leave = (fact: Pick<SetAside, 'seq' | 'kind'>, fault: string) => {
    const aside = { seq: fact.seq, kind: fact.kind, fault, setAsideAt: inputs.now() };
    poison.setAside(aside);
    reader.pass(fact.seq);
    inputs.setAside(aside);
  };

  const takeOne = (fact: Fact) => {
    let fault = 'the process died of it';
    while (poison.begin(fact.seq) <= MOST_TRIES) {
      try {
        return inputs.told(reader.apply([fact]));
      } catch (error) {
        if (isOthers(error)) throw error;
        fault = textOf(error);
        reader = inputs.open();
      }
    }
    leave(fact, fault);
  };

  return {
    get reader() {
      return reader;
    },
    take: (facts) => {
      const isCareful = (facts[0]?.seq ?? 0) <= carefulUntil;
      if (!isCareful) {
        try {
          return inputs.told(reader.apply(facts));
        } catch (error) {
          if (isOthers(error)) throw error;
          reader = inputs.open();
        }
      }
      for (const fact of facts) takeOne(fact);
    },
    takeUnjournalled: (facts) => {
      try {
        return inputs.told(reader.apply(facts));
      } catch (error) {
        if (isOthers(error)) throw error;
        reader = inputs.open();
      }
      for (const fact of facts) {
        try {
          inputs.told(reader.apply([fact]));
        } catch (error) {
          if (isOthers(error)) throw error;
          reader = inputs.open();
          inputs.setAside({ seq: 0, kind: fact.kind, fault: textOf(error), setAsideAt: inputs.now() });
        }
      }
    },
    leaveOut: ({ seq, why }) => leave({ seq, kind: 'unreadable' }, why),
    caughtUp: () => {
      carefulUntil = 0;
    },
    close: () => poison.close(),
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
