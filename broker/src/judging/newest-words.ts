import type { Instant } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import { type Course, type Gauge, inOrder } from './gauges.js';

interface Word {
  at: Instant;
  /** It counts as a flood since nothing came after it. */
  isUnanswered: boolean;
}

/** The newest reading of each gauge of a course that can be judged. */
export interface NewestWords {
  of(gauge: Gauge): Word | undefined;
  note(gauge: Gauge, reading: StoredReading): void;
  /** Looks into the table what they are. */
  lookUp(): void;
  /** Whether one lies after an instant. */
  isAnyAfter(at: Instant): boolean;
  /** Whether nothing that is known comes after it in the order of judging. */
  comesLast(gauge: Gauge, at: Instant): boolean;
}

export function newestWords(course: Course, table: Pick<ReadingTable, 'newest'>): NewestWords {
  const words = new Map<Gauge, Word>();
  const note = (gauge: Gauge, { at, reasons }: StoredReading) => {
    words.set(gauge, { at, isUnanswered: reasons.includes('unanswered') });
  };
  const lookUp = () => {
    words.clear();
    for (const { gauge, series } of course) {
      const found = table.newest(series);
      if (found) note(gauge, found);
    }
  };
  lookUp();
  return {
    of: (gauge) => words.get(gauge),
    note,
    lookUp,
    isAnyAfter: (at) => [...words.values()].some((word) => word.at > at),
    comesLast: (gauge, at) =>
      [...words].every(([other, known]) => inOrder({ gauge: other, at: known.at }, { gauge, at }) < 0),
  };
}
