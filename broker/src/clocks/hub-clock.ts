import {
  type ClockState,
  DAY,
  type HubClockView,
  type Instant,
  MINUTE,
  type Milliseconds,
  SECOND,
} from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import {
  BELIEVED_WITHIN,
  type ClockOffset,
  correctionOf,
  type MeasuredClock,
  measuredClock,
} from './clock-offset.js';
import { hubVerdict, type Witness } from './hub-verdict.js';

/** The machine's clock has been set when it moves against its monotonic one by more than this between two looks. */
const STEP: Milliseconds = SECOND;
/** A node's clock has stepped when its offset changes by more than this while the hub's has not. */
const NODE_STEP: Milliseconds = MINUTE;
/**
 * A machine that was off for longer, by its own clock, may have started with a wrong one: whoever can wait hears a node first. But it has not
 * simply gone on from where it stopped, as one without a clock of its own does,
 */
const LONG_OFF: Milliseconds = 5 * MINUTE;
/** A node is waited for so long. */
const HEARD_WITHIN: Milliseconds = MINUTE;
/** A node that was not heard for so long tells nothing any more. */
const REMEMBERED: Milliseconds = DAY;
/**
 * With many nodes the vote is not counted at each message, nor at each that changes it: none of them decides alone, and when power returns
 * thousands speak for the first time within seconds.
 */
const FEW = 100;
const COUNTED_EVERY: Milliseconds = 100;

interface Known {
  measured: MeasuredClock;
  clock: ClockState;
  /** Monotonic. */
  heardAt: Milliseconds;
  /** By its last measure its clock agreed with the river clock. */
  agrees: boolean;
  agreedBefore: boolean;
  /** Its own clock has stepped, and does not agree since. */
  stepped: boolean;
  /** It bore out the journal's newest fact, and has not agreed since this start: where it stands before that, it has lost its time. */
  boreOut: boolean;
  /** Behind the machine's clock, by the last measure. */
  behindMs: Milliseconds;
}

/**
 * The river clock of a hub in service: its machine's, as long as the nodes bear that out. Where most nodes that say they are set agree
 * with one another against it, the river goes by theirs. A step of the machine's clock is seen against its monotonic one, at once: no
 * reading is dated by a wrong clock while nodes speak that were in agreement before.
 */
export interface HubClock extends Clock {
  /**
   * Nodes that agreed with the river clock before this start: they are no strangers to a machine's clock that disagrees with them since. One
   * of them is enough where the machine may have lost its time, else two: readings behind that word would be dated by the wrong clock until a
   * third node has spoken. One that now stands before the newest fact, which its own clock bore out, has lost its time: a power cut takes it
   * from many at once.
   */
  remember(nodes: ReadonlySet<string>): void;
  /**
   * The river clock has been there already: a machine that starts earlier has lost its time, as without a battery after a power cut.
   * Until one node that is set says what time it is, the river clock goes on from there.
   */
  notBefore(instant: Instant): void;
  /**
   * Somebody says that the machine's clock is right, and what stands in the journal was entered by a wrong one. Where only nodes without a
   * clock speak nobody else could. Returns by how much the river clock stood ahead; undefined where it does not go on from there.
   */
  trustMachine(): Milliseconds | undefined;
  /** Begins a connection of a node. Its measures are of this connection; what is known of its clock is kept over many. */
  of(node: string): ClockOffset;
  /** Whether the time is known: no longer off than it seems, or a node that is set has spoken since, or none has within a minute. */
  isKnown(): boolean;
  view(): HubClockView;
  /** Nodes whose own clocks are off, by how much they stand behind the river clock. */
  behind(node: string): Milliseconds | undefined;
}

export function hubClock({
  wall,
  monotonic,
  log,
}: {
  wall: Clock;
  /** Milliseconds from anywhere, never set. */
  monotonic: () => Milliseconds;
  log: Pick<Log, 'error' | 'warn' | 'info'>;
}): HubClock {
  const nodes = new Map<string, Known>();
  let remembered: ReadonlySet<string> = new Set();
  let base = wall.now() - monotonic();
  /** River less machine. */
  let correction: Milliseconds = 0;
  let verdict = hubVerdict([]);
  /** Earliest possible river clock less monotonic. */
  let floor = Number.NEGATIVE_INFINITY;
  let countedAt = Number.NEGATIVE_INFINITY;
  const begunAt = monotonic();
  /** The machine is a witness of its own time: like a node it is none once it has been set, or may have lost it, until others bear it out. */
  let isOwnWitness = true;
  /** A node has said what the vote does not know yet. */
  let isToBeCounted = false;

  const look = (): Instant => {
    const now = wall.now();
    // The monotonic clock counts in fractions; a fact is dated in whole milliseconds, and is not written otherwise.
    const step = Math.round(now - monotonic() - base);
    base += step;
    if (Math.abs(step) > STEP) {
      for (const known of nodes.values()) {
        known.measured.shift(step);
        known.behindMs += step;
      }
      if (Math.abs(step) > BELIEVED_WITHIN) {
        isOwnWitness = false;
        log.warn(
          { stepMs: Math.round(step) },
          "the clock of the hub's machine was set by more than two minutes",
        );
      }
      count();
    }
    return now;
  };

  /** By how much the machine stands before the earliest possible river clock; negative: beyond it. */
  const lostMs = (): Milliseconds => floor + monotonic() - wall.now();

  const count = () => {
    countedAt = monotonic();
    isToBeCounted = false;
    // Each by its last measure, which has been moved with every step of the machine's clock since.
    const lost = lostMs();
    const witnesses: Witness[] = [...nodes.values()].filter(
      (known) =>
        known.clock === 'synced' &&
        !known.stepped &&
        !hasLostItsTime(known, lost) &&
        known.heardAt > countedAt - REMEMBERED,
    );
    const before = verdict;
    const hasLostTime = lost > BELIEVED_WITHIN;
    verdict = hubVerdict(witnesses, { isOwnWitness, hasLostTime, aheadAtMost: BELIEVED_WITHIN - lost });
    const isBorneOut = witnesses.some(({ behindMs }) => Math.abs(behindMs) <= BELIEVED_WITHIN);
    if (isBorneOut && verdict.hubAheadMs === undefined) isOwnWitness = true;
    if (hasLostTime && verdict.hubAheadMs === undefined && !isBorneOut)
      verdict = { ...verdict, hubAheadMs: -Math.round(lost) };
    const next = verdict.hubAheadMs === undefined ? 0 : -verdict.hubAheadMs;
    if ((next === 0) !== (correction === 0) || Math.abs(next - correction) > STEP) correction = next;
    tell(before.hubAheadMs !== undefined);
  };

  const tell = (wasWrong: boolean) => {
    const isWrong = verdict.hubAheadMs !== undefined;
    if (isWrong === wasWrong) return;
    if (isWrong) {
      log.error(
        { ...verdict },
        "the clock of the hub's machine is wrong: the river goes by the nodes that agree with one another, or on from the newest fact. Set it: timedatectl, chronyc tracking",
      );
    } else {
      log.info(
        { witnesses: verdict.witnesses },
        "the clock of the hub's machine agrees with the nodes again",
      );
    }
  };

  const heard = (known: Known, clock: ClockState) => {
    const behindMachine = known.measured.behindMs ?? 0;
    const jumped = Math.abs(behindMachine - known.behindMs) > NODE_STEP;
    const wasLost = hasLostItsTime(known, lostMs());
    const agreesWith = (ahead: Milliseconds) => Math.abs(behindMachine + ahead) <= BELIEVED_WITHIN;
    const agrees = agreesWith(correction);
    const changes = agrees !== known.agrees || clock !== known.clock;
    // The hub has not stepped since the last measure, or that measure was moved with it: so the node's clock has stepped. Unless it now
    // bears the machine's out: then both were put right, or the machine slept.
    if (agrees) known.stepped = known.boreOut = false;
    else if (jumped && known.agreedBefore && !wasLost && !agreesWith(0)) known.stepped = true;
    known.behindMs = behindMachine;
    known.clock = clock;
    known.agrees = agrees;
    known.agreedBefore ||= agrees;
    known.heardAt = monotonic();
    isToBeCounted ||= changes || !agrees || correction !== 0;
    const isDue = nodes.size <= FEW || known.heardAt > countedAt + COUNTED_EVERY;
    if (isToBeCounted && isDue) count();
  };

  const clock: HubClock = {
    now: () => look() + correction,
    remember: (agreeing) => {
      remembered = agreeing;
    },
    notBefore: (instant) => {
      floor = instant - monotonic();
      look();
      isOwnWitness = -lostMs() > LONG_OFF;
      count();
    },
    trustMachine: () => {
      const ahead = look() + correction - wall.now();
      const goesOn = lostMs() > BELIEVED_WITHIN;
      if (!goesOn || ahead <= BELIEVED_WITHIN) return undefined;
      floor = Number.NEGATIVE_INFINITY;
      isOwnWitness = true;
      count();
      return correction === 0 ? Math.round(ahead) : undefined;
    },
    of: (node) => {
      const measured = measuredClock();
      return {
        hear: (sentAt, receivedAt, state) => {
          measured.hear(sentAt, receivedAt - correction);
          const behindMs = measured.behindMs ?? 0;
          const known = nodes.get(node) ?? {
            ...{ measured, clock: state, heardAt: 0, agrees: false, stepped: false, behindMs },
            ...{ agreedBefore: remembered.has(node), boreOut: remembered.has(node) },
          };
          known.measured = measured;
          nodes.set(node, known);
          heard(known, state);
        },
        correction: (state) =>
          measured.behindMs === undefined ? undefined : correctionOf(measured.behindMs + correction, state),
      };
    },
    isKnown: () =>
      floor === Number.NEGATIVE_INFINITY ||
      look() + correction - (floor + monotonic()) <= LONG_OFF ||
      monotonic() - begunAt >= HEARD_WITHIN ||
      [...nodes.values()].some(({ clock }) => clock === 'synced'),
    view: () => {
      look();
      if (isToBeCounted) count();
      return {
        aheadMs: verdict.hubAheadMs === undefined ? null : Math.round(verdict.hubAheadMs),
        witnesses: verdict.witnesses,
        agreeing: verdict.agreeing,
      };
    },
    behind: (node) => {
      const known = nodes.get(node);
      return known && correctionOf(known.behindMs + correction, known.clock);
    },
  };
  return clock;
}

/** @param lostMs by how much the machine stands before the earliest possible river clock */
const hasLostItsTime = ({ boreOut, behindMs }: Known, lostMs: Milliseconds): boolean =>
  boreOut && behindMs + lostMs > BELIEVED_WITHIN;
