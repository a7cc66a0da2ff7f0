import { CHANNEL_TEXTS, type ChannelTextKey, type ChannelView, type Language } from '@kawamori/contracts';

/** One recipient with the ways to it. */
export interface Reached {
  recipient: string;
  nameJa: string;
  nameEn: string;
  isPerson: boolean;
  ways: ChannelView[];
}

/** Channels by recipient, in the order in which the hub tells them. */
export function byRecipient(channels: readonly ChannelView[]): Reached[] {
  const all = new Map<string, Reached>();
  for (const way of channels) {
    const { recipient, nameJa, nameEn } = way;
    const isPerson = recipient.startsWith('person:');
    const one = all.get(recipient) ?? { recipient, nameJa, nameEn, isPerson, ways: [] };
    one.ways.push(way);
    all.set(recipient, one);
  }
  return [...all.values()];
}

/** What a channel is called; one that this face does not know, by its own name. */
export const channelName = (channel: string, language: Language): string => {
  const key = `channel.${channel}`;
  return key in CHANNEL_TEXTS ? CHANNEL_TEXTS[key as ChannelTextKey][language] : channel;
};
