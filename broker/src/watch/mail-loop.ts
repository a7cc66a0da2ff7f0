import { randomBytes } from 'node:crypto';
import { lengthWords, type Milliseconds, SECOND } from '@kawamori/contracts';
import { every, type Log, type Part, type Pending } from '@kawamori/kit';
import type { OwnCheck } from '../conditions/own-faults.js';
import type { LoopMailbox } from './loop-mailbox.js';
import { type LoopMails, lostSince, withReturned, withSent } from './loop-mails.js';

/** How often there may be something to do. */
const BEAT: Milliseconds = 2 * SECOND;
/** Looks into the mailbox are so far apart, while something is waited for. */
const LOOK_EVERY: Milliseconds = 30 * SECOND;

export interface MailLoopInputs {
  log: Log;
  /** Milliseconds that nobody sets. */
  monotonic(): Milliseconds;
  every: Milliseconds;
  within: Milliseconds;
  /** Hands a mail over. Resolves with why it was not accepted: that is another fault, which others see; undefined where it was. */
  send(token: string): Promise<string | undefined>;
  mailbox: LoopMailbox;
}

/** Sees what no sender can see: that a mail server accepts mails, and they do not arrive. */
export interface MailLoop extends Part {
  /** One beat: sends what is due, and looks for what is out. */
  beat(): Promise<void>;
  readonly lost: OwnCheck;
  readonly unread: OwnCheck;
}

export function mailLoop(inputs: MailLoopInputs): MailLoop {
  const { log, monotonic, within, send, mailbox } = inputs;
  let out: LoopMails = [];
  let [sentAt, askedAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  /** When the mailbox was read last, and since when it cannot be, with why. */
  let lookedAt: Milliseconds | undefined;
  let fails: { since: Milliseconds; why: string } | undefined;
  let hasReturned = false;
  let timer: Pending | undefined;
  let isBusy = false;

  const sendOne = async (): Promise<void> => {
    sentAt = monotonic();
    const token = randomBytes(16).toString('hex');
    const fault = await send(token);
    if (fault === undefined) out = withSent(out, { token, sentAt });
  };

  const look = async (): Promise<void> => {
    const at = monotonic();
    askedAt = at;
    try {
      const token = await mailbox.returned(out.map((mail) => mail.token));
      if (token !== undefined) {
        if (!hasReturned) log.info('a mail that was sent to ourselves has come back');
        hasReturned = true;
        out = withReturned(out, token);
      }
      if (fails) log.info('the mailbox of the mail loop can be read again');
      fails = undefined;
      lookedAt = at;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!fails) log.warn({ why }, 'the mailbox of the mail loop cannot be read');
      fails = { since: fails?.since ?? at, why };
    }
  };

  const beat = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      if (monotonic() - sentAt >= inputs.every) await sendOne();
      if (out.length > 0 && monotonic() - askedAt >= LOOK_EVERY) await look();
    } finally {
      isBusy = false;
    }
  };
  const beatCarefully = () => {
    beat().catch((error: unknown) => log.error({ err: error }, 'the mail loop broke'));
  };

  return {
    name: 'mail loop',
    beat,
    lost: {
      forgives: 0,
      look: () => {
        const since = lostSince(out, within, lookedAt);
        if (since === undefined) return undefined;
        const ms = monotonic() - since;
        return `${lengthWords(ms, 'ja')} / for ${lengthWords(ms, 'en')}`;
      },
    },
    unread: {
      forgives: 0,
      look: () => (fails && monotonic() - fails.since >= within ? fails.why : undefined),
    },
    start: () => {
      timer = every(BEAT, beatCarefully);
      beatCarefully();
    },
    stop: () => timer?.cancel(),
  };
}
