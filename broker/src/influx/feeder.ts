import type { Instant, Milliseconds } from '@kawamori/contracts';
import { MOST_TRIES } from '../poison/patient-reader.js';
import type { StoredReading } from '../readings/reading-store.js';
import {
  beginning,
  type FeedCursor,
  lackOfOthers,
  newCursor,
  progress,
  readCursor,
  sameCursor,
} from './feed-cursor.js';
import type { FeedSource } from './feed-source.js';
import type { InfluxServer } from './influx-client.js';
import { InfluxFault, type InfluxFaultKind } from './influx-fault.js';
import { writePage } from './page-writer.js';
import {
  MOST_SET_ASIDE,
  type ReadingKey,
  type RefusedReadings,
  refusedReadings,
} from './refused-readings.js';
import { tagsOf } from './schema.js';

/** Waits after each further fault; the last one repeats. A point that is written again stands once, so trying again does no harm. */
export const LADDER_MS: readonly Milliseconds[] = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Between two looks at a server that has everything: how soon one that was emptied is noticed. */
export const LOOK_MS: Milliseconds = 10_000;
/** After a page that was not full: readings gather meanwhile, and the server is asked for less. */
export const REST_MS: Milliseconds = 500;
/** Readings of one page: with their roll-ups a request or two. */
const PAGE = 4_000;

/** What the feeder has to tell, after every step. */
export type FeedNews =
  | {
      type: 'fed';
      through: number | undefined;
      behind: number;
      since: Instant;
      refused: readonly ReadingKey[];
    }
  | { type: 'fault'; kind: InfluxFaultKind; detail: string }
  | {
      type: 'set-aside';
      measurement: string;
      tags: Readonly<Record<string, string>>;
      at: Instant;
      reason: string;
    }
  /** All that the hub has is handed over once more: the server is new, was emptied, or was put back. */
  | { type: 'begins-anew'; readings: number; since: Instant };

export interface FeederInputs {
  source: FeedSource;
  server: InfluxServer;
  tell(news: FeedNews): void;
  /** Resolves after a while, when woken (unless the wait is for a fault), or when the feeder is to stop. */
  rest(ms: Milliseconds, waits: 'for-news' | 'in-any-case'): Promise<void>;
  stopped(): boolean;
}

/** Keeps a server fed until it is stopped. Whatever the server does, it ends only by being stopped or by a fault of its own. */
export async function feed(inputs: FeederInputs): Promise<void> {
  let faults = 0;
  while (!inputs.stopped()) {
    try {
      await feedOn(inputs, () => {
        faults = 0;
      });
    } catch (error) {
      if (!(error instanceof InfluxFault)) throw error;
      if (inputs.stopped()) return;
      inputs.tell({ type: 'fault', kind: error.kind, detail: error.message });
      await inputs.rest(LADDER_MS[Math.min(faults, LADDER_MS.length - 1)] ?? LOOK_MS, 'in-any-case');
      faults++;
    }
  }
}

/** Feeds as long as the server remembers how far it has come. */
async function feedOn(
  { source, server, tell, rest, stopped }: FeederInputs,
  well: () => void,
): Promise<void> {
  const log = source.log();
  let cursor = await opened({ source, server, tell });
  const refused = await refusedReadings(server);
  let walked = 0;
  const toWalk = cursor.walk ? source.count() : 0;
  while (!stopped()) {
    if (!source.isSummedUp()) {
      await rest(REST_MS, 'in-any-case');
      continue;
    }
    if (!sameCursor(await readCursor(server, log.name), cursor)) return;
    const page = nextPage(source, cursor);
    await hand(page.readings, { source, server, tell, refused });
    if (!sameCursor(page.cursor, cursor)) await server.write([progress(log.name, page.cursor)]);
    cursor = page.cursor;
    walked += cursor.walk ? page.readings.length : 0;
    well();
    const { newest } = source.log();
    tell({
      type: 'fed',
      through: cursor.walk ? undefined : cursor.change,
      behind: newest - cursor.change + (cursor.walk ? Math.max(0, toWalk - walked) : 0),
      since: cursor.since,
      refused: refused.all,
    });
    if (page.full) continue;
    const upToDate = newest === cursor.change;
    await rest(REST_MS, 'in-any-case');
    if (upToDate) await rest(LOOK_MS, 'for-news');
  }
}

/** The server's own cursor where it can be gone on from, or a new one. */
async function opened({
  source,
  server,
  tell,
}: Pick<FeederInputs, 'source' | 'server' | 'tell'>): Promise<FeedCursor> {
  const { name, newest, droppedThrough } = source.log();
  const known = await readCursor(server, name).catch(async (error: unknown) => {
    if (!(error instanceof InfluxFault) || error.kind !== 'no-database') throw error;
    await server.create();
    return undefined;
  });
  if (known && known.change >= droppedThrough && known.change <= newest) return known;
  // One that was put back to before what the hub has let go of since may lack that; one that knows of another log was not emptied.
  const lacks = known && known.change < droppedThrough;
  const since = lacks ? undefined : (known?.since ?? (await lackOfOthers(server)));
  const cursor = newCursor(newest, since ?? source.lack());
  tell({ type: 'begins-anew', readings: source.count(), since: cursor.since });
  await server.write([beginning(name, cursor)]);
  await server.write([progress(name, cursor)]);
  return cursor;
}

interface Page {
  readings: ReturnType<FeedSource['changesAfter']>['readings'];
  cursor: FeedCursor;
  full: boolean;
}

/** First all that stood before the log, then the log. */
export function nextPage(source: Pick<FeedSource, 'walk' | 'changesAfter'>, cursor: FeedCursor): Page {
  if (cursor.walk) {
    const { readings, last } = source.walk(cursor.walk, PAGE);
    return { readings, cursor: { ...cursor, walk: last }, full: true };
  }
  const { readings, through, full } = source.changesAfter(cursor.change, PAGE);
  return { readings, cursor: { ...cursor, change: through }, full };
}

/**
 * A reading on which the writing itself breaks is found by halves, tried three times, and left out like one that the server refuses: the
 * feeder would else be started again on it for ever.
 */
async function writeAround(
  server: InfluxServer,
  source: FeedSource,
  readings: Page['readings'],
): Promise<Awaited<ReturnType<typeof writePage>>> {
  try {
    return await writePage(server, source, readings);
  } catch (error) {
    if (error instanceof InfluxFault) throw error;
    const [first] = readings;
    if (!first) throw error;
    if (readings.length > 1) {
      const middle = Math.ceil(readings.length / 2);
      return [
        ...(await writeAround(server, source, readings.slice(0, middle))),
        ...(await writeAround(server, source, readings.slice(middle))),
      ];
    }
    return triedAgain(server, source, first);
  }
}

async function triedAgain(server: InfluxServer, source: FeedSource, reading: StoredReading) {
  let fault: unknown;
  for (let tries = 1; tries < MOST_TRIES; tries++) {
    try {
      return await writePage(server, source, [reading]);
    } catch (error) {
      if (error instanceof InfluxFault) throw error;
      fault = error;
    }
  }
  const { series, at } = reading;
  const reason = `the hub broke on it ${MOST_TRIES} times: ${fault instanceof Error ? fault.message : String(fault)}`;
  return [{ point: { measurement: 'reading' as const, tags: tagsOf(series), fields: {}, at }, reason }];
}

async function hand(
  readings: Page['readings'],
  {
    source,
    server,
    tell,
    refused,
  }: Pick<FeederInputs, 'source' | 'server' | 'tell'> & { refused: RefusedReadings },
): Promise<void> {
  if (readings.length === 0) return;
  const refusals = await writeAround(server, source, readings);
  for (const { point, reason } of refusals) {
    const { measurement, tags, at } = point;
    tell({ type: 'set-aside', measurement, tags, at, reason });
  }
  await refused.add(refusals);
  const faulty = new Set(refusals.map(({ point }) => point.at));
  await refused.taken(readings.filter(({ at }) => !faulty.has(at)));
  if (refused.all.length > MOST_SET_ASIDE) {
    throw new InfluxFault('refused', `more than ${MOST_SET_ASIDE} readings: look at the server`);
  }
}
