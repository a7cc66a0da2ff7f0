import type { InfluxServer } from './influx-client.js';
import { InfluxFault } from './influx-fault.js';
import type { Line, LineKey } from './line-protocol.js';
import type { RollUpPolicy } from './schema.js';

/** Points of one page that may be refused before that counts as a fault of the server, and not of the points. */
const MOST_REFUSED = 20;

/** Points in one request, at most: what InfluxDB's makers advise. */
const BATCH = 5_000;

export interface Refusal {
  point: LineKey;
  reason: string;
}

/**
 * Writes points in batches, those of a page at once. A batch that is refused, wholly or in part, is halved until the points at fault stand alone; they are
 * given back, and everything else is written. No request is sent twice: a lost connection or a time-out is thrown, for the caller
 * to try later.
 * @throws {InfluxFault} also where nearly everything is refused
 */
export async function writeCarefully(
  server: InfluxServer,
  points: readonly Line[],
  policy: RollUpPolicy,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  const write = async (some: readonly Line[]): Promise<void> => {
    try {
      await server.write(some, policy);
    } catch (error) {
      if (!(error instanceof InfluxFault) || (error.kind !== 'partial' && error.kind !== 'refused'))
        throw error;
      // Older than what its policy keeps: the server has taken the others, and would let go of these at once.
      if (error.message.includes('beyond retention policy')) return;
      const [first] = some;
      if (some.length === 1 && first) {
        refused.push({ point: first.key(), reason: error.message });
        if (refused.length > MOST_REFUSED) {
          throw new InfluxFault('refused', `more than ${MOST_REFUSED} points of a page: ${error.message}`);
        }
        return;
      }
      const middle = Math.ceil(some.length / 2);
      await write(some.slice(0, middle));
      await write(some.slice(middle));
    }
  };
  const batches: Promise<void>[] = [];
  for (let at = 0; at < points.length; at += BATCH) batches.push(write(points.slice(at, at + BATCH)));
  // All have ended before a fault is told: nothing of this page is on its way when it is tried again.
  for (const batch of await Promise.allSettled(batches)) if (batch.status === 'rejected') throw batch.reason;
  return refused;
}
