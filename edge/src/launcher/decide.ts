// What the launcher does next. Pure.
import type { Pointer } from './pointer.js';

/** Starts that a release on trial gets. */
export const MOST_STARTS = 3;
/** Exit code of an agent that cannot use its configuration: it would end the same way again. */
const UNUSABLE = 2;
const WHY_LENGTH = 200;

/** How a start ended. */
export interface Ended {
  code: number | null;
  signal: string | null;
  /** It was ended because its time on trial was over. */
  timeIsOver: boolean;
  /** What it said last. */
  lastWords: string;
}

/** What is started, and the pointer as it must stand on the disk before. */
export interface Start {
  pointer: Pointer;
  /** For the log; undefined where there is nothing to say. */
  says?: string;
}

/**
 * Which release is started. A folder that is gone, or a pointer that cannot be read, does not keep a node from starting what is there.
 * @param there versions that are unpacked, oldest first
 * @returns undefined where there is none
 */
export function beforeStart(
  read: Pointer | undefined,
  there: readonly string[],
  now: number,
): Start | undefined {
  const newest = there.at(-1);
  if (newest === undefined) return undefined;
  if (!read) {
    return {
      pointer: {
        v: 1,
        current: newest,
        since: null,
        previous: there.at(-2) ?? null,
        trial: null,
        last: null,
      },
      says: `no pointer that can be read: starting the newest release, ${newest}`,
    };
  }
  const { current, previous, trial } = read;
  if (!there.includes(current)) {
    const other = previous !== null && there.includes(previous) ? previous : newest;
    const why = 'its folder is gone';
    return { pointer: back(read, other, why, now), says: `release ${current}: ${why}; starting ${other}` };
  }
  if (!trial) return { pointer: read };
  if (trial.starts >= MOST_STARTS)
    return goneBack(read, there, `it was started ${trial.starts} times and never took over`, now);
  return {
    pointer: { ...read, trial: { ...trial, starts: trial.starts + 1 } },
    says: `release ${current} is on trial, start ${trial.starts + 1} of ${MOST_STARTS}`,
  };
}

/** What follows the end of what was started. */
export type Next =
  /** The launcher ends as it did; whoever supervises it starts it again. */
  | { kind: 'leave'; code: number }
  /** Another start, by this pointer where there is one to be written. */
  | { kind: 'again'; pointer?: Pointer; says?: string };

/**
 * @param started the pointer by which it was started
 * @param read the pointer as it stands now: the agent itself writes that it has taken over, or that another release comes
 */
export function afterEnd(
  started: Pointer,
  read: Pointer | undefined,
  ended: Ended,
  { there, now, isStopping }: { there: readonly string[]; now: number; isStopping: boolean },
): Next {
  const code = ended.code ?? 1;
  if (isStopping) return { kind: 'leave', code };
  if (!read || read.current !== started.current) return { kind: 'again' };
  if (!read.trial) return { kind: 'leave', code };
  const how = ended.timeIsOver
    ? `it did not reach the hub within ${Math.round(read.trial.trialMs / 1_000)} s`
    : `it ended with ${ended.signal ?? `code ${ended.code}`}${ended.lastWords === '' ? '' : `: ${ended.lastWords}`}`;
  const isOver = ended.timeIsOver || ended.code === UNUSABLE || read.trial.starts >= MOST_STARTS;
  if (!isOver) return { kind: 'again', says: `release ${read.current}: ${how}` };
  const { pointer, says } = goneBack(read, there, how, now);
  return { kind: 'again', pointer, ...(says === undefined ? {} : { says }) };
}

function goneBack(read: Pointer, there: readonly string[], why: string, now: number): Start {
  const other = read.previous !== null && there.includes(read.previous) ? read.previous : undefined;
  if (other === undefined) {
    // Nothing to go back to: better the new one than none.
    return {
      pointer: { ...read, trial: null },
      says: `release ${read.current}: ${why}; the release before is gone, so it goes on`,
    };
  }
  return {
    pointer: back(read, other, why, now),
    says: `release ${read.current}: ${why}; going back to ${other}`,
  };
}

const back = ({ current, trial }: Pointer, other: string, why: string, now: number): Pointer => ({
  v: 1,
  current: other,
  since: now,
  previous: null,
  trial: null,
  last: {
    version: current,
    outcome: 'gone-back',
    why: why.slice(0, WHY_LENGTH),
    at: now,
    order: trial?.order ?? '',
  },
});
