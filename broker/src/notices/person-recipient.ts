import type { NoticeKey } from '@kawamori/contracts';

export { personBehind, recipientOf } from '@kawamori/contracts';

/** How a channel stands in a notice's key: a reminder carries its number (`voice~2`). */
export const channelInKey = (channel: string, ordinal: number): string =>
  ordinal === 1 ? channel : `${channel}~${ordinal}`;

/** The channel itself. */
export const channelOf = (inKey: string): string => inKey.replace(/~\d+$/, '');

/** The key of the notice that a delivery tells. */
export const riseKeyOf = (key: NoticeKey): string => key.split('|').slice(0, 3).join('|');
