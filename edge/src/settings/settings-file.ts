import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { OWN_FILE, Standing, unreadable } from './standing.js';

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Beside the outbox: the folder of the node's own file may be read-only, as it is under systemd. */
export const settingsFileOf = (outboxFile: string): string => `${outboxFile}.settings.json`;

/** What is kept; where it cannot be read, the node's own file counts, and that is told. Never throws. */
export function readStanding(file: string): Standing {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? OWN_FILE : unreadable(`${file}: ${message}`);
  }
  try {
    const { sum, standing } = JSON.parse(text) as { sum?: unknown; standing?: unknown };
    if (sum !== sumOf(JSON.stringify(standing))) return unreadable(`${file}: its sum is another`);
    const read = Standing.safeParse(standing);
    return read.success ? read.data : unreadable(`${file}: ${read.error.issues[0]?.message}`);
  } catch {
    return unreadable(`${file}: expected JSON`);
  }
}

/**
 * Keeps it: written under another name, synced, renamed, and the folder synced. After a power cut the file is the one before or this one.
 * @throws what the disk says
 */
export function keepStanding(file: string, standing: Standing): void {
  const unfinished = `${file}.part`;
  const handle = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify({ sum: sumOf(JSON.stringify(standing)), standing })}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
