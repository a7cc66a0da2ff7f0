import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type Instant } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { z } from 'zod';
import type { DiskRoom } from './disk-watch.js';

const DiskSample = z.object({
  /** Wall clock. */
  at: z.number(),
  freeBytes: z.number(),
  journalBytes: z.number(),
  storeBytes: z.number(),
});
export type DiskSample = z.infer<typeof DiskSample>;

const FILE = 'disk-history.json';
/** One a day. */
const MOST = 15;
/** How far back growth is reckoned from: a week has all its days. */
const LOOKED_BACK = 7 * DAY;

/** What the hub has measured, oldest first; empty where it has not yet, or the file cannot be read. */
export function readDiskHistory(dataDir: string): DiskSample[] {
  try {
    return z.array(DiskSample).parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')));
  } catch {
    return [];
  }
}

/** Notes once a day how much is free and how large the databases are, so that `kawamori disk` can tell how fast they grow. */
export function diskDiary(dataDir: string, wallClock: Clock): (room: DiskRoom) => void {
  let noted: Instant | undefined;
  const bytesOf = (name: string) => {
    const stats = statSync(join(dataDir, name), { throwIfNoEntry: false });
    return (stats?.blocks ?? 0) * 512;
  };
  return ({ freeBytes }) => {
    const now = wallClock.now();
    if (noted !== undefined && now >= noted && now < noted + DAY) return;
    // What a clock that was set back has left in the future counts for nothing.
    const before = readDiskHistory(dataDir).filter(({ at }) => at <= now);
    noted = before.at(-1)?.at;
    if (noted !== undefined && now < noted + DAY) return;
    noted = now;
    const sample: DiskSample = {
      ...{ at: now, freeBytes },
      ...{ journalBytes: bytesOf('journal.db'), storeBytes: bytesOf('store.db') },
    };
    const passing = join(dataDir, `.${FILE}.part`);
    try {
      writeFileSync(passing, JSON.stringify([...before, sample].slice(-MOST)), { mode: 0o600 });
      renameSync(passing, join(dataDir, FILE));
    } catch {
      // A disk that takes nothing is told by those who need it; the next day is noted again.
    }
  };
}

/** By how much something has grown a day (negative: shrunk), over the last week; undefined before a day has gone by. */
export function growthADay(
  samples: readonly DiskSample[],
  of: Exclude<keyof DiskSample, 'at'>,
): number | undefined {
  const last = samples.at(-1);
  const first = last && samples.find(({ at }) => at >= last.at - LOOKED_BACK);
  if (!first || last.at - first.at < DAY) return undefined;
  return ((last[of] - first[of]) / (last.at - first.at)) * DAY;
}

/**
 * Whole days until less than a share of the disk is free, at the pace of the last week; null where it does not fill up, undefined where
 * nobody knows yet.
 */
export function daysUntilAlarm(
  { freeBytes, totalBytes }: DiskRoom,
  warnBelowPercent: number,
  freeGrowthADay: number | undefined,
): number | null | undefined {
  const left = freeBytes - (totalBytes * warnBelowPercent) / 100;
  if (left <= 0) return 0;
  if (freeGrowthADay === undefined) return undefined;
  return freeGrowthADay >= 0 ? null : Math.floor(left / -freeGrowthADay);
}
