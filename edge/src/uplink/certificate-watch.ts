import type { X509Certificate } from 'node:crypto';
import { DAY } from '@kawamori/contracts';
import { type Clock, every, type Log, type Part, type Pending } from '@kawamori/kit';

const WARN_BEFORE = 30 * DAY;
const URGENT_BEFORE = 7 * DAY;

/** Tells each day, from thirty days before its end, of a certificate on the node's card that ends; louder from seven. */
export function certificateWatch(
  card: readonly X509Certificate[],
  { log, wallClock, believesClock }: { log: Log; wallClock: Clock; believesClock(): boolean },
): Part {
  let looking: Pending | undefined;
  const look = () => {
    if (!believesClock()) return;
    for (const { subject, validToDate } of card) {
      const left = validToDate.getTime() - wallClock.now();
      if (left > WARN_BEFORE) continue;
      const fields = { certificate: subject.replaceAll('\n', ', '), until: validToDate.toISOString() };
      const says =
        'a certificate on this card ends, and with it the line; bring a new card (kawamori ca certify)';
      if (left > URGENT_BEFORE) log.warn(fields, says);
      else log.error(fields, says);
    }
  };
  return {
    name: 'certificate watch',
    start: () => {
      look();
      looking = every(DAY, look);
    },
    stop: () => looking?.cancel(),
  };
}
