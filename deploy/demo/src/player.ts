import type { Instant } from '@kawamori/contracts';
import { type Clock, pause } from '@kawamori/kit';
import type { Member } from './company.js';

/** How often the river clock is moved when it runs at a pace. */
const TICK_MS = 250;
/** After so many instants at full speed it is waited until those before them have been judged: a batch costs little more than an instant. */
const JUDGED_TOGETHER = 64;

export interface PlayerInputs {
  hub: Member<'hub-ready'>;
  nodes: readonly Member<'node-ready'>[];
  wallClock: Clock;
  /** River milliseconds per wall millisecond; Infinity for as fast as possible. */
  speed: number;
  /** River time to go on from. */
  from: Instant;
  /** End when no node has anything left. */
  endsWithFiles: boolean;
  /** Told before anybody is moved: whoever dies meanwhile and comes back must not live in a time that a reading has left behind. */
  onMoving(now: Instant): void;
  signal: AbortSignal;
}

/**
 * Plays a flood: moves the river clock of the hub, then of the nodes, and goes on only when every reading due by then has been
 * acknowledged and, at a pace, judged. Nobody lives in a time that another has not reached. At full speed, where nobody could follow with
 * their eyes, the judge may be behind by {@link JUDGED_TOGETHER} instants or twice as many: what a reading means does not depend on when
 * it is judged.
 * @returns the readings that the nodes have taken, over all starts
 */
export async function play(inputs: PlayerInputs): Promise<number> {
  const { hub, nodes, speed, signal } = inputs;
  const pace = Number.isFinite(speed) ? speed : 0;
  const seats = await Promise.all(
    nodes.map(async (node) => {
      const { sent, next } = await node.ready();
      return { node, sent, next };
    }),
  );
  let now = inputs.from;

  const settled = () => hub.ask('settled', { type: 'settle' });
  let unjudged = 0;
  let judging: Promise<unknown> = Promise.resolve();
  const judged = async (): Promise<unknown> => {
    if (Number.isFinite(speed)) return settled();
    unjudged++;
    if (unjudged < JUDGED_TOGETHER) return;
    unjudged = 0;
    await judging;
    judging = settled();
    return;
  };

  const moveTo = async (instant: Instant) => {
    now = Math.max(now, instant);
    inputs.onMoving(now);
    await hub.ask('clock-set', { type: 'clock', now, pace });
    const due = seats.filter((seat) => seat.next !== null && seat.next <= now);
    await Promise.all(
      due.map(async (seat) => {
        const answer = await seat.node.ask('clock-set', { type: 'clock', now, pace });
        seat.sent = answer.sent;
        seat.next = answer.next;
      }),
    );
    if (due.length > 0) await judged();
  };
  const nextDue = (): Instant | undefined => {
    const times = seats.flatMap((seat) => seat.next ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  };

  const playUpTo = async (end: Instant) => {
    for (let due = nextDue(); due !== undefined && due <= end && !signal.aborted; due = nextDue())
      await moveTo(due);
  };

  // A node that was stopped between taking and sending finishes that first.
  await Promise.all(seats.map((seat) => seat.node.ask('clock-set', { type: 'clock', now, pace })));
  if (Number.isFinite(speed)) {
    const first = nextDue();
    if (first !== undefined && first > now) now = first;
    const [riverFrom, wallFrom] = [now, inputs.wallClock.now()];
    while (!signal.aborted && !(inputs.endsWithFiles && nextDue() === undefined)) {
      const target = Math.round(riverFrom + (inputs.wallClock.now() - wallFrom) * speed);
      // However far a tick reaches, every instant is lived through: two readings that came at once would be news and back-fill.
      await playUpTo(target);
      if (!signal.aborted) await moveTo(target);
      await pause(TICK_MS, signal);
    }
  } else {
    await playUpTo(Number.POSITIVE_INFINITY);
  }
  if (!signal.aborted) await settled();
  return seats.reduce((sum, seat) => sum + seat.sent, 0);
}
