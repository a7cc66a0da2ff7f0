import type { Instant, SessionView } from '@kawamori/contracts';
import type { Account } from '../people/account.js';
import { DEED_RIGHTS } from './deeds.js';

/** Who asks, as the faces are told, and who may do what they offer. */
export const sessionView = (account: Account, confirmedUntil: Instant | null): SessionView => ({
  name: account.name,
  role: account.role,
  towns: account.towns,
  person: account.person,
  secondFactor: account.secondFactor !== undefined,
  confirmedUntil,
  deeds: [...DEED_RIGHTS],
});
