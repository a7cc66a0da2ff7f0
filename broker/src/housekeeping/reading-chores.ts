import { DAY } from '@kawamori/contracts';
import type { HubRecord } from '../hub-record.js';
import type { AgeClock } from './age-clock.js';
import type { Chore } from './housekeeper.js';

export interface ReadingChoreInputs {
  record: Pick<HubRecord, 'prune' | 'readBy'> & { judge: Pick<HubRecord['judge'], 'retire'> };
  ages: Pick<AgeClock, 'now'>;
  /** Days that readings stay in the journal after they were received. */
  journalDays: number;
  /** Days that readings stay in the store after they were observed; undefined where a server takes them, which says so itself. */
  storeDays: number | undefined;
}

/** Lets go of readings that are too old, in the journal and in the store; roll-ups stay. */
export function readingChores(inputs: ReadingChoreInputs): Chore[] {
  const { record, ages, journalDays, storeDays } = inputs;
  const journal: Chore = {
    says: {
      done: 'readings that every reader has were taken out of the journal',
      fails: 'old readings stay in the journal for now',
    },
    piece: async () => {
      const [now, readBy] = [ages.now(), record.readBy()];
      if (now === undefined || readBy === undefined) return false;
      return record.prune({ before: now - journalDays * DAY, readBy });
    },
  };
  if (storeDays === undefined) return [journal];
  const store: Chore = {
    says: {
      done: 'readings older than the store keeps were taken out of it; their roll-ups stay',
      fails: 'old readings stay in the store for now',
    },
    piece: async () => {
      const now = ages.now();
      if (now === undefined || record.readBy() === undefined) return false;
      return record.judge.retire(now - storeDays * DAY);
    },
  };
  return [journal, store];
}
