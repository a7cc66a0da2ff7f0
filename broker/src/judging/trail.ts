import type { Instant } from '@kawamori/contracts';
import type { CourseState } from './course-fold.js';

/** The state of a course's fold after all its readings up to an instant. */
export interface Waymark {
  at: Instant;
  state: CourseState;
}

/**
 * Waymarks along a course, ascending, in a story that has been told by the same rules throughout. A story can be told on from any of them;
 * and a new one that comes to the same state at one of them goes on from there as the old one did.
 */
export interface Trail {
  marks: readonly Waymark[];
  /** Readings that were passed since the last. */
  since: number;
}

export const NO_TRAIL: Trail = { marks: [], since: 0 };

/** Readings from one waymark to the next, unless stated. */
export const WAYMARK_EVERY = 500;

/** One reading further. @param isWanted whether a waymark is to stand here in any case */
export function passed({ marks, since }: Trail, mark: Waymark, every: number, isWanted = false): Trail {
  return since + 1 < every && !isWanted ? { marks, since: since + 1 } : { marks: [...marks, mark], since: 0 };
}

/** The trail of a story that was told anew between two instants: beyond them it is as it was. */
export const joined = (old: Trail, from: Instant, anew: Trail, to: Instant): Trail => ({
  marks: [
    ...old.marks.filter(({ at }) => at < from),
    ...anew.marks,
    ...old.marks.filter(({ at }) => at > to),
  ],
  since: to === Number.POSITIVE_INFINITY ? anew.since : old.since,
});
