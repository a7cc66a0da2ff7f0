import {
  ApiError,
  CodeRequest,
  ConfirmRequest,
  type Instant,
  type NewFact,
  PasswordChange,
  RecoveryCodes,
  SecondFactorOffer,
  SessionView,
  SignedIn,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { removeAuthenticator } from '../people/account-changes.js';
import type { SecondFactors } from '../people/second-factor.js';
import type { SecurityKeys } from '../people/security-keys.js';
import type { Sessions } from '../people/sessions.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import {
  EvenLast,
  factorTries,
  lastFactorFault,
  type PeopleInputs,
  refuseKey,
  settleUse,
  tryDesk,
} from './people-routes.js';
import { sessionView } from './session-view.js';
import { type Asking, CONFIRMED_FOR } from './who-asks.js';

export interface OwnAccountInputs extends Pick<PeopleInputs, 'tries' | 'passwords' | 'note'> {
  sessions: Sessions;
  factors: SecondFactors;
  keys: SecurityKeys;
  asking(request: FastifyRequest): Asking;
  settle(facts: readonly NewFact[]): Promise<void>;
  wallNow(): Instant;
}

const CODE_WRONG = '確認コードが違います。次に表示されるコードでお試しください。';

/** What everybody does about their own account: password, sign-ins, second factor. */
export function ownAccountRoutes(inputs: OwnAccountInputs): (app: Api) => void {
  const { sessions, factors, keys, passwords, asking, settle, wallNow } = inputs;
  const desk = tryDesk(inputs);
  const response = { 200: z.object({}), 400: ApiError, 401: ApiError, 403: ApiError, 429: ApiError };

  return (app) => {
    app.get(
      '/api/v1/account/sessions',
      { schema: { response: { 200: z.array(SignedIn), 401: ApiError } } },
      (request) => {
        const { account, token } = asking(request);
        const own = sessions.of(token)?.id;
        return sessions.list(account.name).map(({ id, since, lastSeenAt, address, browser }) => ({
          ...{ id, since, lastSeenAt, address, browser },
          isThis: id === own,
        }));
      },
    );

    app.delete(
      '/api/v1/account/sessions/:id',
      {
        schema: {
          description:
            'Ends one of one’s own sign-ins: on a computer that was left, on a telephone that was lost.',
          params: z.strictObject({ id: z.string().max(64) }),
          response: { 200: z.object({}), 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const { name } = asking(request).account;
        if (!sessions.endOne(name, request.params.id))
          throw new ApiFault(404, 'no-session', 'そのサインインは、もう終わっています。');
        inputs.note([{ kind: 'account.signed-out', body: { name, which: 'one', by: name } }]);
        return {};
      },
    );

    app.post(
      '/api/v1/account/password',
      {
        schema: {
          description: 'Changes one’s own password. All other sign-ins of the account end.',
          body: PasswordChange,
          response,
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const tries = `password:${account.name}`;
        desk.mayTry(tries);
        desk.failed(tries);
        const { current, next } = request.body;
        if (!(await passwords.fits(account.passwordScrypt, current)))
          throw new ApiFault(403, 'not-you', 'いまのパスワードが違います。');
        desk.succeeded(tries);
        const passwordScrypt = await passwords.hash(next);
        await settle([
          { kind: 'account.password-set', body: { name: account.name, passwordScrypt, how: 'changed' } },
        ]);
        sessions.endAll(account.name, token);
        return {};
      },
    );

    app.post(
      '/api/v1/account/confirm',
      {
        schema: {
          description:
            'Gives the second factor again, by a code or by a key: for what asks for it, it counts for fifteen minutes.',
          body: ConfirmRequest,
          response: { ...response, 200: SessionView },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        if (!account.secondFactor)
          throw new ApiFault(400, 'no-second-factor', '認証アプリもキーも登録されていません。');
        const tries = factorTries(account.name);
        desk.mayTry(tries);
        desk.failed(tries);
        if ('key' in request.body) {
          const heard = await keys.heard([account], request.body.key, 'confirm', token, wallNow());
          if (!heard.ok) return refuseKey(heard, settle, 403);
        } else {
          const facts = await factors.accepts(account, request.body.code, wallNow());
          if (!facts) throw new ApiFault(403, 'code-wrong', CODE_WRONG);
          await settleUse(facts, settle);
        }
        desk.succeeded(tries);
        sessions.confirm(token);
        return sessionView(account, wallNow() + CONFIRMED_FOR);
      },
    );

    app.post(
      '/api/v1/account/second-factor',
      {
        schema: {
          description:
            'Offers a secret for an authenticator (TOTP). It counts once a code of it has been given; until then nothing changes.',
          response: { 200: SecondFactorOffer, 401: ApiError, 403: ApiError, 503: ApiError },
        },
      },
      (request) => {
        const offer = factors.offer(asking(request).account, wallNow());
        if (!offer)
          throw new ApiFault(
            503,
            'no-key',
            'サーバーの鍵を作れないため、いまは登録できません（ディスクの障害）。',
          );
        return offer;
      },
    );

    app.post(
      '/api/v1/account/second-factor/confirm',
      {
        schema: {
          description:
            'The first code of the authenticator: from now on it is asked for at sign-in. The recovery codes are shown this once. All other sign-ins of the account end.',
          body: CodeRequest,
          response: { ...response, 200: RecoveryCodes },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const tries = factorTries(account.name);
        desk.mayTry(tries);
        desk.failed(tries);
        const confirmed = await factors.confirm(account, request.body.code, wallNow());
        if (!confirmed) throw new ApiFault(403, 'code-wrong', CODE_WRONG);
        desk.succeeded(tries);
        await settle(confirmed.facts);
        sessions.endAll(account.name, token);
        sessions.confirm(token);
        return { recoveryCodes: confirmed.recoveryCodes };
      },
    );

    app.delete(
      '/api/v1/account/second-factor',
      {
        schema: {
          description:
            'Takes the authenticator away; keys stay. The last second factor of HQ or of an administrator goes only with `evenLast`.',
          querystring: EvenLast,
          response: { ...response, 409: ApiError },
        },
      },
      async (request) => {
        const { account } = asking(request);
        const { facts, isLast } = removeAuthenticator(account, account.name);
        if (isLast && !request.query.evenLast) throw lastFactorFault(account);
        if (facts.length > 0) await settle(facts);
        return {};
      },
    );
  };
}
