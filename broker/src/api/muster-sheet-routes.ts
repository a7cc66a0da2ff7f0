import {
  ApiError,
  DAY,
  type Instant,
  MusterCsvQuery,
  MusterSheetQuery,
  type MusterView,
  type TownId,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { musterView } from '../duty/muster-view.js';
import { attachment } from '../export/csv-file-name.js';
import { musterCsv, musterFileName } from '../hq/muster-csv.js';
import { musterSheet } from '../hq/muster-sheet.js';
import type { Account } from '../people/account.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, PAPER_LIMIT } from './paper.js';

export interface MusterSheetInputs {
  view: Pick<HubView, 'musters' | 'settings' | 'notice'>;
  hubName: string;
  drill: boolean;
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
  /** Whether whoever asks may enter answers for a town, and so sees telephone numbers. */
  mayEnter(request: FastifyRequest, town: TownId): boolean;
}

const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 429: ApiError };
const ABOUT =
  'The roll of a muster (参集名簿): who was called by group, who is there, who comes when, who has not answered. One that is named, or those that are open or ended in the last day. Telephone numbers only for who may enter answers.';

/** Rolls of musters: as a page to print, and as CSV. Small enough to be made where the request is answered. */
export function musterSheetRoutes(inputs: MusterSheetInputs): (app: Api) => void {
  const { view, hubName, drill, riverNow, wallNow, account, mayEnter } = inputs;

  const mustersOf = (request: FastifyRequest, { muster, town }: MusterSheetQuery): MusterView[] => {
    mustBeKnown(town, view.settings());
    const all = view.musters();
    const one = muster === undefined ? undefined : all.one(muster);
    if (muster !== undefined && !one)
      throw new ApiFault(404, 'no-muster', 'その参集の呼びかけはありません。');
    return (one ? [one] : all.since(riverNow() - DAY))
      .filter((each) => town === undefined || each.town === town)
      .map((each) => musterView(each, view, mayEnter(request, each.town)));
  };

  return (app) => {
    app.get(
      '/api/v1/hq/muster.html',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${ABOUT} As a page to print on A4, to tick and to write on; no script.`,
          querystring: MusterSheetQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      (request, reply) => {
        const settings = view.settings();
        const sheet = musterSheet({
          ...{ musters: mustersOf(request, request.query), asked: request.query, settings },
          ...{ hubName, drill, now: riverNow(), madeAt: wallNow() },
          by: makerOf(account(request), settings),
        });
        return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(sheet);
      },
    );
    app.get(
      '/api/v1/hq/muster.csv',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${ABOUT} As CSV (RFC 4180), a row for each person.`,
          querystring: MusterCsvQuery,
          produces: ['text/csv'],
          response: { 200: z.any().describe('CSV (RFC 4180), UTF-8'), ...refusals },
        },
      },
      (request, reply) => {
        const { form, ...asked } = request.query;
        const given = { towns: view.settings().towns, now: riverNow(), drill };
        return reply
          .headers({
            'content-disposition': attachment(musterFileName(asked, given)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(musterCsv(mustersOf(request, asked), given, form));
      },
    );
  };
}
