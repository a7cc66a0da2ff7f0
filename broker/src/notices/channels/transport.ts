import type { Contact, ContactChannel, Person } from '@kawamori/contracts';
import type { Channel } from './channel.js';

/** What the hub has to reach people by one kind of channel: a server, a modem. Whom it reaches, the people's own contacts say. */
export interface Transport<C extends Contact = Contact> {
  /** Messages of this kind that may be begun within a minute, those to the recipients of the hub's file counted. */
  perMinute?: number | undefined;
  /** Looks whether a message could be taken now, without sending one: undefined, or why not. Never rejects. */
  probe?(this: void): Promise<string | undefined>;
  /** The channel to a person; undefined where this person cannot be reached so, whatever the contact says. */
  channelFor(person: Person, contact: C): Channel | undefined;
}

/** By channel; one that is missing has nothing configured behind it. */
export type Transports = { readonly [C in ContactChannel]?: Transport<Extract<Contact, { channel: C }>> };
