import { type AuditFilter, AuditGroup, type Instant } from '@kawamori/contracts';
import { fromField, toField } from '../view/jst-field.js';

/** The filter as its form holds it; empty: nothing is limited. */
export interface FilterFields {
  by: string;
  group: string;
  thing: string;
  /** Japan's time, of a field of type `datetime-local`. */
  from: string;
  to: string;
}

export const NO_FILTER: FilterFields = { by: '', group: '', thing: '', from: '', to: '' };

/** What is asked of the hub. */
export function filterOf({ by, group, thing, from, to }: FilterFields): AuditFilter {
  const [known, since, until] = [AuditGroup.safeParse(group), fromField(from), fromField(to)];
  return {
    ...(by.trim() === '' ? {} : { by: by.trim() }),
    ...(known.success ? { group: known.data } : {}),
    ...(thing.trim() === '' ? {} : { thing: thing.trim() }),
    ...(since === undefined ? {} : { from: since }),
    // The whole of that minute.
    ...(until === undefined ? {} : { to: until + 59_999 }),
  };
}

/** The same as the part of an address behind its `?` or `#`. */
export function addressOf(filter: AuditFilter): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) words.set(name, String(value));
  return words.toString();
}

/** Out of the part of the page's address behind `#`: another page, or a reader's own mark, leads to what it is about. */
export function fieldsIn(hash: string): FilterFields {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const field = (name: string): string => {
    const at: Instant = Number(words.get(name) ?? Number.NaN);
    return Number.isSafeInteger(at) && at > 0 ? toField(at) : '';
  };
  return {
    ...{ by: words.get('by') ?? '', group: words.get('group') ?? '', thing: words.get('thing') ?? '' },
    ...{ from: field('from'), to: field('to') },
  };
}
