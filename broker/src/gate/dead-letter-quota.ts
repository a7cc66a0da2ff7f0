import {
  type GateView,
  HOUR,
  type Instant,
  MINUTE,
  type NewFact,
  type RecordFault,
  toIsoJst,
} from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { REASONS } from './reasons.js';

type DeadLetter = NewFact & { kind: 'record.dead-lettered' };

export interface QuotaInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  steadyClock: Clock;
  /** Dead letters that are kept of one node within an hour; of those that only wait for the hub to be set up, ten times as many. */
  perHour: number;
  /** Appends to the journal; resolves with the last sequence when it is on the disk. */
  keep(facts: readonly NewFact[]): Promise<number>;
}

/**
 * Faults that are the hub's and not the node's: the station, or the series, is not set up there yet. What they cost is good readings, and a
 * node that fills a gap of three days sends hundreds of them within the hour.
 */
const NOT_SET_UP: readonly string[] = ['station-not-yours', 'name-unknown'] satisfies RecordFault[];
const AS_MANY_TIMES = 10;

/** One node's hour for faults of one of these kinds, which begins with its first dead letter. */
interface Spent {
  perHour: number;
  since: Instant;
  /** By the steady clock. */
  began: number;
  kept: number;
  /** How many came beyond the quota, and the newest of them. */
  more: number;
  newest: DeadLetter | undefined;
}

/**
 * What nodes send and nobody can take is kept for whoever mends them, and never fills the disk: beyond a number within an hour it is
 * counted, and one more dead letter says at the hour's end how many there were.
 */
export interface DeadLetterQuota extends Part {
  /** Keeps facts, but for dead letters beyond the quota; 0 where nothing is left to keep. */
  keep(facts: readonly NewFact[]): Promise<number>;
  /** What was counted and not kept since the start. */
  told(): GateView['refusals'];
}

export function deadLetterQuota(inputs: QuotaInputs): DeadLetterQuota {
  const { log, wallClock, steadyClock, perHour } = inputs;
  const hours = new Map<string, Spent>();
  const beyond = { count: 0, lastAt: 0, last: '' };
  let looking: Pending | undefined;

  const hourOf = ({ body: { node, fault } }: DeadLetter): Spent => {
    const isNotSetUp = NOT_SET_UP.includes(fault);
    const whose = `${node} ${isNotSetUp}`;
    let hour = hours.get(whose);
    if (!hour) {
      const [since, began] = [wallClock.now(), steadyClock.now()];
      const limit = isNotSetUp ? AS_MANY_TIMES * perHour : perHour;
      hour = { perHour: limit, since, began, kept: 0, more: 0, newest: undefined };
      hours.set(whose, hour);
    }
    return hour;
  };
  const admit = (letter: DeadLetter): boolean => {
    const hour = hourOf(letter);
    if (hour.kept < hour.perHour) {
      hour.kept++;
      return true;
    }
    const { node, topic, fault } = letter.body;
    if (hour.more === 0) {
      log.warn(
        { node, perHour: hour.perHour },
        'a node sends more dead letters than are kept within an hour: the others are counted',
      );
    }
    hour.more++;
    hour.newest = letter;
    beyond.count++;
    beyond.lastAt = wallClock.now();
    beyond.last = JSON.stringify({ node, topic: topic.slice(0, 120), fault });
    return false;
  };
  /** An hour is over, or the hub stops: what came beyond the quota is told, and the node begins anew. */
  const close = async (whose: string, hour: Spent): Promise<void> => {
    const { since, more, newest } = hour;
    hours.delete(whose);
    if (!newest) return;
    log.warn({ node: newest.body.node, more }, 'dead letters of a node were counted and not kept');
    const detail = `${more} more since ${toIsoJst(since)} were acknowledged and not kept (${hour.perHour} an hour are), the last of them ${newest.body.fault}: ${newest.body.detail}`;
    const { town, topic, raw } = newest.body;
    const fault = 'more-not-kept';
    await inputs
      .keep([
        { kind: 'record.dead-lettered', body: { town, node: newest.body.node, topic, fault, detail, raw } },
      ])
      // On a disk that takes nothing the log has told it.
      .catch(() => undefined);
  };
  const look = async (isOver: (hour: Spent) => boolean): Promise<void> => {
    const over = [...hours].filter(([, hour]) => isOver(hour));
    await Promise.all(over.map(([whose, hour]) => close(whose, hour)));
  };

  return {
    name: 'quota of dead letters',
    start: () => {
      looking = every(MINUTE, () => void look(({ began }) => steadyClock.now() - began >= HOUR));
    },
    stop: async () => {
      looking?.cancel();
      await look(() => true);
    },
    keep: async (facts) => {
      const letters = facts.filter((fact) => fact.kind === 'record.dead-lettered');
      if (letters.length === 0) return inputs.keep(facts);
      const refused = new Set<NewFact>(letters.filter((letter) => !admit(letter)));
      const kept = facts.filter((fact) => !refused.has(fact));
      if (kept.length === 0) return 0;
      try {
        return await inputs.keep(kept);
      } catch (error) {
        // Nothing of it stands: the node sends it again.
        for (const letter of letters) if (!refused.has(letter)) hourOf(letter).kept--;
        throw error;
      }
    },
    told: () =>
      beyond.count === 0
        ? []
        : [{ why: 'too-many-dead-letters', says: REASONS['too-many-dead-letters'], ...beyond }],
  };
}
