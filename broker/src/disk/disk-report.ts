import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY, type Instant } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import type { HubConfig } from '../hub-config.js';
import { PICTURE_FOLDERS } from '../pictures/picture-files.js';
import { pictureBudget } from '../pictures/pruning/picture-budget.js';
import { pictureShare } from '../pictures/pruning/picture-share.js';
import { type Due, prunable } from '../pictures/pruning/prunable.js';
import { daysUntilAlarm, growthADay, readDiskHistory } from './disk-history.js';
import { diskRoomOf } from './disk-room.js';
import { bytesIn, type DiskUse, diskUse } from './disk-use.js';
import type { DiskRoom } from './disk-watch.js';

/** What the hub's file says of its disk; its defaults where nobody has named it. */
export type DiskRules = Pick<HubConfig, 'disk' | 'pictures' | 'public'>;

export interface DiskReport extends DiskRoom {
  /** `bytesADay`: by how much it grows, where that was measured. */
  uses: (DiskUse & { bytesADay?: number })[];
  /** Null where the disk does not fill up, or nobody knows yet: see `isMeasured`. */
  daysUntilAlarm: number | null;
  /** Whether a day has gone by since the hub began to measure. */
  isMeasured: boolean;
  /** Pictures that the hub's next look would delete. */
  due: Record<Due['why'], { pictures: number; bytes: number }>;
  /** Inside the files, free for what comes: they grow only when that is used up. */
  reusable: { journal: number; store: number };
}

/** Days of pictures that are measured, today not among them. */
const DAYS = 7;

/** Everything about the disk of a data folder, beside a running hub or without one; nothing is changed. */
export async function diskReport(dataDir: string, rules: DiskRules, now: Instant): Promise<DiskReport> {
  const room = diskRoomOf(dataDir);
  const history = readDiskHistory(dataDir);
  const growth: Partial<Record<string, number | undefined>> = {
    journal: growthADay(history, 'journalBytes'),
    store: growthADay(history, 'storeBytes'),
    pictures: await picturesADay(dataDir, now),
  };
  const uses: DiskReport['uses'] = (await diskUse(dataDir)).map((use) => {
    const bytesADay = growth[use.name];
    return bytesADay === undefined ? use : { ...use, bytesADay };
  });
  if (rules.public) uses.push({ name: 'residents’ pages', ...(await bytesIn(rules.public.dir)) });
  const days = daysUntilAlarm(room, rules.disk.warnBelowPercent, growthADay(history, 'freeBytes'));
  return {
    ...room,
    uses: uses.sort((a, b) => b.bytes - a.bytes),
    daysUntilAlarm: days ?? null,
    isMeasured: days !== undefined,
    due: dueNow(dataDir, rules, room, now),
    reusable: {
      journal: reusableIn(join(dataDir, 'journal.db')),
      store: reusableIn(join(dataDir, 'store.db')),
    },
  };
}

/** What the last whole days of all cameras have brought, copies included; undefined where there were none. */
async function picturesADay(dataDir: string, now: Instant): Promise<number | undefined> {
  const kept = join(dataDir, PICTURE_FOLDERS.kept);
  const days = Array.from({ length: DAYS }, (_, i) => dayInJapan(now - (i + 1) * DAY));
  let bytes = 0;
  for (const camera of await readdir(kept).catch(() => []))
    for (const day of days) bytes += (await bytesIn(join(kept, camera, day))).bytes;
  return bytes === 0 ? undefined : bytes / DAYS;
}

const JST = 9 * 3_600_000;
const dayInJapan = (at: Instant): string => new Date(at + JST).toISOString().slice(0, 10);

function dueNow(dataDir: string, rules: DiskRules, room: DiskRoom, now: Instant): DiskReport['due'] {
  const due: DiskReport['due'] = { age: { pictures: 0, bytes: 0 }, room: { pictures: 0, bytes: 0 } };
  const storeFile = join(dataDir, 'store.db');
  const maxBytes = pictureBudget(rules.pictures.maxGiB, room);
  if (!existsSync(storeFile) || maxBytes === undefined) return due;
  const share = pictureShare(dataDir);
  const store = openForReading(storeFile);
  try {
    const thinnedBefore = now - rules.pictures.wholeDays * DAY;
    for (const { why, pictures } of prunable(store).due({ now, thinnedBefore, maxBytes, share })) {
      due[why].pictures += pictures.length;
      due[why].bytes += pictures.reduce((sum, { bytes }) => sum + bytes, 0) * share;
    }
    return due;
  } finally {
    store.close();
  }
}

function reusableIn(file: string): number {
  if (!existsSync(file)) return 0;
  const database = openForReading(file);
  try {
    const free = database.pragma('freelist_count', { simple: true }) as number;
    return free * (database.pragma('page_size', { simple: true }) as number);
  } finally {
    database.close();
  }
}
