import {
  ApiError,
  CodeRequest,
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
import type { SecondFactors } from '../people/second-factor.js';
import type { Sessions } from '../people/sessions.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { factorTries, type PeopleInputs, tryDesk } from './people-routes.js';
import { sessionView } from './session-view.js';
import { type Asking, CONFIRMED_FOR } from './who-asks.js';

export interface OwnAccountInputs extends Pick<PeopleInputs, 'tries' | 'passwords'> {
  sessions: Sessions;
  factors: SecondFactors;
  asking(request: FastifyRequest): Asking;
  settle(facts: readonly NewFact[]): Promise<void>;
  wallNow(): Instant;
}

const CODE_WRONG = '確認コードが違います。次に表示されるコードでお試しください。';

/** What everybody does about their own account: password, sign-ins, second factor. */
export function ownAccountRoutes(inputs: OwnAccountInputs): (app: Api) => void {
  const { sessions, factors, passwords, asking, settle, wallNow } = inputs;
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
        const { account } = asking(request);
        if (!sessions.endOne(account.name, request.params.id))
          throw new ApiFault(404, 'no-session', 'そのサインインは、もう終わっています。');
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
            'Gives a code of the second factor again: for what asks for one, it counts for fifteen minutes.',
          body: CodeRequest,
          response: { ...response, 200: SessionView },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        if (!account.secondFactor)
          throw new ApiFault(400, 'no-second-factor', '認証アプリが登録されていません。');
        const tries = factorTries(account.name);
        desk.mayTry(tries);
        desk.failed(tries);
        const facts = await factors.accepts(account, request.body.code, wallNow());
        if (!facts) throw new ApiFault(403, 'code-wrong', CODE_WRONG);
        desk.succeeded(tries);
        if (facts.length > 0) await settle(facts);
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
            'ハブの鍵を作れないため、いまは登録できません（ディスクの障害）。',
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
      { schema: { description: 'Takes the authenticator away.', response } },
      async (request) => {
        const { account } = asking(request);
        if (account.secondFactor) {
          const body = { name: account.name, by: account.name };
          await settle([{ kind: 'account.second-factor-removed', body }]);
        }
        return {};
      },
    );
  };
}
