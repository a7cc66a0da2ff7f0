import { type Instant, MINUTE } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { type Account, isActive } from '../people/account.js';
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
