import type { InfluxServer } from './influx-client.js';
import { InfluxFault } from './influx-fault.js';
import { BATCH } from './influx-reading-store.js';
import type { InfluxPoint } from './schema.js';

/** Points of one page that may be refused before that counts as a fault of the server, and not of the points. */
export const MOST_REFUSED = 20;

export interface Refusal {
  point: InfluxPoint;
  reason: string;
}

/**
 * Writes points in batches. A batch that is refused, wholly or in part, is halved until the points at fault stand alone; they are
 * given back, and everything else is written. No request is sent twice: a lost connection or a time-out is thrown, for the caller
 * to try later.
 * @throws {InfluxFault} also where nearly everything is refused
 */
export async function writeCarefully(
  server: InfluxServer,
  points: readonly InfluxPoint[],
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  const write = async (some: readonly InfluxPoint[]): Promise<void> => {
    try {
      await server.write(some);
    } catch (error) {
      if (!(error instanceof InfluxFault) || (error.kind !== 'partial' && error.kind !== 'refused'))
        throw error;
      const [first] = some;
      if (some.length === 1 && first) {
        refused.push({ point: first, reason: error.message });
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
  for (let at = 0; at < points.length; at += BATCH) await write(points.slice(at, at + BATCH));
  return refused;
}
