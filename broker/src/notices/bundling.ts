import { gravityOf, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Pending } from '@kawamori/kit';
import type { Delivery } from './notice-table.js';

/** What follows a message to a person by the same channel within this time goes into one. */
const WITHIN: Milliseconds = MINUTE;
const LOOK: Milliseconds = SECOND;

/**
 * Keeps a storm of notices readable: the first to a person leaves at once, what follows within a minute leaves as one. What is graver than
 * all that has left in that minute waits for nothing.
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
  /** To one person, by one channel, in the order in which they came. */
  ready(deliveries: readonly Delivery[]): void;
}): Bundling {
  const lines = new Map<string, { until: Milliseconds; kept: Delivery[]; gravest: number }>();
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
    lookLater();
  };
  const lookLater = () => {
    if (lines.size > 0) looking ??= after(LOOK, look);
  };

  return {
    mayLeave: (delivery) => {
      const name = `${delivery.recipient}|${delivery.channel}`;
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
