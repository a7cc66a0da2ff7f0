import { type Clock, pause } from '@kawamori/kit';
import { type Fetched, type FetchLimits, fetchTile } from './fetch-tile.js';
import type { TileFolder, Validators } from './tile-folder.js';
import { addressOf, type TileName } from './tile-grid.js';

export interface FillOptions {
  template: string;
  tiles: Iterable<TileName>;
  folder: TileFolder;
  /** Asks again for what is there already, whether it has changed. */
  refresh: boolean;
  /** Requests in a second; one at a time in any case. */
  rate: number;
  limits: FetchLimits;
  /** How long to wait before each further try of one tile. */
  backOffMs: readonly number[];
  userAgent: string;
  wallClock: Clock;
  signal: AbortSignal;
  /** The first tile is there: the cache may be shown. */
  onFirst(): Promise<void>;
  onProgress(counts: Readonly<FillCounts>): void;
}

export interface FillCounts {
  /** Tiles looked at so far. */
  done: number;
  fetched: number;
  bytes: number;
  /** There already, or not changed since. */
  kept: number;
  absent: number;
  faulty: number;
}

export interface Filled extends FillCounts {
  /** `gave-up`: too many faults one after the other. */
  end: 'all' | 'stopped' | 'gave-up';
  lastFault: string | undefined;
}

/** So many faulty tiles one after the other are the server's fault, not the tiles'. */
const FAULTS_IN_A_ROW = 5;
export const NOTHING_KNOWN: Validators = { etag: undefined, lastModified: undefined };

/** Fetches what a folder of tiles lacks, one at a time. What it holds at any instant is whole, so it may be broken off and taken up again. */
export async function fillTiles(options: FillOptions): Promise<Filled> {
  const { folder, signal } = options;
  const counts: FillCounts = { done: 0, fetched: 0, bytes: 0, kept: 0, absent: 0, faulty: 0 };
  const pace = pacer(options);
  let inARow = 0;
  let lastFault: string | undefined;
  let shown = false;
  for (const tile of options.tiles) {
    if (signal.aborted) return { ...counts, end: 'stopped', lastFault };
    const there = await folder.has(tile);
    if (there === 'unknown' || options.refresh) {
      const known = there === 'tile' ? await folder.validators(tile) : NOTHING_KNOWN;
      const fetched = await fetchPatiently(addressOf(options.template, tile), known, options, pace);
      if (signal.aborted) return { ...counts, end: 'stopped', lastFault };
      const faultHere = await take(fetched, tile, folder, counts);
      if (faultHere !== undefined) lastFault = `${addressOf(options.template, tile)}: ${faultHere}`;
      inARow = faultHere === undefined ? 0 : inARow + 1;
    } else if (there === 'tile') counts.kept += 1;
    else counts.absent += 1;
    counts.done += 1;
    if (!shown && counts.fetched + counts.kept > 0) {
      shown = true;
      await options.onFirst();
    }
    options.onProgress(counts);
    if (inARow >= FAULTS_IN_A_ROW) return { ...counts, end: 'gave-up', lastFault };
  }
  return { ...counts, end: 'all', lastFault };
}

/** Files what came; returns what was wrong with it, if anything was. */
async function take(
  fetched: Fetched,
  tile: TileName,
  folder: TileFolder,
  counts: FillCounts,
): Promise<string | undefined> {
  switch (fetched.kind) {
    case 'tile':
      await folder.keep(tile, fetched.bytes, fetched);
      counts.fetched += 1;
      counts.bytes += fetched.bytes.length;
      return undefined;
    case 'unchanged':
      counts.kept += 1;
      return undefined;
    case 'absent':
      // One that was there stays: an old map is better than none.
      if ((await folder.has(tile)) === 'tile') counts.kept += 1;
      else {
        await folder.keepAbsent(tile);
        counts.absent += 1;
      }
      return undefined;
    case 'refused':
    case 'failed':
      counts.faulty += 1;
      return fetched.why;
  }
}

async function fetchPatiently(
  url: string,
  known: Validators,
  options: FillOptions,
  pace: () => Promise<void>,
): Promise<Fetched> {
  const { limits, userAgent, signal } = options;
  for (let attempt = 0; ; attempt += 1) {
    await pace();
    const fetched = await fetchTile(url, { limits, known, userAgent, signal });
    const waitMs = options.backOffMs[attempt];
    if (fetched.kind !== 'failed' || waitMs === undefined || signal.aborted) return fetched;
    await pause(Math.max(waitMs, fetched.waitMs), signal);
  }
}

/** Resolves no more often than the rate allows. */
function pacer({ rate, wallClock, signal }: FillOptions): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = wallClock.now();
    if (now < next) await pause(next - now, signal);
    next = Math.max(now, next) + 1_000 / rate;
  };
}
