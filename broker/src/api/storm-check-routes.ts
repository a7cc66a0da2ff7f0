import { ApiError, type Instant, StormCheckQuery } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FromPaperWorker } from '../hq/paper.js';
import type { HubSeen } from '../hq/storm-check-seen.js';
import type { StormCheckWorkerData } from '../hq/storm-check-worker.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, PAPER_LIMIT, textOf } from './paper.js';

export interface StormCheckInputs {
  desk: ThreadDesk<StormCheckWorkerData, FromPaperWorker>;
  settings(): Settings;
  storeFile(): string;
  /** What only the running hub knows. */
  seen(): HubSeen;
  drill: boolean;
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

const refusals = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 429: ApiError, 503: ApiError };

/** The check before a storm for duty, as a page to print. */
export function stormCheckRoutes(inputs: StormCheckInputs): (app: Api) => void {
  const { desk, settings, storeFile, seen, drill, riverNow, wallNow, account } = inputs;
  return (app) => {
    app.get(
      '/api/v1/hq/check.html',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description:
            'The ten-minute check before a storm (台風前点検表) on A4, problems first: gauges, cameras, nodes, rooms and machines, people, roster and plan, the hub itself; each row with a verdict, why, what to do, a box to tick and room to write who goes when. No script.',
          querystring: StormCheckQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      async (request, reply) => {
        const { town } = request.query;
        mustBeKnown(town, settings());
        const answer = await desk.make({
          ...{ storeFile: storeFile(), hub: seen(), town, now: riverNow(), drill, madeAt: wallNow() },
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
