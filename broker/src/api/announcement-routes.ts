import { randomUUID } from 'node:crypto';
import {
  AnnouncementList,
  ApiError,
  type FloodFeedView,
  type Instant,
  LiftRequest,
  type NewFact,
  OrderView,
  RecordAnnouncementRequest,
  RecordOrderRequest,
  StatementId,
  type TownId,
  WithdrawStatementRequest,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  lift,
  type Recorded,
  recordAnnouncement,
  recordOrder,
  restore,
  withdraw,
} from '../announcements/statement-decisions.js';
import type { Decided } from '../settings/quality-decisions.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface AnnouncementInputs {
  view: Pick<HubView, 'statements' | 'settings'>;
  asks: WhoAsks;
  /** Whether whoever asks may speak for a town. */
  speaksFor(request: FastifyRequest, town: TownId): boolean;
  riverNow(): Instant;
  settle(facts: readonly NewFact[]): Promise<void>;
  /** Null where no importer is set up. */
  feed(): FloodFeedView | null;
}

/** What one address may record in a minute. */
const RECORDS_A_MINUTE = 30;
/** Of a long history the newest. */
const MOST_SHOWN = 200;

const params = z.strictObject({ id: StatementId });
const newId = () => StatementId.parse(randomUUID());

/** What others have announced and the mayor has ordered, recorded by staff. Nothing is deleted: what was wrong is withdrawn, and stays. */
export function announcementRoutes({
  view,
  asks,
  speaksFor,
  riverNow,
  settle,
  feed,
}: AnnouncementInputs): (app: Api) => void {
  const inputs = () => ({
    now: riverNow(),
    settings: view.settings(),
    official: view.statements().official(),
  });
  const carryOut = async (request: FastifyRequest, town: TownId | undefined, decided: Decided) => {
    if (town !== undefined && !speaksFor(request, town)) {
      throw new ApiFault(403, 'other-town', 'ほかの町の記録です。その町の担当者に依頼してください。');
    }
    if (!decided.ok) throw new ApiFault(decided.status, decided.code, decided.message);
    await settle(decided.facts);
  };
  const recorded = (kind: 'announcement' | 'order', id: StatementId): Recorded =>
    kind === 'announcement'
      ? { kind, view: view.statements().one(kind, id) }
      : { kind, view: view.statements().one(kind, id) };
  const limited = { rateLimit: { max: RECORDS_A_MINUTE, timeWindow: '1 minute' } };
  const faults = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const made = { 200: z.object({ id: StatementId }), ...faults };
  const done = { 200: z.object({}), ...faults };

  return (app) => {
    app.get(
      '/api/v1/announcements',
      {
        schema: {
          description:
            'What JMA, the river’s manager and others have announced, the newest first; what is over says so. Quotations, each with its issuer.',
          response: { 200: AnnouncementList, 401: ApiError },
        },
      },
      () => ({ announcements: view.statements().newest('announcement', MOST_SHOWN), feed: feed() }),
    );
    app.get(
      '/api/v1/orders',
      {
        schema: {
          description: 'What mayors have ordered, the newest first; what is over says so.',
          response: { 200: z.array(OrderView), 401: ApiError },
        },
      },
      () => view.statements().newest('order', MOST_SHOWN),
    );
    app.post(
      '/api/v1/announcements',
      {
        config: limited,
        schema: {
          description: 'Records what somebody else has announced, as it was said, with its issuer and time.',
          body: RecordAnnouncementRequest,
          response: made,
        },
      },
      async (request) => {
        const id = newId();
        await carryOut(
          request,
          request.body.town,
          recordAnnouncement(id, request.body, asks(request), inputs()),
        );
        return { id };
      },
    );
    app.post(
      '/api/v1/orders',
      {
        config: limited,
        schema: {
          description:
            'Records what the mayor has ordered. It is shown to residents where the hub writes pages for them.',
          body: RecordOrderRequest,
          response: made,
        },
      },
      async (request) => {
        const id = newId();
        await carryOut(request, request.body.town, recordOrder(id, request.body, asks(request), inputs()));
        return { id };
      },
    );
    for (const [path, kind] of [
      ['announcements', 'announcement'],
      ['orders', 'order'],
    ] as const) {
      app.post(
        `/api/v1/${path}/:id/lift`,
        {
          config: limited,
          schema: {
            description: 'Its issuer has lifted it, at a time or now.',
            params,
            body: LiftRequest,
            response: done,
          },
        },
        async (request) => {
          const one = recorded(kind, request.params.id);
          await carryOut(request, one.view?.town, lift(one, request.body, asks(request), inputs()));
          return {};
        },
      );
      app.post(
        `/api/v1/${path}/:id/withdraw`,
        {
          config: limited,
          schema: {
            description:
              'It was recorded by mistake, or (`cancelled`) its issuer has taken it back: it is shown no more, and stays on record.',
            params,
            body: WithdrawStatementRequest,
            response: done,
          },
        },
        async (request) => {
          const one = recorded(kind, request.params.id);
          await carryOut(request, one.view?.town, withdraw(one, request.body, asks(request)));
          return {};
        },
      );
      app.post(
        `/api/v1/${path}/:id/restore`,
        {
          config: limited,
          schema: {
            description: 'Takes back that it was lifted or withdrawn: it stands again as it was recorded.',
            params,
            response: done,
          },
        },
        async (request) => {
          const one = recorded(kind, request.params.id);
          await carryOut(request, one.view?.town, restore(one, asks(request)));
          return {};
        },
      );
    }
  };
}
