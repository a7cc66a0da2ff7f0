import { type FactBody, type MaintenanceNotice, type NewFact, noticeKey } from '@kawamori/contracts';
import type { Channel } from '../notices/channels/channel.js';
import type { Outbox } from '../notices/dispatcher.js';
import type { MaintenanceNoticeBody, Waiting } from '../notices/notice-table.js';

/** What the watchdog has to tell, to all its recipients: in memory, for it has no journal. */
export interface OwnDeliveries {
  add(body: MaintenanceNoticeBody): void;
  /** As the dispatcher asks for them. */
  outbox: Outbox;
  /** As the dispatcher tells what became of a try. */
  keep(facts: readonly NewFact[]): Promise<void>;
}

/** What waits for longer than a day's reminders is told no more. */
const MOST_WAITING = 1_000;

export function ownDeliveries(channels: readonly Pick<Channel, 'recipient' | 'channel'>[]): OwnDeliveries {
  const waiting = new Map<string, Waiting>();
  let places = 0;
  const tried = ({ key, attempt, outcome, detail }: FactBody<'notice.tried'>) => {
    const delivery = waiting.get(key);
    if (!delivery) return;
    if (outcome === 'begun' || outcome === 'failed')
      waiting.set(key, { ...delivery, attempts: attempt, detail });
    else waiting.delete(key);
  };
  return {
    add: (body) => {
      for (const { recipient, channel } of channels) {
        const { episode, mark, rise } = body;
        const key = noticeKey({ episode, mark, rise, recipient, channel });
        const notice: MaintenanceNotice = { ...body, key };
        waiting.set(key, { place: ++places, key, recipient, channel, attempts: 0, detail: '', notice });
        const [oldest] = waiting.keys();
        if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
      }
    },
    outbox: {
      kinds: () => [...new Set([...waiting.values()].map(({ channel }) => channel))],
      // A watchdog calls nobody together.
      waiting: (kind, after, limit, ofMusters) =>
        [...waiting.values()]
          .filter(({ channel, place }) => !ofMusters && channel === kind && place > after)
          .slice(0, limit),
      stillWaiting: (keys) => keys.filter((key) => waiting.has(key)),
    },
    keep: (facts) => {
      for (const fact of facts) if (fact.kind === 'notice.tried') tried(fact.body);
      return Promise.resolve();
    },
  };
}
