import type { Milliseconds } from '@kawamori/contracts';
import { BELIEVED_WITHIN } from './clock-offset.js';

/** What a node that says its clock is set tells about the hub's. */
export interface Witness {
  /** How far its clock stands behind the hub's machine; negative: ahead. */
  behindMs: Milliseconds;
  /** It has agreed with this hub before, and its own clock has not been seen to step since: only the hub's can have changed. */
  agreedBefore: boolean;
}

export interface Verdict {
  /** By how much the hub's machine is ahead of the nodes that agree (negative: behind); undefined while its clock is believed. */
  hubAheadMs: Milliseconds | undefined;
  /** Nodes that were asked, and how many of them agree with one another. */
  witnesses: number;
  agreeing: number;
}

/** So many that the hub has never agreed with must say the same before it believes them more than itself. */
const STRANGERS_NEEDED = 3;

/**
 * Whose clock is wrong. Where more than half of the nodes that say they are set agree with one another and not with the hub, it is the
 * hub's: clocks that are wrong by themselves are wrong each in its own way.
 * @param hub.isOwnWitness the machine has kept its time by all that is known: it is asked like a node
 * @param hub.hasLostTime the machine stands before the journal's newest fact: one node that leads beyond that is enough
 * @param hub.aheadAtMost were the machine ahead by more than this, it would be earlier than the journal's newest fact: fewer nodes than
 * strangers are needed say no such thing, whomever they agreed with before; they may have lost their time themselves
 */
export function hubVerdict(
  witnesses: readonly Witness[],
  { isOwnWitness = false, hasLostTime = false, aheadAtMost = Number.POSITIVE_INFINITY } = {},
): Verdict {
  const sorted = [...witnesses].sort((a, b) => a.behindMs - b.behindMs);
  let longest = { begin: 0, end: 0 };
  let begin = 0;
  for (const [last, witness] of sorted.entries()) {
    while (witness.behindMs - (sorted[begin]?.behindMs ?? witness.behindMs) > BELIEVED_WITHIN) begin++;
    if (last + 1 - begin > longest.end - longest.begin) longest = { begin, end: last + 1 };
  }
  const cluster = sorted.slice(longest.begin, longest.end);
  const median = cluster[(cluster.length - 1) >> 1]?.behindMs ?? 0;
  const areMany = cluster.length >= STRANGERS_NEEDED;
  const areKnown = hasLostTime || cluster.every(({ agreedBefore }) => agreedBefore);
  const asked = witnesses.length + (isOwnWitness ? 1 : 0);
  const areEnough = cluster.length * 2 > asked && (areMany || (areKnown && median <= aheadAtMost));
  const isWrong = areEnough && Math.abs(median) > BELIEVED_WITHIN;
  return {
    hubAheadMs: isWrong ? median : undefined,
    witnesses: witnesses.length,
    agreeing: cluster.length,
  };
}
