import {
  AccountGrant,
  AccountName,
  AccountView,
  ApiError,
  type Instant,
  Invitation,
  NewAccount,
  type NewFact,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type AccountChange,
  accountViews,
  disable,
  enable,
  type Giver,
  grant,
  INVITATION_LASTS,
  invitationToken,
  invite,
  removeSecondFactor,
  withinReach,
} from '../people/account-changes.js';
import type { Sessions } from '../people/sessions.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

export interface AccountInputs {
  /** Who gives: the administrator who asks, or the operator. */
  giver(request: FastifyRequest): Giver;
  settings(): Pick<Settings, 'accounts' | 'towns' | 'people'>;
  sessions: Pick<Sessions, 'counts' | 'endAll'>;
  settle(facts: readonly NewFact[]): Promise<void>;
  /** Journals facts; nobody waits for it. */
  note(facts: readonly NewFact[]): void;
  /** Where people reach the hub. */
  url(): string;
  wallNow(): Instant;
}

/** Accounts are given, changed and stopped: by administrators over HTTP, and by the operator at the socket. Every change is a fact. */
export function accountRoutes(inputs: AccountInputs): (app: Api) => void {
  const { giver, settings, sessions, settle, wallNow } = inputs;
  const carryOut = async (change: AccountChange): Promise<Record<string, never>> => {
    if (!change.ok) throw new ApiFault(change.status, change.code, change.message);
    if (change.facts.length > 0) await settle(change.facts);
    return {};
  };
  const inviting = async (name: string, given: AccountGrant | undefined, by: Giver): Promise<Invitation> => {
    const now = wallNow();
    const token = invitationToken(name);
    await carryOut(invite(settings(), { name, grant: given, token }, by, now));
    return { name, url: `${inputs.url()}/join#${token}`, until: now + INVITATION_LASTS };
  };

  return (app) => {
    const params = z.strictObject({ name: AccountName });
    const response = {
      ...{ 200: z.object({}), 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError },
    };

    app.get(
      '/api/v1/accounts',
      { schema: { response: { 200: z.array(AccountView), 401: ApiError, 403: ApiError } } },
      () => accountViews(settings(), sessions.counts(), wallNow()),
    );

    app.post(
      '/api/v1/accounts',
      {
        schema: {
          description:
            'Invites somebody: the answer has the link by which they choose a password, once and within 72 hours. It is shown this once.',
          body: NewAccount,
          response: { ...response, 200: Invitation },
        },
      },
      (request) => {
        const { name, ...given } = request.body;
        return inviting(name, given, giver(request));
      },
    );

    app.post(
      '/api/v1/accounts/:name/invite',
      {
        schema: {
          description:
            'A new link for an account: for an invitation that ran out, or a password that was forgotten. The old password counts until a new one was chosen.',
          params,
          response: { ...response, 200: Invitation },
        },
      },
      (request) => inviting(request.params.name, undefined, giver(request)),
    );

    app.post(
      '/api/v1/accounts/:name/grant',
      { schema: { description: 'Changes role, towns and person.', params, body: AccountGrant, response } },
      (request) =>
        carryOut(grant(settings(), { name: request.params.name, grant: request.body }, giver(request))),
    );

    app.post(
      '/api/v1/accounts/:name/disable',
      { schema: { description: 'Stops an account: all its sign-ins end at once.', params, response } },
      async (request) => {
        const { name } = request.params;
        await carryOut(disable(settings(), name, giver(request)));
        sessions.endAll(name);
        return {};
      },
    );

    app.post('/api/v1/accounts/:name/enable', { schema: { params, response } }, (request) =>
      carryOut(enable(settings(), request.params.name, giver(request))),
    );

    app.delete(
      '/api/v1/accounts/:name/sessions',
      { schema: { description: 'Ends all sign-ins of an account.', params, response } },
      async (request) => {
        const { name } = request.params;
        const by = giver(request);
        await carryOut(withinReach(settings(), name, by));
        sessions.endAll(name);
        inputs.note([{ kind: 'account.signed-out', body: { name, which: 'all', by: by.name } }]);
        return {};
      },
    );

    app.delete(
      '/api/v1/accounts/:name/second-factor',
      {
        schema: {
          description:
            'Takes the authenticator of an account away, where somebody has lost it and the recovery codes.',
          params,
          response,
        },
      },
      (request) => carryOut(removeSecondFactor(settings(), request.params.name, giver(request))),
    );
  };
}
