import { type Notice, reminderOf, withLink } from '@kawamori/contracts';
import type { Links } from '../duty/links.js';
import type { Delivery } from './notice-table.js';
import { isReminder, personBehind, riseKeyOf } from './person-recipient.js';

/** What a delivery says: to a person that it is a reminder, where it is one, and by which link it is acknowledged. */
export function personalWords(links: Pick<Links, 'linkTo'> | undefined): (delivery: Delivery) => Notice {
  return ({ key, recipient, notice }) => {
    const person = personBehind(recipient);
    if (person === undefined) return notice;
    const told = isReminder(key) ? reminderOf(notice) : notice;
    const link = links?.linkTo(person, riseKeyOf(key));
    return link === undefined ? told : withLink(told, link);
  };
}
