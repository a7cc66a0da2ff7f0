import { ApiError, type Instant, OnDuty, type PersonId } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { rosterAt } from '../duty/roster-at.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { Api } from './http-server.js';

export interface OnDutyInputs {
  settings(): Pick<Settings, 'towns' | 'shifts' | 'people' | 'duties'>;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

/** Of one address in a minute: a telephone asks when it is opened and when a shift changes. */
const QUESTIONS_A_MINUTE = 120;

/** Who is on duty in each town, and who is next. */
export function onDutyRoutes({ settings, wallNow, account }: OnDutyInputs): (app: Api) => void {
  return (app) => {
    app.get(
      '/api/v1/on-duty',
      {
        config: { rateLimit: { max: QUESTIONS_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Who is on duty (当番) now in each town by its roster, until when, and who comes next. Names alone.',
          response: { 200: OnDuty, 401: ApiError, 403: ApiError, 429: ApiError },
        },
      },
      (request) => {
        const { towns, shifts, people, duties } = settings();
        const at = wallNow();
        const named = (ids: readonly PersonId[]) =>
          ids.map((id) => {
            const { nameJa = id, nameEn = nameJa } = people.get(id) ?? {};
            return { id, nameJa, nameEn };
          });
        return {
          at,
          towns: [...towns.keys()].map((town) => {
            const { now, until, next } = rosterAt(town, shifts, at);
            return {
              ...{ town, now: named(now), until: until ?? null },
              hasPlan: duties.has(town),
              next: next ? { from: next.from, people: named(next.people) } : null,
            };
          }),
          self: account(request).person,
        };
      },
    );
  };
}
