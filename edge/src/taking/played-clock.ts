import type { Instant, NodeId } from '@kawamori/contracts';
import {
  onPlayerQuestion,
  type Part,
  type PlayedClock,
  type PlayerQuestion,
  tellPlayer,
} from '@kawamori/kit';
import type { OutboxCounts } from '../outbox/outbox.js';
import type { Shutter } from '../pictures/shutter.js';
import type { Sampler } from './sampler.js';

const NEVER = Number.POSITIVE_INFINITY;
/** With so many waiting, a replay rests until the hub has taken some: a file can wait, so nothing is ever given up for want of room. */
const ENOUGH_WAITING = 20_000;
const ENOUGH_PICTURES = 8;

export interface PlayedTakingOptions {
  node: NodeId;
  sampler: Pick<Sampler, 'take' | 'next' | 'asking' | 'onAnswer'>;
  clock: PlayedClock;
  outbox: { counts(): OutboxCounts; onChange(hear: () => void): void };
  /** Only where there are cameras. */
  cameras?: {
    shutter: Pick<Shutter, 'begin' | 'next' | 'takeNext'>;
    pictures: { counts(): { waiting: number }; onChange(hear: () => void): void };
  };
  /** The ways to the player, replaced in tests. */
  hear?: typeof onPlayerQuestion;
  tell?: typeof tellPlayer;
}

export interface PlayedTaking extends Part {
  /** Tells the player that the node can be asked. */
  ready(): void;
  /** Resolves when the player has told the time for the first time. Before that the river clock shows 1970. */
  readonly told: Promise<void>;
}

/**
 * The player moves the clock, and is answered when every gauge due by then has spoken, every picture due by then has been taken, and
 * the hub has acknowledged them all. A picture follows the levels of its instant: cameras begin with the first reading of their node
 * and end with the last. One that fails costs its picture and the time that the desk gives it.
 */
export function playedClockTaking({
  node,
  sampler,
  clock,
  outbox,
  cameras,
  hear = onPlayerQuestion,
  tell = tellPlayer,
}: PlayedTakingOptions): PlayedTaking {
  /** Questions that wait for the hub. Normally one; a player that asks again is answered twice. */
  let unanswered: number[] = [];
  let advancing = false;
  let clockIsTold: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    clockIsTold = resolve;
  });
  let stopped = false;

  const nextPicture = (): Instant => cameras?.shutter.next() ?? NEVER;

  const next = (): Instant | null => {
    const reading = sampler.next();
    return reading === null ? null : Math.min(reading, nextPicture());
  };

  const takePicture = (shutter: Pick<Shutter, 'takeNext'>) => {
    void shutter.takeNext().then(() => {
      advancing = false;
      advance();
    });
  };

  const advance = () => {
    // Putting readings changes the outbox, which leads here again.
    if (advancing || stopped || unanswered.length === 0) return;
    advancing = true;
    if (outbox.counts().taken > 0) cameras?.shutter.begin(clock.now());
    const pictureDue = nextPicture();
    const until = Math.min(clock.now(), pictureDue);
    let more = true;
    while (more && outbox.counts().depth < ENOUGH_WAITING) more = sampler.take(until);
    const allTaken = !more && !sampler.asking();
    const waiting = cameras?.pictures.counts().waiting ?? 0;
    if (cameras && allTaken && pictureDue <= clock.now() && waiting < ENOUGH_PICTURES) {
      return takePicture(cameras.shutter);
    }
    advancing = false;
    const { depth, taken } = outbox.counts();
    if (!allTaken || depth > 0 || waiting > 0 || pictureDue <= clock.now()) return;
    const asks = unanswered;
    unanswered = [];
    for (const ask of asks) tell({ type: 'clock-set', ask, sent: taken, next: next() });
  };

  return {
    name: 'taking by the played clock',
    told,
    start: () => {
      outbox.onChange(advance);
      sampler.onAnswer(advance);
      cameras?.pictures.onChange(advance);
      hear((question: PlayerQuestion) => {
        if (question.type !== 'clock') return;
        clock.moveTo(question.now);
        clockIsTold();
        unanswered.push(question.ask);
        advance();
      });
    },
    stop: () => {
      stopped = true;
    },
    ready: () => tell({ type: 'node-ready', node, sent: outbox.counts().taken, next: next() }),
  };
}
