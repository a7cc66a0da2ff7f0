import { type ContactChannel, Notice, type PersonId } from '@kawamori/contracts';
import { z } from 'zod';

/** One message that a rehearsal wants to send: to whom, by what, and what it says. Addresses do not stand in it. */
export const RehearsedMessage = z.strictObject({
  person: z.string().max(60),
  channel: z.string().max(20),
  attempt: z.number().int().min(1).max(1_000),
  notice: Notice,
});
export type RehearsedMessage = z.infer<typeof RehearsedMessage>;

/** What became of one message, for the report. */
export const Handed = z.object({
  /** Wall clock. */
  at: z.number().int(),
  person: z.string(),
  channel: z.string(),
  notice: Notice,
  outcome: z.enum(['reached', 'not-reached', 'yielded']),
  detail: z.string(),
});
export type Handed = z.infer<typeof Handed>;

/** What the real hub allows of a rehearsal. */
export interface Allowed {
  people: readonly PersonId[];
  /** By what a person is reached really; undefined for nobody who is known. */
  channelsOf(person: PersonId): readonly ContactChannel[] | undefined;
  yielded: boolean;
  /** Messages that have left within the last minute. */
  leftLately: number;
}

/** So many messages of a rehearsal leave within a minute: real ones share the servers. */
export const MOST_A_MINUTE = 20;

export type Admission =
  | { admitted: true; person: PersonId; channel: ContactChannel; notice: Notice }
  | { admitted: false; fault: string; retry: boolean };

const turnedAway = (fault: string, retry = false): Admission => ({ admitted: false, fault, retry });

/** Whether a message leaves, and how it reads then: whatever it said of itself, it is marked. */
export function admit(message: RehearsedMessage, allowed: Allowed): Admission {
  if (allowed.yielded) return turnedAway('real notices leave now: no message of the rehearsal does');
  const person = allowed.people.find((one) => one === message.person);
  if (person === undefined) return turnedAway(`${message.person} was not chosen for this rehearsal`);
  const channel = allowed.channelsOf(person)?.find((one) => one === message.channel);
  if (channel === undefined) return turnedAway(`${person} is not reached by ${message.channel}`);
  if (allowed.leftLately >= MOST_A_MINUTE) return turnedAway('too many messages within a minute', true);
  return { admitted: true, person, channel, notice: stamped(message.notice) };
}

const JA = '【訓練】';
const EN = '[EXERCISE] ';
const before = (mark: string, text: string) => (text.startsWith(mark) ? text : `${mark}${text}`);
const NOT_REAL = {
  ja: 'これは訓練です。実際の水位ではありません。',
  en: 'This is an exercise. It is not a real water level.',
};
const withLine = (text: string, line: string) => (text.includes(line) ? text : `${text}\n${line}`);

/** Marked in every form in which it may be read or heard. */
export const stamped = (notice: Notice): Notice => ({
  ...notice,
  drill: true,
  subjectJa: before(JA, notice.subjectJa),
  bodyJa: withLine(before(JA, notice.bodyJa), NOT_REAL.ja),
  subjectEn: before(EN, notice.subjectEn),
  bodyEn: withLine(before(EN, notice.bodyEn), NOT_REAL.en),
});
