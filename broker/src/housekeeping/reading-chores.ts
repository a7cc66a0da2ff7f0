import { DAY, type Instant } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { HubRecord } from '../hub-record.js';
import type { Chore } from './housekeeper.js';

export interface ReadingChoreInputs {
  record: Pick<HubRecord, 'prune' | 'readBy'> & { judge: Pick<HubRecord['judge'], 'retire'> };
  wallClock: Clock;
  riverClock: Clock;
  /** Days that readings stay in the journal after they were received. */
  journalDays: number;
  /** Days that readings stay in the store after they were observed; undefined where a server takes them, which says so itself. */
  storeDays: number | undefined;
  /** When readings were judged last, by the river clock; null before the first. */
  judgedAt(): Instant | null;
}

/** Lets go of readings that are too old, in the journal and in the store; roll-ups stay. */
export function readingChores(inputs: ReadingChoreInputs): Chore[] {
  const { record, wallClock, riverClock, journalDays, storeDays, judgedAt } = inputs;
  const journal: Chore = {
    says: {
      done: 'readings that every reader has were taken out of the journal',
      fails: 'old readings stay in the journal for now',
    },
    piece: async () => {
      const readBy = record.readBy();
      if (readBy === undefined) return false;
      return record.prune({ before: wallClock.now() - journalDays * DAY, readBy });
    },
  };
  if (storeDays === undefined) return [journal];
  const store: Chore = {
    says: {
      done: 'readings older than the store keeps were taken out of it; their roll-ups stay',
      fails: 'old readings stay in the store for now',
    },
    piece: async () => {
      const judged = judgedAt();
      if (judged === null || record.readBy() === undefined) return false;
      // A clock that stands years ahead at the start, before a node has spoken against it, takes nothing away.
      return record.judge.retire(Math.min(riverClock.now(), judged) - storeDays * DAY);
    },
  };
  return [journal, store];
}
