import type { Instant } from '@kawamori/contracts';
import { MOST_TRIES } from '../poison/patient-reader.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { Refusal } from './careful-writer.js';
import { InfluxFault } from './influx-fault.js';
import { type PageWriting, writePage } from './page-writer.js';
import { MOST_SET_ASIDE, type RefusedReadings } from './refused-readings.js';
import { tagsOf } from './schema.js';

export interface SetAsideNews {
  type: 'set-aside';
  measurement: string;
  tags: Readonly<Record<string, string>>;
  at: Instant;
  reason: string;
}

interface Teller {
  tell(news: SetAsideNews): void;
}

/**
 * A reading on which the writing itself breaks is found by halves, tried three times, and left out like one that the server refuses: the
 * feeder would else be started again on it for ever.
 */
async function writeAround(writing: PageWriting, readings: readonly StoredReading[]): Promise<Refusal[]> {
  try {
    return await writePage(writing, readings);
  } catch (error) {
    if (error instanceof InfluxFault) throw error;
    const [first] = readings;
    if (!first) throw error;
    if (readings.length > 1) {
      const middle = Math.ceil(readings.length / 2);
      return [
        ...(await writeAround(writing, readings.slice(0, middle))),
        ...(await writeAround(writing, readings.slice(middle))),
      ];
    }
    return triedAgain(writing, first);
  }
}

async function triedAgain(writing: PageWriting, reading: StoredReading): Promise<Refusal[]> {
  let fault: unknown;
  for (let tries = 1; tries < MOST_TRIES; tries++) {
    try {
      return await writePage(writing, [reading]);
    } catch (error) {
      if (error instanceof InfluxFault) throw error;
      fault = error;
    }
  }
  const { series, at } = reading;
  const reason = `the hub broke on it ${MOST_TRIES} times: ${fault instanceof Error ? fault.message : String(fault)}`;
  return [{ point: { measurement: 'reading', tags: tagsOf(series), at }, reason }];
}

export function tellRefused({ tell }: Teller, refusals: readonly Refusal[]): void {
  for (const { point, reason } of refusals) {
    const { measurement, tags, at } = point;
    tell({ type: 'set-aside', measurement, tags, at, reason });
  }
}

/** Brings a page to the server. What is refused is told, noted in the server and gone on without. */
export async function handOver(
  readings: readonly StoredReading[],
  inputs: Teller & { writing: PageWriting; refused: RefusedReadings },
): Promise<void> {
  if (readings.length === 0) return;
  const { writing, refused } = inputs;
  const refusals = await writeAround(writing, readings);
  tellRefused(inputs, refusals);
  await refused.add(refusals);
  const faulty = new Set(refusals.map(({ point }) => point.at));
  await refused.taken(readings.filter(({ at }) => !faulty.has(at)));
  if (refused.all.length > MOST_SET_ASIDE) {
    throw new InfluxFault('refused', `more than ${MOST_SET_ASIDE} readings: look at the server`);
  }
}
