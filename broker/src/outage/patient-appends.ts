import type { Milliseconds } from '@kawamori/contracts';
import { after, type Pending } from '@kawamori/kit';
import { JournalUnavailable, type JournalWriter, type StampedFact } from '../journal/journal.js';

/** So long a disk may answer nothing before it is taken for one that takes nothing: cards and busy arrays stall for a second or two. */
export const PATIENCE: Milliseconds = 5_000;

export interface PatientAppendsInputs {
  journal: Pick<JournalWriter, 'append'>;
  patience?: Milliseconds;
  /** Whether somebody may be told that facts were not written, though they still may be. */
  mayBeGivenUp(facts: readonly StampedFact[]): boolean;
  /** The disk has not answered. Those who wait and may be given up are let go next. */
  onHanging(why: Error): void;
  /** What was given up has been written after all. */
  cameThrough(facts: readonly StampedFact[], lastSeq: number): void;
}

/**
 * Appends that do not wait for a disk for ever. A dying card or a server that stalls gives no error: it gives no answer. Who waits is let go
 * then; what was given up is still in the disk's hands, and comes through once it answers, or fails.
 */
export interface PatientAppends {
  /** @throws JournalUnavailable where they could not be written, or the disk has not answered for one to two times its patience */
  append(facts: readonly StampedFact[]): Promise<number>;
  /** Something that was given up is still in the disk's hands. */
  readonly isHanging: boolean;
  stop(): void;
}

interface Append {
  facts: readonly StampedFact[];
  letGo: (error: JournalUnavailable) => void;
}

export function patientAppends({
  journal,
  patience = PATIENCE,
  mayBeGivenUp,
  onHanging,
  cameThrough,
}: PatientAppendsInputs): PatientAppends {
  const underWay = new Set<Append>();
  const givenUp = new Set<Append>();
  /** Word from the disk, good or bad. One commit takes all that waits, so that any word means that it still answers. */
  let answers = 0;
  let watch: Pending | undefined;

  const watchOn = () => {
    const before = answers;
    watch = after(patience, () => {
      watch = undefined;
      if (underWay.size === 0) return;
      if (answers === before) giveUp();
      watchOn();
    });
  };

  const giveUp = () => {
    const why = new JournalUnavailable(new Error(`the disk has not answered for ${patience / 1_000} s`));
    onHanging(why);
    for (const append of underWay) {
      if (givenUp.has(append) || !mayBeGivenUp(append.facts)) continue;
      givenUp.add(append);
      append.letGo(why);
    }
  };

  return {
    append: (facts) =>
      new Promise((resolve, reject) => {
        const append: Append = { facts, letGo: reject };
        underWay.add(append);
        if (!watch) watchOn();
        const answered = () => {
          answers++;
          underWay.delete(append);
          return givenUp.delete(append);
        };
        journal.append(facts).then(
          (lastSeq) => {
            if (answered()) cameThrough(facts, lastSeq);
            else resolve(lastSeq);
          },
          (error: Error) => {
            if (!answered()) reject(error);
          },
        );
      }),
    get isHanging() {
      return givenUp.size > 0;
    },
    stop: () => watch?.cancel(),
  };
}
