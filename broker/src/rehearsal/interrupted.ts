import { rmSync } from 'node:fs';
import type { Instant, NewFact, RehearsalView } from '@kawamori/contracts';
import type { Log } from '@kawamori/kit';
import {
  acknowledgementsIn,
  handedIn,
  readReport,
  rehearsalFolder,
  rehearsalIds,
  rememberedIn,
  writeReport,
} from './rehearsal-folder.js';
import { rehearsalReport } from './rehearsal-report.js';
import { ended, type Rehearsal } from './rehearsal-state.js';

/**
 * Ends what a hub that was killed has left: its processes have gone with it, and it is not gone on with. Whatever lies there, the hub
 * starts.
 * @returns the newest of them, as it ended
 */
export async function endInterrupted({
  dataDir,
  log,
  now,
  record,
  shown,
}: {
  dataDir: string;
  log: Log;
  now: Instant;
  record(facts: readonly NewFact[]): Promise<void>;
  shown(rehearsal: Rehearsal): RehearsalView;
}): Promise<Rehearsal | undefined> {
  let newest: Rehearsal | undefined;
  for (const id of rehearsalIds(dataDir)) {
    const folder = rehearsalFolder(dataDir, id);
    try {
      if (readReport(dataDir, id)) continue;
      const known = rememberedIn(folder) ?? unknown(id);
      const { next, facts } = ended(known, { why: 'hub-stopped' }, now);
      await record(facts);
      newest ??= next;
      // One that had not begun has told nobody anything.
      if (known.state === 'armed') rmSync(folder.root, { recursive: true, force: true });
      else writeReport(folder, rehearsalReport(shown(next), handedIn(folder), acknowledgementsIn(folder)));
      log.warn({ rehearsal: id }, 'the hub was killed during a rehearsal: it is over');
    } catch (error) {
      log.error({ err: error, folder: folder.root }, 'a rehearsal that was cut off could not be put away');
    }
  }
  return newest;
}

/** One of which nothing is known but its folder. */
const unknown = (id: string): Rehearsal => ({
  ...{
    id,
    request: { flood: { name: 'unknown' }, speed: 1, people: [] },
    flood: { name: 'unknown' },
    speed: 1,
  },
  ...{ state: 'running', armedBy: '', armedAs: null, armedAt: 0, expiresAt: 0 },
  ...{ confirmedBy: null, startedAt: null, until: null, yieldedAt: null, ended: null },
});
