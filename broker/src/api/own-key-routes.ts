import {
  ApiError,
  FactorsView,
  type Instant,
  KeyAdded,
  KeyOptions,
  type NewFact,
  NewKey,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { removeKey } from '../people/account-changes.js';
import type { KeyAdding, SecurityKeys } from '../people/security-keys.js';
import type { Sessions } from '../people/sessions.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { EvenLast, factorTries, lastFactorFault, type PeopleInputs, tryDesk } from './people-routes.js';
import type { Asking } from './who-asks.js';

export interface OwnKeyInputs extends Pick<PeopleInputs, 'tries' | 'passwords'> {
  keys: SecurityKeys;
  sessions: Sessions;
  asking(request: FastifyRequest): Asking;
  settle(facts: readonly NewFact[]): Promise<void>;
  wallNow(): Instant;
}

const NOT_ADDED: Readonly<
  Record<Exclude<KeyAdding, { ok: true }>['why'], readonly [number, string, string]>
> = {
  'too-many': [409, 'too-many-keys', 'キーは10個まで登録できます。使わないものを外してください。'],
  known: [409, 'key-known', 'そのキーはもう登録されています。'],
  wrong: [
    403,
    'key-wrong',
    'キーを登録できませんでした。時間がたちすぎたか、別の画面で始めた登録です。もう一度お試しください。',
  ],
};

const NO_SITE = () =>
  new ApiFault(
    409,
    'no-key-site',
    'このアドレスではキーを使えません。https で始まる、名前のあるアドレスで開いてください。',
  );

/** Passkeys and security keys of one's own account. */
export function ownKeyRoutes(inputs: OwnKeyInputs): (app: Api) => void {
  const { keys, sessions, asking, settle, wallNow } = inputs;
  const desk = tryDesk(inputs);
  const response = {
    ...{ 200: z.object({}), 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError },
    429: ApiError,
  };
  return (app) => {
    app.get(
      '/api/v1/account/factors',
      { schema: { response: { 200: FactorsView, 401: ApiError } } },
      (request) => keys.view(asking(request).account),
    );

    app.post(
      '/api/v1/account/keys/challenge',
      {
        schema: {
          description:
            'What the browser is to have an authenticator make (WebAuthn, 5.4). It counts once, in this sign-in, for five minutes.',
          response: { ...response, 200: KeyOptions },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const options = await keys.makingOptions(account, token, wallNow());
        if (!options) throw NO_SITE();
        return options;
      },
    );

    app.post(
      '/api/v1/account/keys',
      {
        schema: {
          description:
            'Adds the key that was made: from now on it is asked for at sign-in. Where it is the account’s first second factor, the recovery codes are shown this once, and all other sign-ins of the account end.',
          body: NewKey,
          response: { ...response, 200: KeyAdded },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const tries = factorTries(account.name);
        desk.mayTry(tries);
        desk.failed(tries);
        const { name, key: made } = request.body;
        const added = await keys.add(account, { name, made, boundTo: token }, wallNow());
        if (!added.ok) throw new ApiFault(...NOT_ADDED[added.why]);
        desk.succeeded(tries);
        await settle(added.facts);
        const { recoveryCodes } = added;
        if (recoveryCodes) sessions.endAll(account.name, token);
        sessions.confirm(token);
        return { recoveryCodes };
      },
    );

    app.delete(
      '/api/v1/account/keys/:key',
      {
        schema: {
          description:
            'Takes a key away; all other sign-ins of the account end. The last second factor of HQ or of an administrator goes only with `evenLast`.',
          params: z.strictObject({ key: z.string().max(64) }),
          querystring: EvenLast,
          response,
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const change = removeKey(account, request.params.key, account.name);
        if (!change) throw new ApiFault(404, 'no-key', 'そのキーはもう外されています。');
        if (change.isLast && !request.query.evenLast) throw lastFactorFault(account);
        await settle(change.facts);
        sessions.endAll(account.name, token);
        return {};
      },
    );

    app.post(
      '/api/v1/account/confirm/challenge',
      {
        schema: {
          description: 'What the browser is to ask of a key of this account, to confirm who sits there.',
          response: { ...response, 200: KeyOptions },
        },
      },
      async (request) => {
        const { account, token } = asking(request);
        const options = await keys.askingOptions(account, 'confirm', token, wallNow());
        if (!options) throw new ApiFault(404, 'no-key', 'このアドレスで使えるキーが登録されていません。');
        return options;
      },
    );
  };
}
