import type { NodeId } from '@kawamori/contracts';
import {
  onPlayerQuestion,
  type Part,
  type PlayedClock,
  type PlayerQuestion,
  tellPlayer,
} from '@kawamori/kit';
import type { OutboxCounts } from '../outbox/outbox.js';
import type { Sampler } from './sampler.js';

/** With so many waiting, a replay rests until the hub has taken some: a file can wait, so nothing is ever given up for want of room. */
const ENOUGH_WAITING = 20_000;

export interface PlayedTakingOptions {
  node: NodeId;
  sampler: Pick<Sampler, 'take' | 'next' | 'asking' | 'onAnswer'>;
  clock: PlayedClock;
  outbox: { counts(): OutboxCounts; onChange(hear: () => void): void };
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

/** The player moves the clock, and is answered when every gauge due by then has spoken and every reading has been acknowledged. */
export function playedClockTaking({
  node,
  sampler,
  clock,
  outbox,
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

  const advance = () => {
    // Putting readings changes the outbox, which leads here again.
    if (advancing || stopped || unanswered.length === 0) return;
    advancing = true;
    let more = true;
    while (more && outbox.counts().depth < ENOUGH_WAITING) more = sampler.take(clock.now());
    advancing = false;
    const { depth, taken } = outbox.counts();
    if (more || depth > 0 || sampler.asking()) return;
    const asks = unanswered;
    unanswered = [];
    for (const ask of asks) tell({ type: 'clock-set', ask, sent: taken, next: sampler.next() });
  };

  return {
    name: 'taking by the played clock',
    told,
    start: () => {
      outbox.onChange(advance);
      sampler.onAnswer(advance);
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
    ready: () => tell({ type: 'node-ready', node, sent: outbox.counts().taken, next: sampler.next() }),
  };
}
