import type { ContactChannel } from '@kawamori/contracts';
import type { Addressed } from '../notices/notice-table.js';
import { personBehind, recipientOf } from '../notices/person-recipient.js';
import type { Call } from './calls-due.js';
import type { DutySettings } from './calls-of-notice.js';

/** A telephone: what rings wakes people. */
export const RINGS: readonly ContactChannel[] = ['voice', 'sms'];

/** The mark or kind by which a notice's key names what it tells. */
export const markIn = (riseKey: string): string => riseKey.split('|')[1] ?? '';

/** Whether a notice tells that an episode is over, by its key. */
export const isOfEnd = (riseKey: string): boolean => markIn(riseKey) === 'closed';

/** Whether it was learnt afterwards, and woke nobody. */
export const isOfPast = (riseKey: string): boolean => markIn(riseKey).startsWith('learnt:');

/** Whether somebody may have heard it: it has arrived, or nobody knows what came of a try. */
export const mayHaveArrived = ({ state, attempts }: Addressed): boolean =>
  state === 'accepted' || (state === 'waiting' && attempts > 0);

/**
 * By what each of those hears of the end whom a call has reached, or may have: by the writing that has reached them before, else by the first
 * that they have. A telephone does not ring for it, unless a telephone alone has woken somebody for what is taken back: they are told by SMS
 * where they have it, else they are called.
 */
export function wordsOfEnd(
  before: readonly Addressed[],
  people: DutySettings['people'],
  isTakenBack: boolean,
): Pick<Call, 'person' | 'channel'>[] {
  const heard = before.filter(mayHaveArrived);
  const called = new Set(heard.flatMap(({ recipient }) => personBehind(recipient) ?? []));
  return [...called].flatMap((person) => {
    const contacts = people.get(person)?.contacts ?? [];
    const own = heard.filter(({ recipient }) => recipient === recipientOf(person));
    const has = (name: ContactChannel) => contacts.find(({ channel }) => channel === name);
    const written = contacts.filter(({ channel }) => channel !== 'voice');
    const reached = written.find((contact) =>
      own.some(({ channel, state }) => state === 'accepted' && channel === contact.channel),
    );
    const wasWoken = own.some(({ channel }) => channel === 'voice');
    const rung = isTakenBack && wasWoken ? (has('sms') ?? has('voice')) : undefined;
    const by = reached ?? rung ?? written[0];
    return by ? [{ person, channel: by.channel }] : [];
  });
}
