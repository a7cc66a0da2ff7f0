import type { Contact, ContactChannel, Person, PersonId } from '@kawamori/contracts';
import type { Channel } from './channels/channel.js';
import type { Transport, Transports } from './channels/transport.js';
import { personBehind, recipientOf } from './person-recipient.js';

/** By what a recipient is reached: a machine or a room of the hub's file, or a person by their contacts. */
export interface ChannelReach {
  /** Everybody and everything that may be reached: first the recipients of the hub's file, in its order. */
  names(): { recipient: string; channel: string }[];
  /** A text says why there is no channel. */
  channelTo(recipient: string, channel: string): Channel | string;
  /** Messages that a kind of channel may begin within a minute. */
  perMinute(channel: string): number;
}

export function channelReach(inputs: {
  channels: readonly Channel[];
  /** Such as nobody has set up: they are reached, and stand in no list. */
  beside?: readonly Channel[];
  transports: Transports;
  people(): ReadonlyMap<PersonId, Person>;
}): ChannelReach {
  const { channels, beside = [], people } = inputs;
  const transports: Readonly<Record<string, Transport | undefined>> = inputs.transports;
  const limits = new Map<string, number | undefined>([
    ...Object.entries(transports).map(([name, one]) => [name, one?.perMinute] as const),
    ...channels.map((one) => [one.channel, one.perMinute] as const),
  ]);

  const toPerson = (id: PersonId, channel: ContactChannel): Channel | string => {
    const person = people().get(id);
    if (!person) return `nobody is named ${id} any more`;
    const contact: Contact | undefined = person.contacts.find((one) => one.channel === channel);
    if (!contact) return `${id} is reached by ${channel} no more`;
    const transport = transports[channel];
    if (!transport) return `the hub's file has nothing to send ${channel} by`;
    return transport.channelFor(person, contact) ?? `${id} cannot be reached by ${channel} now`;
  };

  return {
    names: () => [
      ...channels.map(({ recipient, channel }) => ({ recipient, channel })),
      ...[...people().values()].flatMap(({ id, contacts }) =>
        contacts.map(({ channel }) => ({ recipient: recipientOf(id), channel })),
      ),
    ],
    channelTo: (recipient, channel) => {
      const person = personBehind(recipient);
      if (person !== undefined) return toPerson(person, channel as ContactChannel);
      const found = [...channels, ...beside].find(
        (one) => one.recipient === recipient && one.channel === channel,
      );
      return found ?? 'this recipient or channel is no longer configured';
    },
    perMinute: (channel) => limits.get(channel) ?? Number.POSITIVE_INFINITY,
  };
}
