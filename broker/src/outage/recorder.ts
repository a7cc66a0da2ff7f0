import type { Milliseconds } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { JournalUnavailable, type JournalWriter, type StampedFact } from '../journal/journal.js';
import { type HeldFacts, heldFacts, outcomeOf } from './held-facts.js';
import { patientAppends } from './patient-appends.js';

/** How often a disk that took nothing is tried again. */
const TRY_AGAIN: Milliseconds = 1_000;
/** Facts in one append, when what was held is journalled. */
const AT_ONCE = 1_000;
/** After this no node still sends what was journalled in its place; should one do so, the judge knows it all the same. */
const REMEMBERED: Milliseconds = 3_600_000;

export interface RecorderInputs {
  log: Log;
  journal: JournalWriter;
  /** So long the disk may answer nothing. */
  patience?: Milliseconds;
  judge: {
    /** Judges in memory what could not be journalled. */
    tell(facts: readonly StampedFact[]): void;
    /** Judges in memory from now on. */
    shelter(why: string): void;
    /** Goes back to the disk with what the journal has; the judge itself says when it has. */
    comeBack(): void;
  };
}

/** Writes facts, and sees that they are judged also while they cannot be written. */
export interface Recorder extends Part {
  /** @throws JournalUnavailable where they are not on the disk: nothing may be acknowledged */
  keep(facts: readonly StampedFact[]): Promise<number>;
  /** Whether what is kept reaches the disk. */
  readonly recording: boolean;
  /** The judge works in memory now; it is asked back as soon as facts are written. */
  judgeSheltered(): void;
  judgeCameBack(): void;
}

export function recorder({ log, journal, patience, judge }: RecorderInputs): Recorder {
  const held: HeldFacts = heldFacts();
  let fault: string | undefined;
  let isSheltered = false;
  let head = 0;
  let trying: Pending | undefined;
  let forgetting: Pending | undefined;
  let stopped = false;

  const appends = patientAppends({
    journal,
    ...(patience === undefined ? {} : { patience }),
    // Whoever wants a setting changed waits for the disk's word: it must not be told that nothing happened, and happen.
    mayBeGivenUp: (facts) => !facts.some(({ kind }) => outcomeOf(kind) === 'refused'),
    onHanging: ({ message }) => takesNothing(message),
    cameThrough: (facts, lastSeq) => {
      head = Math.max(head, lastSeq);
      held.cameThrough(facts);
      remember();
    },
  });

  /** Which readings are journalled though their node has had no answer. */
  const remember = () => {
    forgetting?.cancel();
    forgetting = after(REMEMBERED, () => held.forget());
  };

  const takesNothing = (why: string) => {
    if (fault === undefined) {
      log.error(
        { reason: why },
        'nothing can be written: readings are judged in memory, and not acknowledged',
      );
    }
    fault = why;
    tryLater();
  };

  const withhold = (facts: readonly StampedFact[], why: string) => {
    takesNothing(why);
    const fresh = held.take(facts);
    if (fresh.length > 0) judge.tell(fresh);
  };

  const tryLater = () => {
    if (stopped || trying || (fault === undefined && !isSheltered)) return;
    trying = after(TRY_AGAIN, () => {
      void tryAgain().finally(() => {
        trying = undefined;
        tryLater();
      });
    });
  };

  const tryAgain = async (): Promise<void> => {
    // What the disk still has in its hands may come through: it is not written a second time.
    if (appends.isHanging) return;
    if (fault !== undefined && !(await journalHeld())) return;
    if (isSheltered) judge.comeBack();
  };

  /** In the order in which they were judged, so that every episode has the name under which it was told. */
  const journalHeld = async (): Promise<boolean> => {
    let written = 0;
    try {
      do {
        const facts = held.oldest(AT_ONCE);
        // An append of nothing opens the journal anew, which writes to the disk.
        head = Math.max(head, await journal.append(facts));
        held.journalled(facts.length);
        written += facts.length;
      } while (held.waiting > 0);
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      return false;
    }
    fault = undefined;
    log.info({ written }, 'facts reach the disk again; what was judged meanwhile is journalled');
    remember();
    return true;
  };

  return {
    name: 'recorder',
    get recording() {
      return fault === undefined && journal.recording;
    },
    keep: async (facts) => {
      if (fault !== undefined) {
        withhold(facts, fault);
        throw new JournalUnavailable(new Error(fault));
      }
      const unwritten = held.withoutJournalled(facts);
      if (unwritten.length === 0) return head;
      try {
        head = await appends.append(unwritten);
        return head;
      } catch (error) {
        if (stopped) throw error;
        withhold(unwritten, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    judgeSheltered: () => {
      isSheltered = true;
      tryLater();
    },
    judgeCameBack: () => {
      isSheltered = false;
    },
    start: () => {
      if (journal.recording) return;
      fault = 'the journal could not be opened for writing';
      log.error('the hub starts without its disk: readings are judged in memory, and not acknowledged');
      judge.shelter(fault);
      tryLater();
    },
    stop: () => {
      stopped = true;
      appends.stop();
      trying?.cancel();
      forgetting?.cancel();
    },
  };
}
