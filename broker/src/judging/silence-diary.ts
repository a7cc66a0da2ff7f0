import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '@kawamori/contracts';
import { isDiskFault } from '@kawamori/kit';
import { z } from 'zod';

/** How long nothing has been heard after a doubted value, by the key of its check: of hubs that could hear, one start after the other. */
export interface SilenceDiary {
  read(): Map<string, Milliseconds>;
  note(silences: ReadonlyMap<string, Milliseconds>): void;
}

const FILE = 'silences.json';
const Kept = z.record(z.string(), z.number().nonnegative());

export const silenceDiary = (dataDir: string): SilenceDiary => ({
  read: () => {
    try {
      return new Map(Object.entries(Kept.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')))));
    } catch {
      return new Map();
    }
  },
  note: (silences) => {
    const passing = join(dataDir, `.${FILE}.part`);
    try {
      writeFileSync(passing, JSON.stringify(Object.fromEntries(silences)), { mode: 0o600 });
      renameSync(passing, join(dataDir, FILE));
    } catch (error) {
      // Without its note a silence is counted from the next start on.
      if (!isDiskFault(error)) throw error;
    }
  },
});
