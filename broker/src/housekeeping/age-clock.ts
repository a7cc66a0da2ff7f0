import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Milliseconds } from '@kawamori/contracts';
import { type Clock, isDiskFault, type Log, type Part } from '@kawamori/kit';
import { z } from 'zod';
import { agreedNow, beginsAt, followed, isJump, timeOfNodes } from './agreed-age.js';
import { packTimes } from './pack-times.js';

/** The time by which things grow old and are taken away. No clock alone tells it. */
export interface AgeClock extends Part {
  /** Undefined while nothing may be taken away for its age. @throws the database's error, where the journal cannot be read */
  now(): Instant | undefined;
  /** The machine's clock has gone ahead by weeks at once: nothing is taken away until that is past, or the clock put right. */
  readonly isPaused: boolean;
}

export interface AgeClockInputs {
  dataDir: string;
  journalFile: string;
  log: Pick<Log, 'error' | 'info'>;
  wallClock: Clock;
  /** Undefined where a player moves it: what is played grows old by nobody's clock. */
  riverClock: Clock | undefined;
  monotonic(): Milliseconds;
}

const FILE = 'age-clock.json';
const Kept = z.object({ at: z.number() });

export function ageClock(inputs: AgeClockInputs): AgeClock {
  const { dataDir, journalFile, log, wallClock, riverClock, monotonic } = inputs;
  let kept: Instant | undefined;
  let since = 0;
  let wasPaused = false;

  const follow = (): Instant | undefined => {
    const now = monotonic();
    if (kept !== undefined) kept = followed(kept, wallClock.now(), now - since);
    since = now;
    return kept;
  };
  const tell = (isPaused: boolean) => {
    if (isPaused === wasPaused) return;
    wasPaused = isPaused;
    const fields = { clock: dateOf(wallClock.now()), followedTo: dateOf(kept ?? 0) };
    if (isPaused)
      log.error(
        fields,
        "the clock of the hub's machine went ahead by weeks at once, or the hub stood still so long: no old reading or picture is taken away until that is past. Look at the clock: timedatectl",
      );
    else log.info(fields, 'old readings and pictures are taken away again');
  };
  const note = () => {
    if (kept === undefined) return;
    const passing = join(dataDir, `.${FILE}.part`);
    try {
      writeFileSync(passing, JSON.stringify({ at: kept } satisfies z.infer<typeof Kept>), { mode: 0o600 });
      renameSync(passing, join(dataDir, FILE));
    } catch (error) {
      // Without its note it stands where it stood before, and less is taken away.
      if (!isDiskFault(error)) throw error;
    }
  };
  const look = (): Instant | undefined => {
    if (!riverClock) return undefined;
    const wall = wallClock.now();
    const nodes = timeOfNodes(packTimes(journalFile));
    kept = follow() ?? beginsAt(wall, nodes);
    note();
    tell(isJump(kept, wall));
    return agreedNow({ wall, river: riverClock.now(), nodes, kept });
  };

  return {
    name: 'age clock',
    start: () => {
      since = monotonic();
      kept = readKept(dataDir);
    },
    stop: () => {
      try {
        look();
      } catch {
        // Whoever reads the journal has told it.
      }
    },
    now: look,
    get isPaused() {
      return isJump(follow(), wallClock.now());
    },
  };
}

function readKept(dataDir: string): Instant | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'))).at;
  } catch {
    return undefined;
  }
}

const dateOf = (at: Instant): string => new Date(at).toISOString();
