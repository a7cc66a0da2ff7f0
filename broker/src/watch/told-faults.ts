import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Milliseconds } from '@kawamori/contracts';
import { z } from 'zod';
import { writeWhole } from '../import/write-whole.js';
import type { WatchdogFault } from './watchdog-verdict.js';

const Told = z.record(z.string(), z.object({ since: z.number(), toldAt: z.number(), times: z.number() }));
export type ToldFaults = z.infer<typeof Told>;

export interface Telling {
  fault: WatchdogFault;
  detail: string;
  /** When it began; wall clock. It names the episode. */
  since: Instant;
  /** 1 for its beginning, then reminders, and last its end. */
  ordinal: number;
  ended: boolean;
}

/** Well for so long, it is over. */
const ENDS_AFTER: Milliseconds = 60_000;

/**
 * What is to be told of a verdict, given what was told before: each fault when it begins, again each so often while it lasts, and its
 * end. Pure; wall clock.
 */
export function tellingsOf(
  told: ToldFaults,
  wellSince: ReadonlyMap<string, Instant>,
  verdict: ReadonlyMap<WatchdogFault, string>,
  now: Instant,
  remindEvery: Milliseconds,
): { told: ToldFaults; wellSince: ReadonlyMap<string, Instant>; tellings: Telling[] } {
  const next: ToldFaults = { ...told };
  const tellings: Telling[] = [];
  const well = new Map<string, Instant>();
  for (const [fault, detail] of verdict) {
    const before = told[fault];
    if (before && now - before.toldAt < remindEvery) continue;
    const since = before?.since ?? now;
    const ordinal = (before?.times ?? 0) + 1;
    tellings.push({ fault, detail, since, ordinal, ended: false });
    next[fault] = { since, toldAt: now, times: ordinal };
  }
  for (const [fault, { since, times }] of Object.entries(told)) {
    if (verdict.has(fault as WatchdogFault)) continue;
    const from = wellSince.get(fault) ?? now;
    well.set(fault, from);
    if (now - from < ENDS_AFTER) continue;
    well.delete(fault);
    delete next[fault];
    tellings.push({ fault: fault as WatchdogFault, detail: '', since, ordinal: times + 1, ended: true });
  }
  return { told: next, wellSince: well, tellings };
}

/** Where it stands over a restart. */
export interface ToldFile {
  read(): ToldFaults;
  write(told: ToldFaults): Promise<void>;
}

/** A file that cannot be read is none: told twice is better than never. */
export function toldFile(stateDir: string): ToldFile {
  const file = join(stateDir, 'told.json');
  return {
    read: () => {
      try {
        return Told.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        return {};
      }
    },
    write: (told) => writeWhole(file, [JSON.stringify(told)]),
  };
}
