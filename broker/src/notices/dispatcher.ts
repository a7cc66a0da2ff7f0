import {
  bundleOf,
  type FactBody,
  MINUTE,
  type Milliseconds,
  type NewFact,
  type Notice,
} from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { MOST_TRIES } from '../poison/patient-reader.js';
import { bundling, isOfPast } from './bundling.js';
import type { ChannelReach } from './channel-reach.js';
import type { Channel, Need, TryOutcome } from './channels/channel.js';
import type { Delivery, Waiting } from './notice-table.js';
import { personBehind } from './person-recipient.js';

/** Waits before each further try; the last one repeats. After `LAST_TRY` tries a notice is given up, which is told. */
export const RETRY_LADDER_MS = [1_000, 5_000, 15_000, 30_000, 60_000] as const;
const LAST_TRY = 500;
/** Deliveries of one kind of channel under way at once: a telephone that rings for a minute holds up no mail. */
const AT_ONCE = 16;
/** What the modem is to ring and send: it takes one thing at a time, the gravest of all that waits for it. */
const AT_THE_MODEM = 1_000;
const atOnce = (kind: string): number => (kind === 'voice' || kind === 'sms' ? AT_THE_MODEM : AT_ONCE);

/** How the detail of a try begins that broke its channel; by it the count outlives a restart. */
const BROKE = 'the channel broke on it, try';
const brokenTries = (detail: string): number =>
  detail.startsWith(BROKE) ? Number.parseInt(detail.slice(BROKE.length), 10) : 0;

export interface DispatcherInputs {
  log: Log;
  reach: ChannelReach;
  /** Whether it still has to leave: no telephone rings for what somebody has answered, and nobody hears what was taken back. */
  isNeeded(delivery: Delivery): boolean;
  /** What a delivery says to its recipient. */
  words(delivery: Delivery): Notice;
  outbox: Outbox;
  keep(facts: readonly NewFact[]): Promise<unknown>;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
}

/** What waits to be handed over. */
export interface Outbox {
  /** The kinds of channels for which something waits. */
  kinds(): string[];
  /**
   * What waits for a kind of channel and came after one of them, in that order: of musters, or of all else.
   * @param after a place, 0 for the beginning
   */
  waiting(kind: string, after: number, limit: number, ofMusters: boolean): Waiting[];
  /** Those of some deliveries that wait. */
  stillWaiting(keys: readonly string[]): string[];
}

/** What leaves as one message: one delivery, or several to one person by one channel. */
type Parcel = readonly [Delivery, ...Delivery[]];
/** Undefined for none. */
const some = ([first, ...rest]: readonly Delivery[]): Parcel | undefined => first && [first, ...rest];
const attemptsOf = (parcel: Parcel): number => Math.max(...parcel.map(({ attempts }) => attempts));

/** What is under way by one kind of channel, of musters or of all else. */
interface Queue {
  ofMusters: boolean;
  underWay: number;
  /** What came up to this place has been taken up. */
  seenTo: number;
  /** Tries of the last minute. */
  begun: Set<Pending>;
  /** Those to be tried again, and those that were kept for a bundle, whose time has come. */
  due: Parcel[];
}

/** One kind of channel. */
interface Lane {
  atOnce: number;
  perMinute: number;
  /** What goes first stands first. */
  queues: readonly [notices: Queue, musters: Queue];
}

const emptyQueue = (ofMusters: boolean): Queue => ({
  ...{ ofMusters, underWay: 0, seenTo: 0 },
  begun: new Set(),
  due: [],
});

/** How many more a lane may begin: a muster has as many people as a town, and takes half of what there is, so that a level leaves at once. */
function roomOf({ atOnce, perMinute, queues }: Lane, { ofMusters, underWay, begun }: Queue): number {
  const [notices, musters] = queues;
  const left = Math.min(
    atOnce - notices.underWay - musters.underWay,
    perMinute - notices.begun.size - musters.begun.size,
  );
  if (!ofMusters) return left;
  return Math.min(left, Math.ceil(atOnce / 2) - underWay, Math.ceil(perMinute / 2) - begun.size);
}

export interface Dispatcher extends Part {
  /** Another store is read from now on, in which things have other places. */
  readAnew(): void;
  /** Something may wait, or be needed no more. */
  wake(): void;
}

/**
 * Hands notices to their channels until each has been accepted. Every try is journalled; a kill between a receipt and its journal
 * entry leads to one repeat, marked as such and with the same key.
 */
export function dispatcher(inputs: DispatcherInputs): Dispatcher {
  const { log, reach, words, outbox, keep, monotonic } = inputs;
  /** Taken up and not yet settled in the journal, so that the same row is not taken twice. */
  const inHand = new Set<string>();
  /** Journalled as accepted or given up, but perhaps not yet seen so in the table. */
  const settled = new Set<string>();
  const retries = new Map<string, Pending>();
  /** Of what is being handed over. */
  const needs = new Set<Need>();
  const underWay = new Set<Promise<void>>();
  const lanes = new Map<string, Lane>();
  const laneOf = (channel: string): Lane => {
    const lane = lanes.get(channel) ?? {
      atOnce: atOnce(channel),
      perMinute: reach.perMinute(channel),
      queues: [emptyQueue(false), emptyQueue(true)],
    };
    lanes.set(channel, lane);
    return lane;
  };
  const queueOf = ([{ channel, notice }]: Parcel): Queue => {
    const [notices, musters] = laneOf(channel).queues;
    return notice.kind === 'muster' ? musters : notices;
  };
  let stopped = true;
  /** Tries in a row that could not be journalled. */
  let unrecorded = 0;

  /** Journals how a try of every delivery of a parcel stands, each with its own number. */
  const record = async (
    parcel: Parcel,
    outcome: FactBody<'notice.tried'>['outcome'],
    detail: (delivery: Delivery) => string,
    fault?: string,
  ) => {
    try {
      await keep(
        parcel.map((delivery) => ({
          kind: 'notice.tried',
          body: {
            ...{ key: delivery.key, attempt: delivery.attempts + 1, outcome },
            detail: detail(delivery).slice(0, 500),
            ...(fault === undefined ? {} : { fault: fault.slice(0, 500) }),
            ...(outcome === 'begun' && parcel.length > 1 ? { with: parcel[0].key } : {}),
          },
        })),
      );
      if (unrecorded > 0) log.info({ unrecorded }, 'what becomes of notices is journalled again');
      unrecorded = 0;
    } catch (error) {
      if (unrecorded === 0) {
        log.error(
          { err: error, key: parcel[0].key },
          'what becomes of notices cannot be journalled; they leave all the same',
        );
      }
      unrecorded++;
    }
    if (outcome !== 'begun' && outcome !== 'failed') for (const { key } of parcel) settled.add(key);
  };

  const isNeeded = (delivery: Delivery): boolean => {
    try {
      return inputs.isNeeded(delivery);
    } catch (error) {
      log.error(
        { err: error, key: delivery.key },
        'whether a notice is still to be told cannot be read: it is told',
      );
      return true;
    }
  };

  /** A parcel is needed as long as anything in it is. */
  const needOf = (parcel: Parcel): Need => {
    const over = new AbortController();
    return {
      over: over.signal,
      lasts: () => {
        if (!over.signal.aborted && !parcel.some(isNeeded)) over.abort();
        return !over.signal.aborted;
      },
    };
  };

  /** Leaves out what nobody has to hear any more. */
  const deliver = async (parcel: Parcel): Promise<void> => {
    const needed = some(parcel.filter(isNeeded));
    const left = some(parcel.filter((delivery) => !isNeeded(delivery)));
    if (left)
      await record(
        left,
        'not-needed',
        () => 'acknowledged, over, or overtaken by a higher level, before it left',
      );
    if (needed) await tryOnce(needed);
  };

  const tryOnce = async (parcel: Parcel): Promise<void> => {
    const [{ key, recipient, channel: kind }] = parcel;
    const attempt = attemptsOf(parcel) + 1;
    const channel = reach.channelTo(recipient, kind);
    if (typeof channel === 'string') {
      log.warn({ key, why: channel }, 'a notice was given up: nobody to send it to');
      return record(parcel, 'given-up', () => channel);
    }
    // Journalled first: should the hub be killed before it knows the outcome, the next try is marked as a repeat.
    await record(parcel, 'begun', ({ detail }) => detail);
    const need = needOf(parcel);
    needs.add(need);
    const outcome = await handOver(channel, parcel, attempt, need);
    needs.delete(need);
    if (!outcome.accepted && need.over.aborted)
      return record(
        parcel,
        'not-needed',
        () => 'acknowledged, over, or overtaken by a higher level, while it was under way',
      );
    if (outcome.accepted && outcome.leftOut) return record(parcel, 'not-needed', () => outcome.receipt);
    if (outcome.accepted) {
      if (attempt > 1) log.info({ key, attempt }, 'a notice got through after failed tries');
      if (outcome.fault !== undefined)
        log.error({ key, attempt, fault: outcome.fault }, 'a notice was not accepted by all it goes to');
      return record(parcel, 'accepted', () => outcome.receipt, outcome.fault);
    }
    const { fault, afterMs = 0 } = outcome;
    const givenUp = !outcome.retry || attempt >= LAST_TRY;
    if (attempt === 1 || givenUp || brokenTries(fault) > 0) {
      log.error({ key, attempt, fault, givenUp }, 'a notice was not accepted');
    }
    await record(parcel, givenUp ? 'given-up' : 'failed', () => fault);
    if (!givenUp) retryLater(triedOnce(parcel, fault), afterMs);
  };

  /** A channel never throws; one that does so is broken for this notice, which is given up after three such tries in a row. */
  const handOver = async (
    channel: Channel,
    parcel: Parcel,
    attempt: number,
    need: Need,
  ): Promise<TryOutcome> => {
    try {
      return await channel.deliver(bundleOf(parcel.map(words)), attempt, need);
    } catch (error) {
      const times = Math.max(...parcel.map(({ detail }) => brokenTries(detail))) + 1;
      const fault = `${BROKE} ${times} of ${MOST_TRIES}: ${error instanceof Error ? error.message : String(error)}`;
      return { accepted: false, fault, retry: times < MOST_TRIES };
    }
  };

  const retryLater = (parcel: Parcel, atLeastMs: Milliseconds) => {
    const waitMs = RETRY_LADDER_MS[Math.min(attemptsOf(parcel), RETRY_LADDER_MS.length) - 1] ?? 60_000;
    const [{ key }] = parcel;
    retries.set(
      key,
      after(Math.max(waitMs, atLeastMs), () => {
        retries.delete(key);
        queueOf(parcel).due.push(parcel);
        takeUp();
      }),
    );
  };

  const launch = (parcel: Parcel, { perMinute }: Lane, queue: Queue) => {
    queue.underWay++;
    if (Number.isFinite(perMinute)) {
      const minute = after(MINUTE, () => {
        queue.begun.delete(minute);
        takeUp();
      });
      queue.begun.add(minute);
    }
    const run = deliver(parcel).finally(() => {
      queue.underWay--;
      underWay.delete(run);
      takeUp();
    });
    underWay.add(run);
  };

  const takeUp = () => {
    if (stopped) return;
    forgetSettled();
    const kinds = new Set(outbox.kinds());
    for (const kind of kinds) laneOf(kind);
    for (const [kind, lane] of lanes) {
      for (const queue of lane.queues) {
        // First what was never tried: recipients that take nothing must not use up what a lane may begin.
        if (kinds.has(kind)) while (takeUpNew(kind, lane, queue));
        while (roomOf(lane, queue) > 0) {
          const due = queue.due.shift();
          if (!due) break;
          launch(due, lane, queue);
        }
      }
    }
  };

  /** Of what was settled the table is asked for so many at once, however many there are. */
  const forgetSettled = () => {
    const asked: string[] = [];
    for (const key of settled) if (asked.push(key) >= AT_ONCE) break;
    if (asked.length === 0) return;
    const still = new Set(outbox.stillWaiting(asked));
    for (const key of asked) {
      settled.delete(key);
      if (still.has(key)) settled.add(key);
      else inHand.delete(key);
    }
  };

  /** Takes up what a lane has room for and has not seen yet; false when there is no more of it. */
  const takeUpNew = (kind: string, lane: Lane, queue: Queue): boolean => {
    const room = roomOf(lane, queue);
    if (room <= 0) return false;
    const rows = outbox.waiting(kind, queue.seenTo, room, queue.ofMusters);
    for (const { place, ...delivery } of rows) {
      queue.seenTo = place;
      if (inHand.has(delivery.key)) continue;
      inHand.add(delivery.key);
      if (!isBundled(delivery) || bundles.mayLeave(delivery)) launch([delivery], lane, queue);
    }
    return rows.length > 0;
  };

  /** To a person, or of the past, by something that there is: what leads nowhere is not kept first. */
  const isBundled = (delivery: Delivery): boolean =>
    (personBehind(delivery.recipient) !== undefined || isOfPast(delivery)) &&
    // It has a link of its own, by which each answers for themself.
    delivery.notice.kind !== 'muster' &&
    typeof reach.channelTo(delivery.recipient, delivery.channel) !== 'string';

  const bundles = bundling({
    monotonic,
    ready: (kept) => {
      const parcel = some(kept);
      if (!parcel) return;
      queueOf(parcel).due.push(parcel);
      takeUp();
    },
  });

  return {
    name: 'dispatcher',
    readAnew: () => {
      for (const { queues } of lanes.values()) for (const queue of queues) queue.seenTo = 0;
      takeUp();
    },
    wake: () => {
      for (const need of needs) need.lasts();
      takeUp();
    },
    start: () => {
      stopped = false;
      takeUp();
    },
    stop: async () => {
      stopped = true;
      bundles.stop();
      for (const retry of retries.values()) retry.cancel();
      for (const { queues } of lanes.values())
        for (const { begun } of queues) for (const minute of begun) minute.cancel();
      await Promise.all(underWay);
    },
  };
}

/** The same parcel after a try that failed. */
function triedOnce([first, ...rest]: Parcel, detail: string): Parcel {
  const tried = (delivery: Delivery): Delivery => ({ ...delivery, attempts: delivery.attempts + 1, detail });
  return [tried(first), ...rest.map(tried)];
}
