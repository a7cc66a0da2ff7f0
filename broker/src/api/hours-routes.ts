import { ApiError, HOURS_AHEAD, HoursCsvQuery, HoursQuery, type Instant } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { attachment } from '../export/csv-file-name.js';
import { hoursFileName } from '../hq/hours-csv.js';
import { fullHour } from '../hq/hours-table.js';
import type { AskedHours, HoursForm, HoursWorkerData } from '../hq/hours-worker.js';
import type { FromPaperWorker } from '../hq/paper.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, PAPER_LIMIT, textOf } from './paper.js';

export interface HoursInputs {
  desk: ThreadDesk<HoursWorkerData, FromPaperWorker>;
  settings(): Settings;
  /** The file that the tables are made from. */
  storeFile(): string;
  hubName: string;
  drill: boolean;
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

const refusals = { 400: ApiError, 401: ApiError, 404: ApiError, 429: ApiError, 503: ApiError };
const ABOUT =
  'The on-the-hour table (正時表): for each station the newest good level at every full hour or shortly before it, the change since the hour before, the level reached, why there is no value, and the rain of the hour. At most 24 hours.';

/** The on-the-hour table for those who are signed in: as a page to print, and as CSV. */
export function hoursRoutes(inputs: HoursInputs): (app: Api) => void {
  const { desk, settings, storeFile, hubName, drill, riverNow, wallNow, account } = inputs;

  const askedOf = ({ at, hours, town, order }: HoursQuery): AskedHours => {
    mustBeKnown(town, settings());
    const last = at ?? riverNow();
    if (last > riverNow() + HOURS_AHEAD)
      throw new ApiFault(400, 'too-far-ahead', '24時間より先の表は作れません。時刻を確かめてください。');
    return { at: fullHour(last), hours, town, order };
  };
  const make = async (asked: AskedHours, wanted: HoursForm): Promise<string> =>
    textOf(await desk.make({ storeFile: storeFile(), asked, now: riverNow(), wanted, drill }));

  return (app) => {
    app.get(
      '/api/v1/hq/hours.html',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${ABOUT} As a page to print on A4 landscape; no script.`,
          querystring: HoursQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      async (request, reply) => {
        const by = makerOf(account(request), settings());
        const text = await make(askedOf(request.query), { as: 'sheet', hubName, madeAt: wallNow(), by });
        return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(text);
      },
    );
    app.get(
      '/api/v1/hq/hours.csv',
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${ABOUT} As CSV (RFC 4180), a row for each station and hour.`,
          querystring: HoursCsvQuery,
          produces: ['text/csv'],
          response: { 200: z.any().describe('CSV (RFC 4180), UTF-8'), ...refusals },
        },
      },
      async (request, reply) => {
        const { form, ...query } = request.query;
        const asked = askedOf(query);
        const text = await make(asked, { as: 'csv', form });
        const { town, at: last, hours } = asked;
        return reply
          .headers({
            'content-disposition': attachment(hoursFileName(settings(), { town, last, hours }, drill)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(text);
      },
    );
  };
}
