import type { Instant, SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { beginOf, ROLL_UPS, type RollUp, rollUps, type Stretch, stretchesOf } from '../readings/roll-up.js';
import { type Refusal, writeCarefully } from './careful-writer.js';
import type { FeedSource } from './feed-source.js';
import type { InfluxServer } from './influx-client.js';
import { influxReadingStore, knownAmong } from './influx-reading-store.js';
import { type Line, readingLines, rollUpLines } from './line-protocol.js';
import { type Emptied, removeRollUps } from './removed-roll-ups.js';
import type { RollUpPolicy } from './schema.js';

/** Rows of one stretch, at most: a day with one a second. */
export const MOST_ROWS = 24 * 3_600;

/** Where a page goes, and of what. */
export interface PageWriting {
  server: InfluxServer;
  source: Pick<FeedSource, 'rollUps' | 'horizon'>;
  policy: RollUpPolicy;
  /** The server lets go of readings from before this instant: neither they nor what they touch is written. */
  readingsFrom: Instant;
}

/**
 * Brings readings and every roll-up that they touch into the server. Roll-ups are the embedded store's own, so a late reading, a doubt
 * or a correction changes them like any other. Written twice it is written once.
 * @returns readings and roll-ups that the server has refused
 */
export async function writePage(writing: PageWriting, page: readonly StoredReading[]): Promise<Refusal[]> {
  const { server, source } = writing;
  const readings = page.filter(({ at }) => at >= writing.readingsFrom);
  const older = readings.filter(({ series, at }) => at < beginsAt(source, series));
  // What comes again from before the horizon was judged with its neighbours once; that judgement stands.
  const known = older.length === 0 ? new Set<StoredReading>() : await knownAmong(server, older);
  const lines = readingLines(known.size === 0 ? readings : readings.filter((one) => !known.has(one)));
  const refused = await writeCarefully(server, lines, '');
  const found = await touchedRollUps(writing, readings);
  refused.push(...(await writeRollUps(writing, found)));
  return refused;
}

/** What is to stand of the roll-ups that were touched: these, and no others. */
export interface SettledRollUps {
  lines: Line[];
  emptied: Emptied[];
}

export async function writeRollUps(
  { server, policy }: Pick<PageWriting, 'server' | 'policy'>,
  { lines, emptied }: SettledRollUps,
): Promise<Refusal[]> {
  await removeRollUps(server, policy, emptied);
  return writeCarefully(server, lines, policy);
}

/** Notes what stands of some touched stretches, and which of them have no good reading, or none at all. */
export function settle(
  into: SettledRollUps,
  series: SeriesId,
  { resolution, width }: (typeof ROLL_UPS)[number],
  touched: ReadonlySet<Instant>,
  found: readonly RollUp[],
): void {
  into.lines.push(...rollUpLines(resolution, series, found));
  const filled = new Set(found.map(({ at }) => at));
  const emptied = (ats: readonly Instant[], isDoubted: boolean) =>
    stretchesOf(ats, width).map((one) => ({ ...one, resolution, series, isDoubted }));
  into.emptied.push(
    ...emptied(
      found.filter(({ count }) => count === 0).map(({ at }) => at),
      true,
    ),
    ...emptied(
      [...touched].filter((at) => !filled.has(at)),
      false,
    ),
  );
}

const beginsAt = (source: Pick<FeedSource, 'horizon'>, series: SeriesId): Instant =>
  source.horizon(series)?.beginsAt ?? Number.MIN_SAFE_INTEGER;

async function touchedRollUps(
  { server, source, readingsFrom }: PageWriting,
  readings: readonly StoredReading[],
): Promise<SettledRollUps> {
  const settled: SettledRollUps = { lines: [], emptied: [] };
  for (const [series, times] of timesBySeries(readings)) {
    const begins = beginsAt(source, series);
    for (const one of ROLL_UPS) {
      const { resolution, width } = one;
      const touched = new Set<Instant>();
      for (const at of times) touched.add(beginOf(at, width));
      const here = [...touched].filter((at) => at >= begins);
      const found = stretchesOf(here, width).flatMap(({ from, to }) =>
        source.rollUps(series, resolution, from, to),
      );
      for (const from of touched) {
        if (from >= begins) continue;
        // The server has let go of some of its readings: what was made of all of them stays.
        if (from < readingsFrom) touched.delete(from);
        else found.push(...(await summedUpThere(server, series, { from, to: from + width - 1 })));
      }
      settle(settled, series, one, touched, found);
    }
  }
  return settled;
}

/** A stretch that begins before the horizon: the server knows more of it than the hub, and holds what was just written as well. */
async function summedUpThere(
  server: InfluxServer,
  series: SeriesId,
  { from, to }: Stretch,
): Promise<RollUp[]> {
  const readings = await influxReadingStore(server).range({ series, from, to, limit: MOST_ROWS });
  return rollUps(readings, to + 1 - from);
}

function timesBySeries(readings: readonly StoredReading[]): Map<SeriesId, Instant[]> {
  const times = new Map<SeriesId, Instant[]>();
  for (const { series, at } of readings) {
    const known = times.get(series);
    if (known) known.push(at);
    else times.set(series, [at]);
  }
  return times;
}
