import { type Instant, MINUTE, Role } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { Account, isActive } from '../people/account.js';
import type { Sessions } from '../people/sessions.js';
import { ApiFault } from './api-fault.js';
import type { Caller } from './rights.js';

export const SESSION_COOKIE = 'kawamori_session';

/** A code that was given counts for so long, for what asks for one. */
export const CONFIRMED_FOR = 15 * MINUTE;

/** The name of the account behind a request. */
export type WhoAsks = (request: FastifyRequest) => string;

/** Somebody who is signed in. */
export interface Asking extends Caller {
  token: string;
  /** Until when no code is asked for; null where none was given lately. */
  confirmedUntil: Instant | null;
}

/** Finds the account by the session cookie; without one nothing is told. One that was stopped is signed in no more. */
export function whoIsAsking(inputs: {
  sessions: Pick<Sessions, 'of'>;
  account(name: string): Account | undefined;
  wallNow(): Instant;
}): (request: FastifyRequest) => Asking {
  return (request) => {
    const token = request.cookies[SESSION_COOKIE];
    const session = token === undefined ? undefined : inputs.sessions.of(token);
    const account = session && inputs.account(session.account);
    if (token === undefined || !session || !account || !isActive(account))
      throw new ApiFault(401, 'not-signed-in', 'ログインしてください。');
    const until = session.confirmedAt === null ? null : session.confirmedAt + CONFIRMED_FOR;
    const confirmedUntil = until !== null && until > inputs.wallNow() ? until : null;
    return { account, token, confirmedUntil, isConfirmed: confirmedUntil !== null };
  };
}

/** By these the hub that leads a rehearsal says at its hub's socket who asks. Nobody else reaches that socket. */
export const LED_ACCOUNT = 'x-kawamori-account';
export const LED_ROLE = 'x-kawamori-role';

/** The same, in a rehearsal: the leading hub has looked at the session, and says whose it is. */
export function whoIsAskingThere(request: FastifyRequest): Asking {
  const [name, role] = [request.headers[LED_ACCOUNT], Role.safeParse(request.headers[LED_ROLE])];
  if (typeof name !== 'string' || !role.success)
    throw new ApiFault(401, 'not-signed-in', 'ログインしてください。');
  const account = Account.parse({
    ...{ name: decodeURIComponent(name), role: role.data, passwordScrypt: '' },
    // The role is already the one in effect.
    secondFactor: { keys: [], recoverySha256: [] },
  });
  return { account, token: '', confirmedUntil: null, isConfirmed: true };
}
