import type { NoticeKey, PersonId } from '@kawamori/contracts';

/** How a person stands in a notice's key among the recipients of the hub's file, none of which has a colon. */
const PERSON = 'person:';

export const recipientOf = (person: PersonId): string => `${PERSON}${person}`;

/** The person behind a recipient; undefined for one of the hub's file. */
export const personBehind = (recipient: string): PersonId | undefined =>
  recipient.startsWith(PERSON) ? (recipient.slice(PERSON.length) as PersonId) : undefined;

/** How a channel stands in a notice's key: a reminder carries its number (`voice~2`). */
export const channelInKey = (channel: string, ordinal: number): string =>
  ordinal === 1 ? channel : `${channel}~${ordinal}`;

/** The channel itself. */
export const channelOf = (inKey: string): string => inKey.replace(/~\d+$/, '');

/** The key of the notice that a delivery tells. */
export const riseKeyOf = (key: NoticeKey): string => key.split('|').slice(0, 3).join('|');
