import { type Language, type OFFICE_TEXTS, type OfficeView, operatorUser } from '@kawamori/contracts';
import { createContext } from 'svelte';
import type { TextValues } from '../wording.js';
import type { OfficeApi } from './office-api.js';

/** Says a text of the back office. */
export type OfficeSay = (key: keyof typeof OFFICE_TEXTS, values?: TextValues) => string;

/** What every part of the back office uses. */
export interface Office {
  api: OfficeApi;
  say: OfficeSay;
  language(): Language;
  /** What stands there now. */
  view(): OfficeView;
  /** What is to be told where the hub said no; where it wants a code, that is asked for, and `again` done with it. */
  refused(answer: Refused, again: () => void): string;
}

/** The hub's answer where it is no. */
export interface Refused {
  status: number;
  error: { code: string; message: string; details?: string[] | undefined } | null;
}

export const [getOffice, setOffice] = createContext<Office>();

/** Who has changed something; null: a hub of before did not say it. */
export function whoDid(say: OfficeSay, by: string | null): string {
  if (by === null) return say('byNobody');
  const user = operatorUser(by);
  if (user === undefined) return by;
  return user === '' ? say('byOperator') : say('byOperatorUser', { user });
}
