import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * A few bytes beside the journal: the last fact that was acknowledged. They are written over in place and not synced, so they cost no
 * wait; after a kill, or where somebody has torn or put back the journal's files, they say what should be there.
 */
export interface HeadNote {
  write(seq: number): void;
  close(): void;
}

export const headNoteOf = (journalFile: string): string => `${journalFile.replace(/\.db$/, '')}.head`;

const DIGITS = 16;

/** A disk that takes no note takes facts all the same, or tells so itself. */
export function headNote(file: string): HeadNote {
  let handle: number | undefined;
  return {
    write: (seq) => {
      try {
        handle ??= openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
        writeSync(handle, `${String(seq).padStart(DIGITS, '0')}\n`, 0);
      } catch {
        // Without a note a torn journal is found by what its readers have read.
      }
    },
    close: () => {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

/** 0 where nothing was noted. */
export function readHeadNote(file: string): number {
  try {
    const [, digits] = /^(\d{16})\n$/.exec(readFileSync(file, 'utf8')) ?? [];
    return Number(digits ?? 0);
  } catch {
    return 0;
  }
}
