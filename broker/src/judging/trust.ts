import { type Instant, MINUTE, type Milliseconds, toMm } from '@kawamori/contracts';
import type { Point } from '../readings/quality-fold.js';
import type { Gauge } from './gauges.js';

// Whether the second gauge of a station may be a witness: what its last readings were beside the main one's. Pure; metres, on the datum of
// both. It is a function of what the gauges have sent, whatever has been made of it, so it is known anywhere in the story.

/** How far two gauges may stand apart, and how often. */
export interface TrustRules {
  /** At the same instant. */
  by: number;
  /** So much more for each minute beyond the newest reading of the main gauge. */
  perMinute: number;
  /** Readings further apart in time are not held against each other. */
  within: Milliseconds;
  /** At which the main gauge is due. */
  interval: Milliseconds;
  /** A value that jumps beyond this from the one before says nothing of how the two stand. */
  jumps: Record<Gauge, { maxChangePerMinute: number; neverBelow: number } | undefined>;
}

/** Readings of the main gauge that are remembered. */
export const REMEMBERED = 12;
/** After a disagreement it must agree so often in a row. */
const AGREES_AGAIN = 3;
/** So often on one side is a lasting offset, though each time a river might have risen. */
const LASTING = 6;
/** A jump is seen across so many intervals; beyond that a river gets anywhere. */
const JUMP_WITHIN = 12;

interface Seen extends Point {
  /** It did not jump. */
  isCalm: boolean;
}

/** One reading of the main gauge, and how the second one stood to it. */
interface Beside {
  at: Instant;
  outcome?: 'agreed' | 'apart';
  /** On which side of the river's course between two readings the second one stood, by more than the tolerance. */
  side?: -1 | 0 | 1;
}

export interface Trust {
  beside: readonly Beside[];
  main?: Seen;
  sub?: Seen;
}

export const NO_TRUST: Trust = { beside: [] };

/** Whether the second gauge is trusted. One that has never been held against the main one is. */
export function isTrusted({ beside }: Trust): boolean {
  const compared = beside.filter(({ outcome }) => outcome !== undefined);
  if (compared.slice(-AGREES_AGAIN).some(({ outcome }) => outcome === 'apart')) return false;
  const sides = compared.slice(-LASTING).map(({ side }) => side ?? 0);
  return sides.length < LASTING || sides[0] === 0 || sides.some((side) => side !== sides[0]);
}

/** How far back readings matter before one of the main gauge. */
export const reachOf = ({ within }: TrustRules): Milliseconds => (JUMP_WITHIN + 1) * within;

/** Holds the next reading against the other gauge. `isApart`: it has shown the two to disagree. */
export function compare(
  trust: Trust,
  reading: Point & { gauge: Gauge; believed?: boolean },
  rules: TrustRules,
): { trust: Trust; isApart: boolean } {
  const { gauge, at, value } = reading;
  const seen: Seen = { at, value, isCalm: !hasJumped(trust[gauge], reading, rules) };
  if (gauge === 'main') {
    const beside: Beside = { at, ...besideNext(trust, seen, rules) };
    return {
      trust: { ...trust, main: seen, beside: remembered([...trust.beside, beside]) },
      isApart: beside.outcome === 'apart',
    };
  }
  // A person has said that it is right.
  if (reading.believed) return { trust: { ...trust, sub: seen, beside: [] }, isApart: false };
  const found = besideLast(trust.main, seen, rules);
  return {
    trust: { ...trust, sub: seen, beside: found ? withFound(trust, found) : trust.beside },
    isApart: found?.outcome === 'apart',
  };
}

function withFound({ beside, main }: Trust, found: Omit<Beside, 'at'>): readonly Beside[] {
  const last = beside.at(-1);
  if (!main || last?.at !== main.at) return remembered([...beside, { at: main?.at ?? 0, ...found }]);
  if (last.outcome === 'apart') return beside;
  return [...beside.slice(0, -1), { ...last, ...found }];
}

const remembered = (beside: readonly Beside[]) => beside.slice(-REMEMBERED);

function hasJumped(
  before: Point | undefined,
  { at, value, gauge }: Point & { gauge: Gauge },
  rules: TrustRules,
) {
  const rule = rules.jumps[gauge];
  if (!before || !rule || at - before.at > JUMP_WITHIN * rules.within) return false;
  const allowed = Math.max(rule.neverBelow, (rule.maxChangePerMinute * (at - before.at)) / MINUTE);
  return Math.abs(value - before.value) > allowed;
}

const allowance = ({ by, perMinute, interval }: TrustRules, between: Milliseconds): number =>
  toMm(by + (perMinute * Math.min(between, interval)) / MINUTE);
const apart = (one: Point, other: Point): number => toMm(one.value) - toMm(other.value);

/** A reading of the second gauge beside the last of the main one: at one instant as they stand, later with what a river may have done. */
function besideLast(main: Seen | undefined, sub: Seen, rules: TrustRules): Omit<Beside, 'at'> | undefined {
  if (!main?.isCalm || !sub.isCalm || sub.at - main.at > rules.within) return undefined;
  if (Math.abs(apart(sub, main)) > allowance(rules, sub.at - main.at)) return { outcome: 'apart' };
  return sub.at === main.at ? { outcome: 'agreed', side: 0 } : undefined;
}

/** The newest reading of the second gauge between two of the main one: it may stand anywhere between the two. */
function besideNext(
  { main: before, sub }: Trust,
  main: Seen,
  rules: TrustRules,
): Omit<Beside, 'at'> | undefined {
  if (!sub?.isCalm || !main.isCalm || sub.at >= main.at || main.at - sub.at > rules.within) return undefined;
  if (before && sub.at <= before.at) return undefined;
  if (!before || sub.at - before.at > rules.within) {
    return Math.abs(apart(sub, main)) > allowance(rules, main.at - sub.at) ? { outcome: 'apart' } : undefined;
  }
  const by = toMm(rules.by);
  const [low, high] = [Math.min(before.value, main.value), Math.max(before.value, main.value)];
  if (toMm(sub.value) > toMm(high) + by || toMm(sub.value) < toMm(low) - by) return { outcome: 'apart' };
  const part = (sub.at - before.at) / (main.at - before.at);
  const off = apart(sub, { at: sub.at, value: before.value + (main.value - before.value) * part });
  return { outcome: 'agreed', side: off > by ? 1 : off < -by ? -1 : 0 };
}
