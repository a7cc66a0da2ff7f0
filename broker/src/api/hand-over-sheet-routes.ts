import { ApiError, HandOverSheetQuery, type Instant, LONGEST_SHIFT, USUAL_SHIFT } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HandOverWorkerData } from '../hq/hand-over-worker.js';
import type { FromPaperWorker } from '../hq/paper.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, PAPER_LIMIT, textOf } from './paper.js';

export interface HandOverSheetInputs {
  desk: ThreadDesk<HandOverWorkerData, FromPaperWorker>;
  settings(): Settings;
  files(): Pick<HandOverWorkerData, 'storeFile' | 'journalFile'>;
  hubName: string;
  drill: boolean;
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 429: ApiError, 503: ApiError };

/** The hand-over sheet for duty, as a page to print. */
export function handOverSheetRoutes(inputs: HandOverSheetInputs): (app: Api) => void {
  const { desk, settings, files, hubName, drill, riverNow, wallNow, account } = inputs;
  return (app) => {
    app.get(
      '/api/v1/hq/hand-over.html',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description:
            'What one shift leaves to the next (引継書), on two pages of A4 at most: who is on duty, the rivers, notices that go on with who has them, what is open in the reception book, what was ordered and announced, what is broken, what happened; with room to write and to sign. The last eight hours where no shift is named, at most 48. No script.',
          querystring: HandOverSheetQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      async (request, reply) => {
        const now = riverNow();
        const { to = now, from = to - USUAL_SHIFT, town } = request.query;
        mustBeKnown(town, settings());
        if (to > now)
          throw new ApiFault(400, 'not-yet', 'これから先の引継書は作れません。時刻を確かめてください。');
        if (from >= to) throw new ApiFault(400, 'period-not-valid', '勤務は、はじめを先にしてください。');
        if (to - from > LONGEST_SHIFT)
          throw new ApiFault(400, 'period-too-long', '引継書は48時間までです。分けて出してください。');
        const answer = await desk.make({
          ...{ ...files(), asked: { from, to, town }, now, hubName, drill, madeAt: wallNow() },
          by: makerOf(account(request), settings()),
        });
        return reply
          .header('cache-control', 'no-store')
          .type('text/html; charset=utf-8')
          .send(textOf(answer));
      },
    );
  };
}
