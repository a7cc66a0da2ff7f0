// A second opinion on who must be told what and when, from the words of the design and from what passed on the wire.

import { type ReferenceMark, type ReferenceRules, referenceEpisodes } from './episode-reference.js';
import { FIVE_MARKS } from './invented-station.js';

interface Reading {
  at: number;
  value: number;
}

/** A stretch of a river in which a mark was held: from the crossing until it was left, by hysteresis and hold. */
export interface Stand {
  /** Index of the mark, ascending. */
  mark: number;
  since: number;
  until: number;
}

/** Every stand of every mark of a played river. */
export function standsOf(played: readonly Reading[], rules: ReferenceRules): Stand[] {
  const levels = played.map(({ at, value }) => ({ at, valueM: value }));
  const indexOf = (id: string | null) => rules.marks.findIndex((mark) => mark.id === id);
  const open = new Map<number, Stand>();
  const all: Stand[] = [];
  for (const { at, to } of referenceEpisodes(levels, rules).flatMap(({ changes }) => changes)) {
    const held = indexOf(to);
    rules.marks.forEach((_, mark) => {
      const stand = open.get(mark);
      if (mark <= held && !stand) {
        const begun = { mark, since: at, until: Number.POSITIVE_INFINITY };
        open.set(mark, begun);
        all.push(begun);
      } else if (mark > held && stand) {
        stand.until = at;
        open.delete(mark);
      }
    });
  }
  return all;
}

export interface Due extends Stand {
  /** Of the reading that must be told: the newest that the hub knew when it took it. */
  at: number;
  /** When the hub had it. */
  knownAt: number;
  /** The newest reading that had set out for the hub by then: from there a higher mark may have been told in its place. */
  knewUntil: number;
}

/** A pack with when the hub is held to have known it. */
export interface Known {
  readings: readonly Reading[];
  knownAt: number;
  /** The newest reading that had left the node by then, acknowledged or not. */
  sentUntil: number;
}

const mm = (metres: number) => Math.round(metres * 1_000);

/**
 * The newest of a series is judged when it is received: where it stands at a mark, somebody must be told of that mark, once in each
 * stand, unless a higher one has been told in it. What was not the newest when it came is the past, and never cries.
 */
export function dueNotices(
  packs: readonly Known[],
  stands: readonly Stand[],
  marks: readonly ReferenceMark[] = FIVE_MARKS,
): Due[] {
  const due: Due[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  for (const { readings, knownAt, sentUntil } of packs.toSorted((a, b) => a.knownAt - b.knownAt)) {
    const last = readings.reduce((a, b) => (b.at > a.at ? b : a));
    if (last.at <= newest) continue;
    newest = last.at;
    const reached = marks.findLastIndex(({ valueM }) => mm(last.value) >= mm(valueM));
    const stand = stands.find(
      ({ mark, since, until }) => mark === reached && since <= last.at && last.at < until,
    );
    if (!stand) continue;
    const isTold = due.some(({ mark, at }) => mark >= reached && at >= stand.since && at < stand.until);
    if (!isTold) due.push({ ...stand, at: last.at, knownAt, knewUntil: Math.max(sentUntil, last.at) });
  }
  return due;
}

/** A notice as its receiver heard it. */
export interface Heard {
  key: string;
  mark: string;
  observedAt: number;
}

export interface Told {
  left: number;
  missing: Due[];
  /** Requests under a key that was heard before: whoever receives knows them by it. */
  repeated: number;
  /** A stand of a mark that was told under two keys: nobody could know that it is the same. */
  doubled: string[];
  /** Of rises that never were. */
  foreign: string[];
}

/** Holds what left against what was due. `heard` is all of a station; `due` may be a part of it. */
export function judgeNotices(
  heard: readonly Heard[],
  due: readonly Due[],
  stands: readonly Stand[],
  marks: readonly ReferenceMark[] = FIVE_MARKS,
): Told {
  const markOf = ({ mark }: Heard) => marks.findIndex(({ id }) => id === mark);
  const isWithin = (stand: Stand, at: number) => stand.since <= at && at < stand.until;
  const missing = due.filter(
    (one) =>
      !heard.some(
        (notice) =>
          isWithin(one, notice.observedAt) &&
          (markOf(notice) === one.mark || (markOf(notice) > one.mark && notice.observedAt <= one.knewUntil)),
      ),
  );
  const keys = new Map<string, Set<string>>();
  const foreign: string[] = [];
  for (const notice of heard) {
    const stand = stands.find((one) => one.mark === markOf(notice) && isWithin(one, notice.observedAt));
    if (!stand) foreign.push(notice.key);
    const name = stand ? `${stand.mark} ${stand.since}` : notice.key;
    keys.set(name, (keys.get(name) ?? new Set()).add(notice.key));
  }
  const distinct = new Set(heard.map(({ key }) => key)).size;
  return {
    left: due.length - missing.length,
    missing,
    repeated: heard.length - distinct,
    doubled: [...keys.values()].flatMap((same) => [...same].slice(1)),
    foreign: [...new Set(foreign)],
  };
}
