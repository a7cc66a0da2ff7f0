// Which release runs at a node, in one small file. Shared by launcher and agent; it needs nothing but Node.
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What became of the last change of release. */
export interface LastChange {
  version: string;
  outcome: 'taken-over' | 'gone-back';
  /** Why it went back; empty where it did not. */
  why: string;
  /** Milliseconds since 1970, node's clock. */
  at: number;
  /** The hub's order that it came by. */
  order: string;
}

/** A release that has to show first that it reaches the hub. */
export interface Trial {
  order: string;
  /** How often it was started. Counted before each start, so that a start that takes the machine down counts, too. */
  starts: number;
  /** Milliseconds of one start within which the hub must have taken what it says. */
  trialMs: number;
  /** So long it must run after that. */
  steadyMs: number;
}

/** The pointer: it is replaced as a whole, so that a node that is cut off at any instant comes up on one release or the other. */
export interface Pointer {
  v: 1;
  current: string;
  /** Since when, by the node's clock; null where a person installed it. */
  since: number | null;
  /** The release before, which is kept. */
  previous: string | null;
  trial: Trial | null;
  last: LastChange | null;
}

export const POINTER = 'current.json';
/** The agent's program in a release. */
export const PROGRAM = join('edge', 'dist', 'main.js');
/** The folder of releases, for the agent. */
export const RELEASES_ENV = 'KAWAMORI_RELEASES';

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isFolder = (value: unknown): value is string => isText(value) && /^[0-9][0-9A-Za-z.+-]*$/.test(value);

/** Reads the pointer; undefined where there is none, or none that can be understood. */
export function readPointer(releases: string): Pointer | undefined {
  try {
    const said = JSON.parse(readFileSync(join(releases, POINTER), 'utf8')) as Record<keyof Pointer, unknown>;
    const trial = said.trial as Record<keyof Trial, unknown> | null;
    const last = said.last as Record<keyof LastChange, unknown> | null;
    const isPointer =
      said.v === 1 &&
      isFolder(said.current) &&
      (said.since === null || isCount(said.since)) &&
      (said.previous === null || isFolder(said.previous)) &&
      (trial === null ||
        (isText(trial.order) &&
          isCount(trial.starts) &&
          isCount(trial.trialMs) &&
          isCount(trial.steadyMs))) &&
      (last === null ||
        (isText(last.version) &&
          isText(last.outcome) &&
          isText(last.why) &&
          isCount(last.at) &&
          isText(last.order)));
    return isPointer ? (said as unknown as Pointer) : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a new pointer in place of the old one, on the disk. @throws the system's error; then the old one stands */
export function writePointer(releases: string, pointer: Pointer): void {
  const beside = join(releases, `${POINTER}.new`);
  const file = openSync(beside, 'w', 0o644);
  try {
    writeSync(file, `${JSON.stringify(pointer)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, join(releases, POINTER));
  const folder = openSync(releases, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Versions whose folders stand there whole: one that is still being unpacked begins with a dot. Oldest first. */
export function releasesIn(releases: string): string[] {
  try {
    return readdirSync(releases, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isFolder(entry.name))
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch {
    return [];
  }
}
