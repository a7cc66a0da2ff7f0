import type { FactKind, SeriesId } from '@kawamori/contracts';
import type { StampedFact } from '../journal/journal.js';
import { INTERVENTION_KINDS } from '../readings/intervention-table.js';
import { SETTING_KINDS } from '../settings/settings.js';

/**
 * What becomes of a fact while nothing can be written:
 * `held`: judged at once in memory, and journalled as soon as that can be done;
 * `told`: judged at once; whoever sent it was not answered and sends it again;
 * `refused`: whoever wanted it is told that it did not happen, since it must not be forgotten at a restart.
 */
export type Outcome = 'held' | 'told' | 'refused';

/** Kinds that the nodes send again until they are acknowledged. Readings are held all the same, so that their order stays. */
const SENT_AGAIN: ReadonlySet<FactKind> = new Set([
  'picture.received',
  'record.dead-lettered',
  'node.reported',
]);
/** Settings that people make in passing: somebody who signs in by a recovery code is kept out by no disk. */
const HELD_SETTINGS: ReadonlySet<FactKind> = new Set(['account.recovery-used']);
const REFUSED: ReadonlySet<FactKind> = new Set([
  ...SETTING_KINDS.filter((kind) => !HELD_SETTINGS.has(kind)),
  ...INTERVENTION_KINDS,
  'journal.gap-seen',
]);

export function outcomeOf(kind: FactKind): Outcome {
  if (REFUSED.has(kind)) return 'refused';
  return SENT_AGAIN.has(kind) ? 'told' : 'held';
}

/** Bounds of what is held; beyond them a reading is judged, and left to its node. */
interface HeldBounds {
  readings: number;
  others: number;
}
const HELD_BOUNDS: HeldBounds = { readings: 300_000, others: 20_000 };

/** Facts that were judged and could not be journalled, in their order. */
export interface HeldFacts {
  /** Takes facts in. Returns what is new of them: nodes send the same again and again until they are acknowledged. */
  take(facts: readonly StampedFact[]): StampedFact[];
  /** The oldest that are held, at most so many. */
  oldest(limit: number): readonly StampedFact[];
  /** The oldest so many stand in the journal now. */
  journalled(count: number): void;
  /** Facts that were held stand in the journal, though they had been given up. */
  cameThrough(facts: readonly StampedFact[]): void;
  /** Facts without the readings that we have journalled ourselves: those may be acknowledged, and need not be written twice. */
  withoutJournalled(facts: readonly StampedFact[]): StampedFact[];
  readonly waiting: number;
  /** Forgets which readings were journalled, once no node can still be sending them. */
  forget(): void;
}

type Reading = readonly [series: SeriesId, takenAt: number, value: number];
const keyOf = ([series, takenAt, value]: Reading): string => `${series} ${takenAt} ${value}`;

export function heldFacts(bounds: HeldBounds = HELD_BOUNDS): HeldFacts {
  let held: StampedFact[] = [];
  let others = 0;
  const waiting = new Set<string>();
  const journalled = new Set<string>();

  /** The fact with those of its readings that pass; undefined where none does. */
  const only = (fact: StampedFact, passes: (key: string) => boolean): StampedFact | undefined => {
    if (fact.kind !== 'readings.received') return fact;
    const readings = fact.body.readings.filter((reading) => passes(keyOf(reading)));
    if (readings.length === fact.body.readings.length) return fact;
    return readings.length === 0 ? undefined : { ...fact, body: { ...fact.body, readings } };
  };

  /** Readings stand in the journal now. */
  const stands = (readings: readonly Reading[]): void => {
    for (const reading of readings) {
      waiting.delete(keyOf(reading));
      journalled.add(keyOf(reading));
    }
  };

  const hold = (fact: StampedFact): void => {
    if (outcomeOf(fact.kind) !== 'held') return;
    if (fact.kind === 'readings.received') {
      if (waiting.size + fact.body.readings.length > bounds.readings) return;
      for (const reading of fact.body.readings) waiting.add(keyOf(reading));
    } else {
      if (others >= bounds.others) return;
      others++;
    }
    held.push(fact);
  };

  return {
    take: (facts) => {
      const fresh = facts
        .filter(({ kind }) => outcomeOf(kind) !== 'refused')
        .flatMap((fact) => only(fact, (key) => !waiting.has(key) && !journalled.has(key)) ?? []);
      for (const fact of fresh) hold(fact);
      return fresh;
    },
    oldest: (limit) => held.slice(0, limit),
    journalled: (count) => {
      for (const fact of held.slice(0, count)) {
        if (fact.kind === 'readings.received') stands(fact.body.readings);
        else others--;
      }
      held = held.slice(count);
    },
    cameThrough: (facts) => {
      const those = new Set(facts);
      for (const fact of facts) if (fact.kind === 'readings.received') stands(fact.body.readings);
      held = held.flatMap((fact) => {
        if (fact.kind === 'readings.received') return only(fact, (key) => !journalled.has(key)) ?? [];
        if (!those.has(fact)) return fact;
        others--;
        return [];
      });
    },
    withoutJournalled: (facts) =>
      journalled.size === 0
        ? [...facts]
        : facts.flatMap((fact) => only(fact, (key) => !journalled.has(key)) ?? []),
    get waiting() {
      return held.length;
    },
    forget: () => journalled.clear(),
  };
}
