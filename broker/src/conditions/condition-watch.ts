import { MINUTE, type Milliseconds, type NewFact, SECOND } from '@kawamori/contracts';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';
import { conditionChanges, NO_COURSE, type Sight } from './condition-changes.js';
import type { OpenCondition } from './condition-table.js';

const LOOK_EVERY: Milliseconds = 2 * SECOND;
/** After the hub's start nodes come back one by one, and bring what has waited. */
const SETTLES_WITHIN: Milliseconds = 3 * MINUTE;

export interface ConditionWatchInputs {
  log: Log;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  /** What is seen now. @param isSettled false soon after the start */
  look(isSettled: boolean): Sight;
  /** What was journalled as begun and not yet as ended. */
  open(): OpenCondition[];
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/**
 * Sees what is broken or blind, and journals when it begins and ends. What is open stands in the store, so that a restart tells nothing
 * twice.
 */
export function conditionWatch({ log, monotonic, look, open, keep }: ConditionWatchInputs): Part & {
  look(): Promise<void>;
} {
  let beat: Pending | undefined;
  let course = NO_COURSE;
  let startedAt = Number.NaN;
  let isUnderWay = false;
  let isFailing = false;

  const lookOnce = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      const now = monotonic();
      const changes = conditionChanges(course, look(now - startedAt >= SETTLES_WITHIN), open(), now);
      course = changes.course;
      for (const { condition, subjects } of changes.began)
        log.warn(
          { condition, subjects: subjects.map(({ subject }) => subject) },
          'something is broken or blind',
        );
      for (const ended of changes.ended) log.info(ended, 'it is well again');
      const facts: NewFact[] = [
        ...changes.began.map((body) => ({ kind: 'condition.began', body }) as const),
        ...changes.ended.map((body) => ({ kind: 'condition.ended', body }) as const),
      ];
      if (facts.length > 0) await keep(facts);
      isFailing = false;
    } catch (error) {
      // What could not be journalled was judged in memory, and is journalled later.
      if (!isFailing) log.error({ err: error }, 'what is broken could not be seen or journalled');
      isFailing = true;
    } finally {
      isUnderWay = false;
    }
  };

  return {
    name: 'condition watch',
    look: lookOnce,
    start: () => {
      startedAt = monotonic();
      beat = every(LOOK_EVERY, () => void lookOnce());
    },
    stop: () => beat?.cancel(),
  };
}

/** A view of each of many, a few at each look, so that none of them holds up the hub. */
export function inTurns<Id, Found>(
  ids: () => Iterable<Id>,
  lookAt: (id: Id) => Found | undefined,
  atOnce: number,
): () => Found[] {
  let known = new Map<Id, Found>();
  let next = 0;
  return () => {
    const all = [...ids()];
    const turn =
      all.length <= atOnce ? all : Array.from({ length: atOnce }, (_, i) => all[(next + i) % all.length]);
    next = all.length === 0 ? 0 : (next + atOnce) % all.length;
    const isThere = new Set(all);
    known = new Map([...known].filter(([id]) => isThere.has(id)));
    for (const id of turn as Id[]) {
      const found = lookAt(id);
      if (found === undefined) known.delete(id);
      else known.set(id, found);
    }
    return [...known.values()];
  };
}
