import { existsSync } from 'node:fs';
import type { Fact } from '@kawamori/contracts';
import { isDamage, isDiskFault, openAsItLies } from '@kawamori/kit';
import { UnreadableFact } from '../journal/decode-row.js';
import type { JournalReader } from '../journal/journal.js';
import { JournalBroken } from '../journal/journal-broken.js';
import { factsAroundDamage } from '../journal/rows-around-damage.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';

/** Who reads the journal on from its cursor. */
export interface JudgesPlace {
  readonly cursor: number;
  /** A row at which not even reading goes on: the cursor moves past it. */
  leaveOut(row: UnreadableFact): void;
  /** It judges in memory: a disk that cannot even be read has no more facts for it. */
  readonly isShelter: boolean;
}

/** The journal as the judge reads it: around what is broken, and without holding it while its disk takes nothing. */
export interface JudgedJournal {
  /** The last fact that stands in it; undefined where there is none, or it cannot be read. */
  newest(): Pick<Fact, 'seq' | 'at'> | undefined;
  /**
   * The next facts behind a cursor; none at the journal's end.
   * @throws JournalBroken where nothing behind the cursor can be read
   */
  next(place: JudgesPlace): Fact[];
  /** One fact; undefined where there is none, or it stands on a broken page. */
  one(seq: number): Fact | undefined;
  /**
   * SQLite shares what it knows of a file among the handles of a process, and one that was opened on a read-only disk would keep the
   * others from writing after that disk has come back.
   */
  letGo(): void;
}

/** Facts in one transaction, at most: how much is done again after a kill, and how long a face waits during a catch-up. */
const PAGE = 4_000;

export function judgedJournal(file: string): JudgedJournal {
  let opened: JournalReader | undefined;
  const journal = (): JournalReader => {
    opened ??= openJournalForReading(file, openAsItLies);
    return opened;
  };

  /**
   * Around a broken page: what stands on it is left out with an alarm, and what comes behind is judged. A judge that begins anew in a flood
   * on a journal with an old wound would be silent otherwise.
   */
  const around = (place: JudgesPlace, damage: unknown): Fact[] => {
    for (;;) {
      const after = place.cursor;
      const facts = factsAroundDamage(file, after, (row) => place.leaveOut(row));
      if (facts.length > 0) return facts;
      if (place.cursor === after) {
        const why = damage instanceof Error ? damage.message : String(damage);
        throw new JournalBroken(file, `behind fact ${after}: ${why}`);
      }
    }
  };

  return {
    newest: () => {
      try {
        return journal().newest();
      } catch (error) {
        // One that is not there is no matter of its disk.
        if ((!isDamage(error) && !isDiskFault(error)) || !existsSync(file)) throw error;
        return undefined;
      }
    },
    next: (place) => {
      for (;;) {
        try {
          return journal().read(place.cursor, PAGE);
        } catch (error) {
          if (error instanceof UnreadableFact) place.leaveOut(error);
          else if (isDamage(error)) return around(place, error);
          else if (place.isShelter && isDiskFault(error)) return [];
          else throw error;
        }
      }
    },
    one: (seq) => {
      try {
        const [fact] = journal().read(seq - 1, 1);
        return fact?.seq === seq ? fact : undefined;
      } catch (error) {
        if (!isDamage(error)) throw error;
        return undefined;
      }
    },
    letGo: () => {
      opened?.close();
      opened = undefined;
    },
  };
}
