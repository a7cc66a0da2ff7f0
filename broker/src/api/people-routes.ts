import {
  ApiError,
  Health,
  type NewFact,
  SessionView,
  SetupRequest,
  SignInRequest,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { SetupLink } from '../people/first-account.js';
import type { PasswordDesk } from '../people/passwords.js';
import type { Sessions } from '../people/sessions.js';
import type { TryLimit } from '../people/try-limit.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { SESSION_COOKIE, type WhoAsks } from './who-asks.js';

export interface PeopleInputs {
  sessions: Sessions;
  setup(): SetupLink;
  tries: TryLimit;
  passwords: PasswordDesk;
  asks: WhoAsks;
  /** The scrypt string of an account. */
  passwordOf(name: string): string | undefined;
  /** Journals facts and waits until they have been judged. */
  settle(facts: readonly NewFact[]): Promise<void>;
  health(): Omit<Health, 'ok'>;
  /** Cookies only over TLS. */
  secure: boolean;
}

/** Sign-ins that may wait for their turn, each some tenths of a second. */
const MOST_WAITING = 20;

/** Signing in: the one-time link for the first account, then name and password. */
export function peopleRoutes(inputs: PeopleInputs): (app: Api) => void {
  const { sessions, setup, tries, passwords, asks, passwordOf, settle, secure } = inputs;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: 14 * 24 * 3_600 } as const;

  const mayTry = (address: string) => {
    if (passwords.waiting >= MOST_WAITING) {
      throw new ApiFault(503, 'busy', 'ログインが混み合っています。少し待ってから、もう一度お試しください。');
    }
    const waitMs = tries.waitMs(address);
    if (waitMs > 0) {
      throw new ApiFault(
        429,
        'too-many-tries',
        `${Math.ceil(waitMs / 60_000)}分ほど待ってから、もう一度お試しください。`,
      );
    }
  };

  return (app) => {
    const config = { open: true };

    app.get('/api/v1/health', { config, schema: { response: { 200: Health } } }, () => ({
      ok: true,
      ...inputs.health(),
    }));

    app.post(
      '/api/v1/setup',
      {
        config,
        schema: { body: SetupRequest, response: { 200: SessionView, 403: ApiError, 429: ApiError } },
      },
      async (request, reply) => {
        mayTry(request.ip);
        const { token, name, password } = request.body;
        if (!setup().fits(token)) {
          tries.failed(request.ip);
          throw new ApiFault(
            403,
            'link-not-valid',
            'このリンクは使えません。hub の起動時に表示された最新のリンクを使ってください。',
          );
        }
        setup().spend();
        await settle([
          { kind: 'account.created', body: { name, passwordScrypt: await passwords.hash(password) } },
        ]);
        return reply.setCookie(SESSION_COOKIE, sessions.begin(name), cookie).send({ name });
      },
    );

    app.post(
      '/api/v1/session',
      {
        config,
        schema: { body: SignInRequest, response: { 200: SessionView, 401: ApiError, 429: ApiError } },
      },
      async (request, reply) => {
        mayTry(request.ip);
        // Counted before the password is looked at: tries that come all at once are counted as well.
        tries.failed(request.ip);
        const { name, password } = request.body;
        if (!(await passwords.fits(passwordOf(name), password))) {
          throw new ApiFault(401, 'not-you', '名前かパスワードが違います。');
        }
        tries.succeeded(request.ip);
        return reply.setCookie(SESSION_COOKIE, sessions.begin(name), cookie).send({ name });
      },
    );

    app.get(
      '/api/v1/session',
      { config, schema: { response: { 200: SessionView, 401: ApiError } } },
      (request) => ({
        name: asks(request),
      }),
    );

    app.delete(
      '/api/v1/session',
      { config, schema: { response: { 200: z.object({}) } } },
      (request, reply) => {
        const token = request.cookies[SESSION_COOKIE];
        if (token !== undefined) sessions.end(token);
        void reply.clearCookie(SESSION_COOKIE, cookie);
        return {};
      },
    );
  };
}
