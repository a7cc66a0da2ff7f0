import { DAY } from '@kawamori/contracts';
import type { HubRecord } from '../hub-record.js';
import type { SetAside } from '../poison/poison-table.js';
import type { AgeClock } from './age-clock.js';
import type { Chore } from './housekeeper.js';

export interface ReadingChoreInputs {
  record: Pick<HubRecord, 'prune' | 'readBy'> & { judge: Pick<HubRecord['judge'], 'retire'> };
  ages: Pick<AgeClock, 'now'>;
  /** Facts that the judge has left out, of all that the store on the disk has. */
  setAside(): readonly Pick<SetAside, 'seq'>[];
  /** Days that readings stay in the journal after they were received. */
  journalDays: number;
  /** Days that readings stay in the store after they were observed; undefined where a server takes them, which says so itself. */
  storeDays: number | undefined;
}

/** Lets go of readings that are too old, in the journal with all that ages there, and in the store; roll-ups stay. */
export function readingChores(inputs: ReadingChoreInputs): Chore[] {
  const { record, ages, setAside, journalDays, storeDays } = inputs;
  const isReady = () => record.readBy() !== undefined;
  const journal: Chore = {
    isReady,
    says: {
      done: 'old facts that every reader has were taken out of the journal',
      fails: 'old facts stay in the journal for now',
    },
    piece: async () => {
      const [now, readBy] = [ages.now(), record.readBy()];
      if (now === undefined || readBy === undefined) return false;
      // Asked behind `readBy`: everything up to there has been taken, or stands among them.
      const asides = setAside().map(({ seq }) => seq);
      return record.prune({ before: now - journalDays * DAY, readBy, setAside: asides });
    },
  };
  if (storeDays === undefined) return [journal];
  const store: Chore = {
    isReady,
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
