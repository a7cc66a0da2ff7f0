import { type FactBody, MINUTE, type Milliseconds, type NewFact, type Notice } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { MOST_TRIES } from '../poison/patient-reader.js';
import type { ChannelReach } from './channel-reach.js';
import type { Channel, TryOutcome } from './channels/channel.js';
import type { Delivery } from './notice-table.js';

/** Waits before each further try; the last one repeats. After `LAST_TRY` tries a notice is given up, which is told. */
export const RETRY_LADDER_MS = [1_000, 5_000, 15_000, 30_000, 60_000] as const;
const LAST_TRY = 500;
/** Deliveries of one kind of channel under way at once: a telephone that rings for a minute holds up no mail. */
const AT_ONCE = 16;

/** How the detail of a try begins that broke its channel; by it the count outlives a restart. */
const BROKE = 'the channel broke on it, try';
const brokenTries = (detail: string): number =>
  detail.startsWith(BROKE) ? Number.parseInt(detail.slice(BROKE.length), 10) : 0;

export interface DispatcherInputs {
  log: Log;
  reach: ChannelReach;
  /** What a delivery says to its recipient. */
  words(delivery: Delivery): Notice;
  /** Deliveries that wait for other channels than those, oldest first. */
  waiting(limit: number, butNotBy: readonly string[]): Delivery[];
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

/** What is under way by one kind of channel. */
interface Lane {
  perMinute: number;
  underWay: number;
  /** Tries of the last minute. */
  begun: Set<Pending>;
  /** Those to be tried again whose time has come while the lane was full. */
  due: Delivery[];
}

const isFull = (lane: Lane) => lane.underWay >= AT_ONCE || lane.begun.size >= lane.perMinute;

export interface Dispatcher extends Part {
  /** Something may wait. */
  wake(): void;
}

/**
 * Hands notices to their channels until each has been accepted. Every try is journalled; a kill between a receipt and its journal
 * entry leads to one repeat, marked as such and with the same key.
 */
export function dispatcher({ log, reach, words, waiting, keep }: DispatcherInputs): Dispatcher {
  /** Taken up and not yet settled in the journal, so that the same row is not taken twice. */
  const inHand = new Set<string>();
  /** Journalled as accepted or given up, but perhaps not yet seen so in the table; each with its kind of channel. */
  const settled = new Map<string, string>();
  const retries = new Map<string, Pending>();
  const underWay = new Set<Promise<void>>();
  const lanes = new Map<string, Lane>();
  const laneOf = (channel: string): Lane => {
    const lane = lanes.get(channel) ?? {
      underWay: 0,
      begun: new Set(),
      due: [],
      perMinute: reach.perMinute(channel),
    };
    lanes.set(channel, lane);
    return lane;
  };
  let stopped = true;
  /** Tries in a row that could not be journalled. */
  let unrecorded = 0;

  const record = async (body: FactBody<'notice.tried'>) => {
    try {
      await keep([{ kind: 'notice.tried', body }]);
      if (unrecorded > 0) log.info({ unrecorded }, 'what becomes of notices is journalled again');
      unrecorded = 0;
    } catch (error) {
      if (unrecorded === 0) {
        log.error(
          { err: error, key: body.key },
          'what becomes of notices cannot be journalled; they leave all the same',
        );
      }
      unrecorded++;
    }
  };

  const deliver = async (delivery: Delivery): Promise<void> => {
    const attempt = delivery.attempts + 1;
    const channel = reach.channelTo(delivery.recipient, delivery.channel);
    if (typeof channel === 'string') {
      log.warn({ key: delivery.key, why: channel }, 'a notice was given up: nobody to send it to');
      await record({ key: delivery.key, attempt, outcome: 'given-up', detail: channel });
      settled.set(delivery.key, delivery.channel);
      return;
    }
    // Journalled first: should the hub be killed before it knows the outcome, the next try is marked as a repeat.
    await record({ key: delivery.key, attempt, outcome: 'begun', detail: delivery.detail });
    const outcome = await handOver(channel, delivery, attempt);
    if (outcome.accepted) {
      if (attempt > 1) log.info({ key: delivery.key, attempt }, 'a notice got through after failed tries');
      await record({ key: delivery.key, attempt, outcome: 'accepted', detail: outcome.receipt });
      settled.set(delivery.key, delivery.channel);
      return;
    }
    const givenUp = !outcome.retry || attempt >= LAST_TRY;
    if (attempt === 1 || givenUp || brokenTries(outcome.fault) > 0) {
      log.error({ key: delivery.key, attempt, fault: outcome.fault, givenUp }, 'a notice was not accepted');
    }
    await record({
      key: delivery.key,
      attempt,
      outcome: givenUp ? 'given-up' : 'failed',
      detail: outcome.fault.slice(0, 500),
    });
    if (givenUp) settled.set(delivery.key, delivery.channel);
    else retryLater({ ...delivery, attempts: attempt, detail: outcome.fault }, outcome.afterMs ?? 0);
  };

  /** A channel never throws; one that does so is broken for this notice, which is given up after three such tries in a row. */
  const handOver = async (channel: Channel, delivery: Delivery, attempt: number): Promise<TryOutcome> => {
    try {
      return await channel.deliver(words(delivery), attempt);
    } catch (error) {
      const times = brokenTries(delivery.detail) + 1;
      const fault = `${BROKE} ${times} of ${MOST_TRIES}: ${error instanceof Error ? error.message : String(error)}`;
      return { accepted: false, fault, retry: times < MOST_TRIES };
    }
  };

  const retryLater = (delivery: Delivery, atLeastMs: Milliseconds) => {
    const waitMs = RETRY_LADDER_MS[Math.min(delivery.attempts, RETRY_LADDER_MS.length) - 1] ?? 60_000;
    retries.set(
      delivery.key,
      after(Math.max(waitMs, atLeastMs), () => {
        retries.delete(delivery.key);
        laneOf(delivery.channel).due.push(delivery);
        takeUp();
      }),
    );
  };

  const launch = (delivery: Delivery, lane: Lane) => {
    lane.underWay++;
    if (Number.isFinite(lane.perMinute)) {
      const minute = after(MINUTE, () => {
        lane.begun.delete(minute);
        takeUp();
      });
      lane.begun.add(minute);
    }
    const run = deliver(delivery).finally(() => {
      lane.underWay--;
      underWay.delete(run);
      takeUp();
    });
    underWay.add(run);
  };

  const takeUp = () => {
    if (stopped) return;
    // First what was never tried: recipients that take nothing must not use up what a lane may begin.
    while (takeUpNew());
    for (const lane of lanes.values()) {
      while (!isFull(lane)) {
        const due = lane.due.shift();
        if (!due) break;
        launch(due, lane);
      }
    }
  };

  /** Takes up what lanes with room have not seen yet; false when there is no more of it. */
  const takeUpNew = (): boolean => {
    const full = [...lanes].flatMap(([channel, lane]) => (isFull(lane) ? [channel] : []));
    const rows = waiting(AT_ONCE + inHand.size, full);
    const still = new Set<string>(rows.map((row) => row.key));
    for (const [key, channel] of settled) {
      // Of a full lane nothing was asked for.
      if (still.has(key) || full.includes(channel)) continue;
      settled.delete(key);
      inHand.delete(key);
    }
    const fresh = rows.filter(({ key }) => !inHand.has(key));
    for (const delivery of fresh) {
      const lane = laneOf(delivery.channel);
      if (isFull(lane)) continue;
      inHand.add(delivery.key);
      launch(delivery, lane);
    }
    return fresh.length > 0;
  };

  return {
    name: 'dispatcher',
    wake: takeUp,
    start: () => {
      stopped = false;
      takeUp();
    },
    stop: async () => {
      stopped = true;
      for (const retry of retries.values()) retry.cancel();
      for (const { begun } of lanes.values()) for (const minute of begun) minute.cancel();
      await Promise.all(underWay);
    },
  };
}
