import type { Milliseconds } from '@kawamori/contracts';

/** A mail that a server has accepted and that has not come back; by a clock that nobody sets. */
export interface LoopMail {
  token: string;
  sentAt: Milliseconds;
}

/** Those that were sent after the newest that has come back, oldest first. */
export type LoopMails = readonly LoopMail[];

/** Of those that are lost for hours the first and the newest stay. */
const MOST_OUT = 100;

export function withSent(out: LoopMails, mail: LoopMail): LoopMails {
  const [first, ...rest] = [...out, mail];
  return first === undefined ? [] : [first, ...rest.slice(1 - MOST_OUT)];
}

/** One has come back: the way was whole when it left, and nothing of what left before says more. */
export const withReturned = (out: LoopMails, token: string): LoopMails =>
  out.slice(out.findIndex((mail) => mail.token === token) + 1);

/**
 * Since when mails are accepted and do not arrive; undefined while they may still come.
 * @param within how long a mail may take
 * @param lookedAt when the mailbox was read last: what was not looked for is not lost
 */
export function lostSince(
  out: LoopMails,
  within: Milliseconds,
  lookedAt: Milliseconds | undefined,
): Milliseconds | undefined {
  const [first] = out;
  return first !== undefined && lookedAt !== undefined && lookedAt - first.sentAt >= within
    ? first.sentAt
    : undefined;
}
