import type { FastifyRequest } from 'fastify';
import { ApiFault } from './api-fault.js';

export const SESSION_COOKIE = 'kawamori_session';

/** The account behind a request. */
export type WhoAsks = (request: FastifyRequest) => string;

/** Finds the account by the session cookie; without one nothing is told. */
export function whoAsks(accountOf: (token: string) => string | undefined): WhoAsks {
  return (request) => {
    const token = request.cookies[SESSION_COOKIE];
    const account = token === undefined ? undefined : accountOf(token);
    if (account === undefined) throw new ApiFault(401, 'not-signed-in', 'ログインしてください。');
    return account;
  };
}
