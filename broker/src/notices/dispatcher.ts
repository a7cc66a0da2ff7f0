import type { FactBody, NewFact } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';
import { MOST_TRIES } from '../poison/patient-reader.js';
import type { Channel, TryOutcome } from './channels/channel.js';
import type { Delivery } from './notice-table.js';

/** Waits before each further try; the last one repeats. After `LAST_TRY` tries a notice is given up, which is told. */
export const RETRY_LADDER_MS = [1_000, 5_000, 15_000, 30_000, 60_000] as const;
const LAST_TRY = 500;
/** Deliveries under way at once. */
const AT_ONCE = 16;

/** How the detail of a try begins that broke its channel; by it the count outlives a restart. */
const BROKE = 'the channel broke on it, try';
const brokenTries = (detail: string): number =>
  detail.startsWith(BROKE) ? Number.parseInt(detail.slice(BROKE.length), 10) : 0;

export interface DispatcherInputs {
  log: Log;
  channels: readonly Channel[];
  /** Deliveries that wait, oldest first. */
  waiting(limit: number): Delivery[];
  keep(facts: readonly NewFact[]): Promise<unknown>;
}

export interface Dispatcher extends Part {
  /** Something may wait. */
  wake(): void;
}

/**
 * Hands notices to their channels until each has been accepted. Every try is journalled; a kill between a receipt and its journal
 * entry leads to one repeat, marked as such and with the same key.
 */
export function dispatcher({ log, channels, waiting, keep }: DispatcherInputs): Dispatcher {
  const byName = new Map(channels.map((one) => [`${one.recipient}|${one.channel}`, one]));
  /** Taken up and not yet settled in the journal, so that the same row is not taken twice. */
  const inHand = new Set<string>();
  /** Journalled as accepted or given up, but perhaps not yet seen so in the table. */
  const settled = new Set<string>();
  const retries = new Map<string, Pending>();
  const underWay = new Set<Promise<void>>();
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
    const channel = byName.get(`${delivery.recipient}|${delivery.channel}`);
    if (!channel) {
      const detail = 'this recipient or channel is no longer configured';
      log.warn({ key: delivery.key }, 'a notice was given up: nobody to send it to');
      await record({ key: delivery.key, attempt, outcome: 'given-up', detail });
      settled.add(delivery.key);
      return;
    }
    // Journalled first: should the hub be killed before it knows the outcome, the next try is marked as a repeat.
    await record({ key: delivery.key, attempt, outcome: 'begun', detail: delivery.detail });
    const outcome = await handOver(channel, delivery, attempt);
    if (outcome.accepted) {
      if (attempt > 1) log.info({ key: delivery.key, attempt }, 'a notice got through after failed tries');
      await record({ key: delivery.key, attempt, outcome: 'accepted', detail: outcome.receipt });
      settled.add(delivery.key);
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
    if (givenUp) settled.add(delivery.key);
    else retryLater({ ...delivery, attempts: attempt, detail: outcome.fault });
  };

  /** A channel never throws; one that does so is broken for this notice, which is given up after three such tries in a row. */
  const handOver = async (channel: Channel, delivery: Delivery, attempt: number): Promise<TryOutcome> => {
    try {
      return await channel.deliver(delivery.notice, attempt);
    } catch (error) {
      const times = brokenTries(delivery.detail) + 1;
      const fault = `${BROKE} ${times} of ${MOST_TRIES}: ${error instanceof Error ? error.message : String(error)}`;
      return { accepted: false, fault, retry: times < MOST_TRIES };
    }
  };

  const retryLater = (delivery: Delivery) => {
    const waitMs = RETRY_LADDER_MS[Math.min(delivery.attempts, RETRY_LADDER_MS.length) - 1] ?? 60_000;
    retries.set(
      delivery.key,
      after(waitMs, () => {
        retries.delete(delivery.key);
        launch(delivery);
      }),
    );
  };

  const launch = (delivery: Delivery) => {
    if (stopped) return;
    const run = deliver(delivery).finally(() => {
      underWay.delete(run);
      takeUp();
    });
    underWay.add(run);
  };

  const takeUp = () => {
    if (stopped || underWay.size >= AT_ONCE) return;
    const rows = waiting(AT_ONCE + inHand.size);
    const still = new Set<string>(rows.map((row) => row.key));
    for (const key of settled) {
      if (still.has(key)) continue;
      settled.delete(key);
      inHand.delete(key);
    }
    for (const delivery of rows) {
      if (inHand.has(delivery.key)) continue;
      if (underWay.size >= AT_ONCE) return;
      inHand.add(delivery.key);
      launch(delivery);
    }
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
      await Promise.all(underWay);
    },
  };
}
