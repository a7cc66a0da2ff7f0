import type { Manner } from '../parts/webhook-desk.js';

/** A notice as one recipient had it. */
export interface Message {
  recipient: string;
  /** `episode|mark|rise` */
  notice: string;
  heardAt: number;
  manner: Manner['does'];
  /** It says that it may have come before. */
  isMarked: boolean;
}

/** What came again although it had been taken before. */
export interface Repeats {
  /** The receiver had hung up before it gave its receipt. */
  afterHangUp: number;
  /** The hub was killed around the receipt. */
  afterKill: number;
  /** The receipt had been given, or stood in the record already. */
  groundless: Message[];
  unmarked: Message[];
}

/**
 * @param messages in the order of their coming
 * @param lives from when on each further life of the hub may have spoken, ascending
 * @param acceptedAt when the hub has shown that it knows of the receipt; undefined where it was never seen
 */
export function judgeRepeats(
  messages: readonly Message[],
  lives: readonly number[],
  acceptedAt: (recipient: string, notice: string) => number | undefined,
): Repeats {
  const repeats: Repeats = { afterHangUp: 0, afterKill: 0, groundless: [], unmarked: [] };
  const lifeAt = (at: number) => lives.filter((from) => from <= at).length;
  const taken = new Map<string, Message>();
  for (const message of messages) {
    const name = `${message.recipient} ${message.notice}`;
    const before = taken.get(name);
    if (message.manner !== 'fails') taken.set(name, message);
    if (!before) continue;
    if (!message.isMarked) repeats.unmarked.push(message);
    const known = acceptedAt(message.recipient, message.notice) ?? Number.POSITIVE_INFINITY;
    if (known < message.heardAt) repeats.groundless.push(message);
    else if (before.manner === 'takes-and-hangs-up') repeats.afterHangUp++;
    else if (lifeAt(before.heardAt) < lifeAt(message.heardAt)) repeats.afterKill++;
    else repeats.groundless.push(message);
  }
  return repeats;
}
