import { type GateView, HOUR, type Instant, MINUTE, type NewFact, toIsoJst } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';
import { REASONS } from './reasons.js';

type DeadLetter = NewFact & { kind: 'record.dead-lettered' };

export interface QuotaInputs {
  log: Log;
  wallClock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  steadyClock: Clock;
  /** Dead letters that are kept of one node within an hour. */
  perHour: number;
  /** Appends to the journal; resolves with the last sequence when it is on the disk. */
  keep(facts: readonly NewFact[]): Promise<number>;
}

/** One node's hour, which begins with its first dead letter. */
interface Spent {
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

  const hourOf = ({ body: { node } }: DeadLetter): Spent => {
    let hour = hours.get(node);
    if (!hour) {
      hour = { since: wallClock.now(), began: steadyClock.now(), kept: 0, more: 0, newest: undefined };
      hours.set(node, hour);
    }
    return hour;
  };
  const admit = (letter: DeadLetter): boolean => {
    const hour = hourOf(letter);
    if (hour.kept < perHour) {
      hour.kept++;
      return true;
    }
    const { node, topic, fault } = letter.body;
    if (hour.more === 0) {
      log.warn(
        { node, perHour },
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
  const close = async (node: string, { since, more, newest }: Spent): Promise<void> => {
    hours.delete(node);
    if (!newest) return;
    log.warn({ node, more }, 'dead letters of a node were counted and not kept');
    const detail = `${more} more since ${toIsoJst(since)} were acknowledged and not kept (${perHour} an hour are), the last of them ${newest.body.fault}: ${newest.body.detail}`;
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
    await Promise.all([...hours].filter(([, hour]) => isOver(hour)).map(([node, hour]) => close(node, hour)));
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
