import { createSign, type KeyObject } from 'node:crypto';
import { type Instant, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { z } from 'zod';
import type { RequestBudget } from './request-budget.js';

export interface ServiceAccount {
  /** `https://auth.worksmobile.com/oauth2/v2.0/token` */
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** `xxxxx.serviceaccount@domain` */
  serviceAccount: string;
  privateKey: KeyObject;
  timeoutMs: Milliseconds;
}

/** No token could be had. Its message says why, without a secret. */
export class NoToken extends Error {}

export interface TokenDesk {
  /** The token in force, or a new one. @throws NoToken, or what fetch throws */
  token(): Promise<string>;
  /** The server takes this one no more. */
  refused(token: string): void;
}

const ASSERTION_LASTS: Milliseconds = 30 * MINUTE;
/** So long before its end a token is renewed. */
const RENEWED_BEFORE: Milliseconds = 5 * MINUTE;

/** `expires_in` comes as a number or as text. */
const Answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** The assertion of a service account: a JWT signed with RS256 (RFC 7515, RFC 7523). */
export function assertionOf(
  account: Pick<ServiceAccount, 'clientId' | 'serviceAccount' | 'privateKey'>,
  now: Instant,
): string {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: account.clientId,
    sub: account.serviceAccount,
    iat: Math.floor(now / SECOND),
    exp: Math.floor((now + ASSERTION_LASTS) / SECOND),
  };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(account.privateKey, 'base64url')}`;
}

/** Keeps the one token of a bot: renewed before its end, and asked for once, however many wait for it. */
export function tokenDesk(account: ServiceAccount, wallClock: Clock, budget: RequestBudget): TokenDesk {
  let held: { token: string; renewAt: Instant } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const now = wallClock.now();
    if (budget.take(1) > 0) throw new NoToken('this minute’s requests to LINE WORKS are used up');
    const response = await fetch(account.tokenUrl, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(account.timeoutMs),
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(account, now),
        client_id: account.clientId,
        client_secret: account.clientSecret,
        scope: 'bot',
      }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new NoToken(`LINE WORKS gives no token: HTTP ${response.status}`);
    }
    const answer = Answer.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw new NoToken('LINE WORKS answers with something that holds no token');
    const { access_token: token, expires_in: seconds } = answer.data;
    held = { token, renewAt: now + Math.max(seconds * SECOND - RENEWED_BEFORE, 0) };
    return token;
  };

  return {
    token: () => {
      if (held && wallClock.now() < held.renewAt) return Promise.resolve(held.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    refused: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
}
