import { gravityOf, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Pending } from '@kawamori/kit';
import type { Delivery } from './notice-table.js';

/** What follows a message to a person by the same channel within this time goes into one. */
const WITHIN: Milliseconds = MINUTE;
/** What was learnt afterwards waits so long for more of the same: a node that fills a gap of days does so for minutes. */
export const PAST_WITHIN: Milliseconds = 10 * MINUTE;
const LOOK: Milliseconds = SECOND;

/**
 * Keeps a storm of notices readable: the first to a person leaves at once, what follows within a minute leaves as one. What is graver than
 * all that has left in that minute waits for nothing. What was learnt afterwards is never urgent: all that comes to light within ten minutes
 * is one message.
 */
export interface Bundling {
  /** Whether a delivery may leave now; otherwise it is kept, and is ready with the others when the minute is over. */
  mayLeave(delivery: Delivery): boolean;
  stop(): void;
}

export function bundling({
  monotonic,
  ready,
}: {
  monotonic(): Milliseconds;
  /** To one recipient, by one channel, in the order in which they came. */
  ready(deliveries: readonly Delivery[]): void;
}): Bundling {
  const lines = new Map<string, { until: Milliseconds; kept: Delivery[]; gravest: number }>();
  const past = new Map<string, { until: Milliseconds; kept: Delivery[] }>();
  let looking: Pending | undefined;

  const look = () => {
    looking = undefined;
    const now = monotonic();
    for (const [name, { until, kept }] of lines) {
      if (now < until) continue;
      if (kept.length === 0) lines.delete(name);
      else {
        const gravest = Math.max(...kept.map(({ notice }) => gravityOf(notice)));
        lines.set(name, { until: now + WITHIN, kept: [], gravest });
        ready(kept);
      }
    }
    for (const [name, { until, kept }] of past) {
      if (now < until) continue;
      past.delete(name);
      ready(kept);
    }
    lookLater();
  };
  const lookLater = () => {
    if (lines.size + past.size > 0) looking ??= after(LOOK, look);
  };

  /** Keeps what was learnt afterwards. */
  const keepPast = (name: string, delivery: Delivery) => {
    const line = past.get(name) ?? { until: monotonic() + PAST_WITHIN, kept: [] };
    past.set(name, line);
    line.kept.push(delivery);
    lookLater();
  };

  return {
    mayLeave: (delivery) => {
      const name = `${delivery.recipient}|${delivery.channel}`;
      if (isOfPast(delivery)) {
        keepPast(name, delivery);
        return false;
      }
      const gravity = gravityOf(delivery.notice);
      const line = lines.get(name);
      const isFirst = line === undefined || gravity > line.gravest;
      if (line === undefined) lines.set(name, { until: monotonic() + WITHIN, kept: [], gravest: gravity });
      else if (isFirst) line.gravest = gravity;
      else line.kept.push(delivery);
      lookLater();
      return isFirst;
    },
    stop: () => looking?.cancel(),
  };
}

/** Whether it tells of what was learnt afterwards. */
export const isOfPast = ({ notice }: Delivery): boolean => notice.kind === 'learnt';
