import { ApiError, type CsvForm } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { attachment } from '../export/csv-file-name.js';
import type { Api } from './http-server.js';
import { PAPER_LIMIT } from './paper.js';

const REFUSALS = {
  ...{ 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError },
  ...{ 429: ApiError, 503: ApiError },
};

/** One thing of HQ that is wanted on paper and as a file: what is asked is the same. */
export interface SheetAndCsv<Query extends z.ZodType, CsvQuery extends z.ZodType, Asked> {
  /** Under `/api/v1/hq/`, without an ending. */
  name: string;
  /** What both are of; and what each is besides. */
  about: string;
  aboutSheet: string;
  aboutCsv: string;
  query: Query;
  csvQuery: CsvQuery;
  /** @throws ApiFault for what cannot be asked */
  askedOf(query: z.output<Query>): Asked;
  sheet(asked: Asked, request: FastifyRequest): Promise<string>;
  csv(asked: Asked, form: CsvForm): Promise<string>;
  fileName(asked: Asked): { name: string; ascii: string };
}

/** Its two routes: a page to print, without a script, and CSV (RFC 4180). */
export function sheetAndCsvRoutes<
  Query extends z.ZodType,
  CsvQuery extends z.ZodType<{ form: CsvForm } & z.output<Query>>,
  Asked,
>(of: SheetAndCsv<Query, CsvQuery, Asked>): (app: Api) => void {
  return (app) => {
    app.get(
      `/api/v1/hq/${of.name}.html`,
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${of.about} ${of.aboutSheet}`,
          querystring: of.query,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...REFUSALS },
        },
      },
      async (request, reply) => {
        const text = await of.sheet(of.askedOf(request.query as z.output<Query>), request);
        return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(text);
      },
    );
    app.get(
      `/api/v1/hq/${of.name}.csv`,
      {
        exposeHeadRoute: false,
        config: PAPER_LIMIT,
        schema: {
          description: `${of.about} ${of.aboutCsv}`,
          querystring: of.csvQuery,
          produces: ['text/csv'],
          response: { 200: z.any().describe('CSV (RFC 4180), UTF-8'), ...REFUSALS },
        },
      },
      async (request, reply) => {
        const { form, ...query } = request.query as z.output<CsvQuery>;
        const asked = of.askedOf(query as z.output<Query>);
        const text = await of.csv(asked, form);
        return reply
          .headers({
            'content-disposition': attachment(of.fileName(asked)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(text);
      },
    );
  };
}
