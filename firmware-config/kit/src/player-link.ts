// How a flood is played: the words between the player (deploy/demo) and the processes whose river clock it moves. They travel over
// the parent's IPC channel, so nobody else can speak them.
import type { ChildProcess } from 'node:child_process';
import type { EpisodeView, Instant } from '@kawamori/contracts';

/** From the player. `ask` numbers the question; its answer carries the same number. */
export type PlayerQuestion =
  /** Moves the river clock. The hub answers at once; a node when all readings due by then have been acknowledged. */
  | { type: 'clock'; ask: number; now: Instant; pace: number }
  /** To the hub: answer when every fact journalled so far has been judged. */
  | { type: 'settle'; ask: number }
  /** To the hub: what has been stored and judged. */
  | { type: 'report'; ask: number };

export interface ReplayReport {
  /** Readings in the store. */
  stored: number;
  /** Readings that came again and changed nothing. */
  duplicate: number;
  /** Records kept aside as dead letters. */
  deadLettered: number;
  stations: { station: string; readings: number; episodes: EpisodeView[] }[];
}

/** To the player. */
export type PlayerAnswer =
  /** From the hub, before it opens its gate: tell me the time first. */
  | { type: 'clock-wanted' }
  | { type: 'hub-ready'; url: string; setupUrl: string | null; mqttPort: number }
  /** `sent`: readings taken so far, over all starts; `next`: when the next one is due, null at the end of the file. */
  | { type: 'node-ready'; node: string; sent: number; next: Instant | null }
  | { type: 'clock-set'; ask: number; sent: number; next: Instant | null }
  | { type: 'settled'; ask: number; seq: number }
  | { type: 'report'; ask: number; report: ReplayReport };

/** Says something to the parent; nothing happens in a process that has none. */
export function tellPlayer(answer: PlayerAnswer): void {
  if (process.connected) process.send?.(answer);
}

/** Hears the player's questions, in order. */
export function onPlayerQuestion(hear: (question: PlayerQuestion) => void): void {
  process.on('message', (message) => hear(message as PlayerQuestion));
}

/** One answer out of several kinds. */
export type AnswerTo<K extends PlayerAnswer['type']> = Extract<PlayerAnswer, { type: K }>;

/** Asks a child and waits for the numbered answer. Undefined when the child dies before it answers. */
export function askChild(
  child: ChildProcess,
  question: PlayerQuestion,
): Promise<Extract<PlayerAnswer, { ask: number }> | undefined> {
  return new Promise((resolve) => {
    const finish = (answer: Extract<PlayerAnswer, { ask: number }> | undefined) => {
      child.off('message', hear);
      child.off('exit', gone);
      resolve(answer);
    };
    const hear = (message: unknown) => {
      const answer = message as PlayerAnswer;
      if ('ask' in answer && answer.ask === question.ask) finish(answer);
    };
    const gone = () => finish(undefined);
    child.on('message', hear);
    child.once('exit', gone);
    if (!child.connected) return finish(undefined);
    child.send(question, (error) => {
      if (error) finish(undefined);
    });
  });
}
