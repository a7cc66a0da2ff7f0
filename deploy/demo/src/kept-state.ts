import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What the player must remember to go on where it stopped. */
const Kept = z.object({
  /** River time at which the play began. */
  startsAt: z.number().int(),
  /** River time that was reached, or was about to be. */
  now: z.number().int(),
  mqttPort: z.number().int(),
});
export type Kept = z.infer<typeof Kept>;

export function readKept(file: string): Kept | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent at the first start; unreadable means that nothing can be gone on with, which a new start mends.
    return undefined;
  }
}

export function writeKept(file: string, kept: Kept): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(kept));
  renameSync(`${file}.new`, file);
}
