import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsoInstant, toIsoJst } from '@kawamori/contracts';
import { ConfigError } from '@kawamori/kit';
import { z } from 'zod';
import { NOTE_FILE, SUMS_FILE } from './kept-files.js';
import { digestOfText, readSums, type Sums } from './sums.js';

/** What a backup says of itself. */
export const BackupNote = z.strictObject({
  layout: z.literal(1),
  /** By the machine's clock: everything that was acknowledged by then is in it. */
  madeAt: IsoInstant,
  /** Of the Kawamori that made it. */
  version: z.string(),
  /** The last fact in it. */
  head: z.int().min(0),
  files: z.int().min(1),
  bytes: z.int().min(0),
  /** SHA-256 of the list of checksums. */
  sums: z.hash('sha256'),
});
export type BackupNote = z.infer<typeof BackupNote>;

export const noteText = (note: BackupNote): string =>
  `${JSON.stringify({ ...note, madeAt: toIsoJst(note.madeAt) }, undefined, 2)}\n`;

/** The folder is a backup, and what it says of itself is not what was written. */
export class NoteDamaged extends Error {}

/**
 * What a backup says of itself, and its checksums.
 * @throws ConfigError where there is no backup
 * @throws NoteDamaged
 */
export function readNote(dir: string): { note: BackupNote; sums: Sums } {
  const written = textOf(dir, NOTE_FILE);
  if (written === undefined) throw new ConfigError(dir, [`holds no backup: ${NOTE_FILE} is not there`]);
  const sumsText = textOf(dir, SUMS_FILE);
  if (sumsText === undefined) throw new NoteDamaged(`${SUMS_FILE} is not there`);
  try {
    const note = BackupNote.parse(JSON.parse(written));
    if (digestOfText(sumsText) !== note.sums) throw new Error(`${SUMS_FILE} is not what was written`);
    return { note, sums: readSums(sumsText) };
  } catch (error) {
    throw new NoteDamaged(
      error instanceof z.ZodError || error instanceof SyntaxError
        ? `${NOTE_FILE} cannot be read`
        : String(error instanceof Error ? error.message : error),
      { cause: error },
    );
  }
}

function textOf(dir: string, name: string): string | undefined {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
