import type { Instant, Milliseconds } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import {
  ALL_KEPT,
  ALL_OLDER,
  beginning,
  type FeedCursor,
  fedBefore,
  newCursor,
  progress,
  readCursor,
  sameCursor,
  type WalkPosition,
} from './feed-cursor.js';
import type { FeedSource } from './feed-source.js';
import { handOver, type SetAsideNews, tellRefused } from './handing-over.js';
import type { InfluxServer } from './influx-client.js';
import { InfluxFault, type InfluxFaultKind } from './influx-fault.js';
import { pointLine } from './line-protocol.js';
import { sumUpOlder } from './older-roll-ups.js';
import type { PageWriting } from './page-writer.js';
import { type ReadingKey, type RefusedReadings, refusedReadings } from './refused-readings.js';
import { makeRoomForRollUps, type PolicyNews, type Retention, settleReadings } from './retention.js';

/** Waits after each further fault; the last one repeats. A point that is written again stands once, so trying again does no harm. */
const LADDER_MS: readonly Milliseconds[] = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Between two looks at a server that has everything: how soon one that was emptied is noticed. */
export const LOOK_MS: Milliseconds = 10_000;
/** After a page that was not full: readings gather meanwhile, and the server is asked for less. */
export const REST_MS: Milliseconds = 500;
/** Readings of one page: with their roll-ups five requests or six, and some five megabytes. */
const PAGE = 20_000;

/** What the feeder has to tell, after every step. */
export type FeedNews =
  | {
      type: 'fed';
      through: number | undefined;
      behind: number;
      since: Instant;
      /** The server lets go of readings from before this instant. */
      readingsFrom: Instant;
      /** What is being walked through. */
      part: WalkPosition['part'] | undefined;
      refused: readonly ReadingKey[];
    }
  | { type: 'fault'; kind: InfluxFaultKind; detail: string }
  | SetAsideNews
  /** All that the hub has is handed over once more. */
  | { type: 'begins-anew'; why: Beginning; readings: number; since: Instant }
  | ({ type: 'policy' } & PolicyNews);

/**
 * - `lost`: the server is new, was emptied, or was put back;
 * - `layout`: it was fed by an earlier version, or its roll-ups stand in another policy now;
 * - `asked`: somebody wants it written once more.
 */
export type Beginning = 'lost' | 'layout' | 'asked';

export interface FeederInputs {
  source: FeedSource;
  server: InfluxServer;
  /** For how many years readings are kept there; undefined for ever. Roll-ups are kept for ever in any case. */
  readingsYears: number | undefined;
  now(): Instant;
  tell(news: FeedNews): void;
  /** Resolves after a while, when woken (unless the wait is for a fault), or when the feeder is to stop. */
  rest(ms: Milliseconds, waits: 'for-news' | 'in-any-case'): Promise<void>;
  stopped(): boolean;
  /** Whether everything is to be written once more: so until that has begun. */
  isAskedAnew(): boolean;
}

/** Keeps a server fed until it is stopped. Whatever the server does, it ends only by being stopped or by a fault of its own. */
export async function feed(inputs: FeederInputs): Promise<void> {
  let faults = 0;
  const told = new Set<string>();
  const policyNews = (news: PolicyNews) => {
    // What is not allowed stays so until somebody acts: it is told once, not with every fault.
    if (news.outcome !== 'done' && told.has(news.statement)) return;
    told.add(news.statement);
    inputs.tell({ type: 'policy', ...news });
  };
  while (!inputs.stopped()) {
    try {
      await feedOn(inputs, policyNews, () => {
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
  inputs: FeederInputs,
  policyNews: (news: PolicyNews) => void,
  well: () => void,
): Promise<void> {
  const { source, server, readingsYears, tell, rest, stopped } = inputs;
  const log = source.log();
  let retention = await roomOn(server, readingsYears, policyNews);
  let cursor = await opened(inputs, retention);
  let areReadingsSettled = false;
  const refused = await refusedReadings(server, retention.rollUps);
  let walked = 0;
  const toWalk = cursor.walk ? source.count() : 0;
  while (!stopped()) {
    if (!source.isSummedUp()) {
      await rest(REST_MS, 'in-any-case');
      continue;
    }
    if (!sameCursor(await readCursor(server, log.name, retention.rollUps), cursor)) return;
    if (inputs.isAskedAnew()) {
      await begin(inputs, retention, { why: 'asked', since: cursor.since, from: ALL_OLDER });
      return;
    }
    if (!cursor.walk && !areReadingsSettled) {
      retention = await settleReadings(server, readingsYears, policyNews);
      areReadingsSettled = true;
    }
    const readingsFrom = retention.readingsFrom(inputs.now());
    const writing = { server, source, policy: retention.rollUps, readingsFrom };
    const page = await step({ ...inputs, writing, refused }, cursor);
    if (!sameCursor(page.cursor, cursor)) {
      await server.write([pointLine(progress(log.name, page.cursor))], retention.rollUps);
    }
    cursor = page.cursor;
    walked += cursor.walk ? page.readings : 0;
    well();
    const { newest } = source.log();
    tell({
      type: 'fed',
      through: cursor.walk ? undefined : cursor.change,
      behind: newest - cursor.change + (cursor.walk ? Math.max(0, toWalk - walked) : 0),
      since: cursor.since,
      readingsFrom,
      part: cursor.walk?.part,
      refused: refused.all,
    });
    if (page.full) continue;
    const upToDate = newest === cursor.change;
    await rest(REST_MS, 'in-any-case');
    if (upToDate) await rest(LOOK_MS, 'for-news');
  }
}

/** Makes the database where it is missing. */
async function roomOn(
  server: InfluxServer,
  readingsYears: number | undefined,
  policyNews: (news: PolicyNews) => void,
): Promise<Retention> {
  try {
    return await makeRoomForRollUps(server, readingsYears, policyNews);
  } catch (error) {
    if (!(error instanceof InfluxFault) || error.kind !== 'no-database') throw error;
    await server.create();
    return makeRoomForRollUps(server, readingsYears, policyNews);
  }
}

/** The server's own cursor where it can be gone on from, or a new one. */
async function opened(
  inputs: Pick<FeederInputs, 'source' | 'server' | 'tell'>,
  retention: Retention,
): Promise<FeedCursor> {
  const { source, server } = inputs;
  const { name, newest, droppedThrough } = source.log();
  const known = await readCursor(server, name, retention.rollUps);
  if (known && known.change >= droppedThrough && known.change <= newest) return known;
  const before = await fedBefore(server, retention.rollUps);
  // One that was put back to before what the hub has let go of since may lack that; one that knows of another log was not emptied.
  const isPutBack = known !== undefined && known.change < droppedThrough;
  return begin(inputs, retention, {
    why: before.isOfThisLayout ? 'lost' : 'layout',
    since: (isPutBack ? undefined : before.since) ?? source.lack(),
    from: before.isOfThisLayout ? ALL_KEPT : ALL_OLDER,
  });
}

async function begin(
  { source, server, tell }: Pick<FeederInputs, 'source' | 'server' | 'tell'>,
  { rollUps }: Retention,
  { why, since, from }: { why: Beginning; since: Instant; from: WalkPosition },
): Promise<FeedCursor> {
  const { name, newest } = source.log();
  const cursor = newCursor(newest, since, from);
  await server.write([pointLine(beginning(name, cursor))], rollUps);
  await server.write([pointLine(progress(name, cursor))], rollUps);
  tell({ type: 'begins-anew', why, readings: source.count(), since: cursor.since });
  return cursor;
}

interface Step {
  /** Readings of the hub that were handed over. */
  readings: number;
  cursor: FeedCursor;
  full: boolean;
}

/** First what only the server has, where that is to be summed up, then all that stood before the log, then the log. */
async function step(
  inputs: Pick<FeederInputs, 'source' | 'tell'> & { writing: PageWriting; refused: RefusedReadings },
  cursor: FeedCursor,
): Promise<Step> {
  const { source, writing } = inputs;
  if (cursor.walk?.part === 'older') {
    const { next, refused } = await sumUpOlder({ ...writing, source }, cursor.walk);
    tellRefused(inputs, refused);
    return { readings: 0, cursor: { ...cursor, walk: next ?? ALL_KEPT }, full: true };
  }
  const page = nextPage(source, cursor);
  await handOver(page.readings, inputs);
  return { ...page, readings: page.readings.length };
}

interface Page {
  readings: readonly StoredReading[];
  cursor: FeedCursor;
  full: boolean;
}

function nextPage(source: Pick<FeedSource, 'walk' | 'changesAfter'>, cursor: FeedCursor): Page {
  if (cursor.walk) {
    const { readings, last } = source.walk(cursor.walk, PAGE);
    return { readings, cursor: { ...cursor, walk: last && { part: 'kept', ...last } }, full: true };
  }
  const { readings, through, full } = source.changesAfter(cursor.change, PAGE);
  return { readings, cursor: { ...cursor, change: through }, full };
}
