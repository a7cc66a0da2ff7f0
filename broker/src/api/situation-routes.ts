import { ApiError, type Instant, type MusterView, minuteInJapan, SituationQuery } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FromPaperWorker } from '../hq/paper.js';
import { situationRefusal } from '../hq/situation-form.js';
import type { SituationWorkerData } from '../hq/situation-worker.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, PAPER_LIMIT, textOf } from './paper.js';

export interface SituationInputs {
  desk: ThreadDesk<SituationWorkerData, FromPaperWorker>;
  settings(): Settings;
  files(): Pick<SituationWorkerData, 'storeFile' | 'journalFile'>;
  hubName: string;
  drill: boolean;
  /** Those that went on or ended since an instant. */
  musters(since: Instant): MusterView[];
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

const refusals = {
  400: z.union([ApiError, z.string().describe('HTML that says why, and asks again')]),
  401: ApiError,
  404: ApiError,
  429: ApiError,
  503: ApiError,
};

/** The situation report for those who are signed in, as a page to print. */
export function situationRoutes(inputs: SituationInputs): (app: Api) => void {
  const { desk, settings, files, hubName, drill, musters, riverNow, wallNow, account } = inputs;
  return (app) => {
    app.get(
      '/api/v1/hq/situation.html',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description:
            'How things stood at a time (状況報告), on one page of A4 to print: levels and their change, orders and announcements that stood, notices of the last 24 hours with who acknowledged, and what was not seen. No script.',
          querystring: SituationQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      async (request, reply) => {
        const now = riverNow();
        const { time } = request.query;
        const town = request.query.town === '' ? undefined : request.query.town;
        mustBeKnown(town, settings());
        const asked = time === undefined ? undefined : minuteInJapan(time);
        if (time !== undefined && (asked === undefined || asked > now)) {
          const why = asked === undefined ? 'noTime' : 'notYet';
          return reply
            .code(400)
            .header('cache-control', 'no-store')
            .type('text/html; charset=utf-8')
            .send(situationRefusal({ time, town, towns: settings().towns, now, drill, why }));
        }
        const at = asked ?? request.query.at ?? now;
        if (at > now)
          throw new ApiFault(400, 'not-yet', 'これから先の状況報告は作れません。時刻を確かめてください。');
        const answer = await desk.make({
          ...{
            ...files(),
            asked: { at, town },
            now,
            musters: musters(at),
            hubName,
            drill,
            madeAt: wallNow(),
          },
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
