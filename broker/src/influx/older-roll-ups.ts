import { DAY, type Instant } from '@kawamori/contracts';
import { beginOf, ROLL_UPS, rollUps } from '../readings/roll-up.js';
import type { Refusal } from './careful-writer.js';
import { FIRST, type WalkPosition } from './feed-cursor.js';
import type { FeedSource } from './feed-source.js';
import { influxReadingStore } from './influx-reading-store.js';
import { MOST_ROWS, type PageWriting, type SettledRollUps, settle, writeRollUps } from './page-writer.js';

/** Time that is read at once: with a reading a minute two thirds of {@link MOST_ROWS}. */
const PERIOD = 40 * DAY;

export interface OlderPage {
  /** Undefined when there is nothing older left. */
  next: WalkPosition | undefined;
  refused: Refusal[];
}

/**
 * Sums up what only the server has: a piece of one series from before the hub's horizon, read from the server and written back as
 * roll-ups. Done twice it is done once.
 */
export async function sumUpOlder(
  { source, ...writing }: PageWriting & { source: Pick<FeedSource, 'rollUps' | 'horizon' | 'nextLetGoOf'> },
  { seriesId, at }: WalkPosition,
): Promise<OlderPage> {
  const one = source.nextLetGoOf(seriesId);
  if (!one) return { next: undefined, refused: [] };
  const { server, readingsFrom } = writing;
  const there = influxReadingStore(server);
  const { series, beginsAt } = one;
  /** The day that the horizon cuts is the server's: it has all of it. */
  const border = beginOf(beginsAt - 1, DAY) + DAY - 1;
  const from = Math.max(one.id === seriesId ? at : FIRST, firstWholeDay(readingsFrom));
  const [first] = await there.range({ series, from, to: border, limit: 1 });
  const nextSeries: OlderPage = { next: { part: 'older', seriesId: one.id + 1, at: FIRST }, refused: [] };
  if (!first) return nextSeries;
  const to = Math.min(border, beginOf(first.at, DAY) + PERIOD - 1);
  const found = await there.range({ series, from: first.at, to, limit: MOST_ROWS });
  const last = found.at(-1);
  // The day in which a full page ends goes to the next one.
  const isCut = found.length === MOST_ROWS && last !== undefined;
  const end = isCut ? Math.max(beginOf(last.at, DAY), beginOf(first.at, DAY) + DAY) : to + 1;
  const readings = found.filter((reading) => reading.at < end);
  const settled: SettledRollUps = { lines: [], emptied: [] };
  for (const stretch of ROLL_UPS) {
    const isOlder = (begin: Instant) => begin < beginsAt;
    const touched = new Set(readings.map((reading) => beginOf(reading.at, stretch.width)).filter(isOlder));
    settle(
      settled,
      series,
      stretch,
      touched,
      rollUps(readings, stretch.width).filter((rollUp) => isOlder(rollUp.at)),
    );
  }
  const refused = await writeRollUps(writing, settled);
  return end > border
    ? { ...nextSeries, refused }
    : { next: { part: 'older', seriesId: one.id, at: end }, refused };
}

const firstWholeDay = (at: Instant): Instant => (at <= FIRST ? FIRST : beginOf(at - 1, DAY) + DAY);
