import {
  ApiError,
  type Instant,
  LEDGER_PAGE,
  LedgerCsvQuery,
  LedgerPage,
  LedgerQuery,
  LONGEST_LEDGER,
  MOST_LEDGER_LINES,
} from '@kawamori/contracts';
import { z } from 'zod';
import { attachment } from '../export/csv-file-name.js';
import type { LedgerDesk } from '../ledger/ledger-desk.js';
import { ledgerFileName } from '../ledger/ledger-file-name.js';
import type { FromLedgerWorker, LedgerForm } from '../ledger/ledger-worker.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface LedgerInputs {
  desk: LedgerDesk;
  settings(): Settings;
  hubName: string;
  drill: boolean;
  wallNow(): Instant;
  asks: WhoAsks;
}

/** Of one address in a minute. */
const PAGES_A_MINUTE = 120;
const FILES_A_MINUTE = 20;

const refusals = { 400: ApiError, 401: ApiError, 409: ApiError, 429: ApiError, 503: ApiError };
const ABOUT =
  'The chronology (クロノロジー) of a period: levels, notices, calls, every try, what people said and decided. At most 400 days and 20,000 lines.';

/** The chronology for those who are signed in: as lines, as CSV, and as a page to print. */
export function ledgerRoutes(inputs: LedgerInputs): (app: Api) => void {
  const { desk, settings, hubName, drill, wallNow, asks } = inputs;

  const make = async (query: LedgerQuery, wanted: LedgerForm): Promise<FromLedgerWorker> => {
    if (query.from > query.to)
      throw new ApiFault(400, 'period-not-valid', '期間は、はじめを先にしてください。');
    if (query.to - query.from > LONGEST_LEDGER)
      throw new ApiFault(400, 'period-too-long', '期間は400日までです。分けて出してください。');
    const answer = await desk.make(query, wanted);
    if (!answer)
      throw new ApiFault(
        503,
        'ledger-busy',
        'ほかの方が記録を出しています。少し待って、もう一度お試しください。',
      );
    if (answer.type === 'too-many')
      throw new ApiFault(
        409,
        'too-many-lines',
        `この期間には${answer.lines}件の記録があります。一度に出せるのは${MOST_LEDGER_LINES}件までです。期間を短くするか、町や観測所を選んでください。`,
      );
    if (answer.type === 'broken')
      throw new ApiFault(
        503,
        'record-broken',
        '記録のファイルに壊れた箇所があります。システム担当者が確認してください。',
      );
    if (answer.type === 'fault') throw new Error(answer.message);
    return answer;
  };
  const textOf = (answer: FromLedgerWorker): string => (answer.type === 'text' ? answer.text : '');
  const limited = (max: number) => ({ rateLimit: { max, timeWindow: '1 minute' } });

  return (app) => {
    app.get(
      '/api/v1/ledger',
      {
        config: limited(PAGES_A_MINUTE),
        schema: {
          description: `${ABOUT} The newest ${LEDGER_PAGE} lines.`,
          querystring: LedgerQuery,
          response: { 200: LedgerPage, ...refusals },
        },
      },
      async (request) => {
        asks(request);
        const answer = await make(request.query, { as: 'page', limit: LEDGER_PAGE });
        return answer.type === 'page' ? answer.page : { lines: [], more: null };
      },
    );
    app.get(
      '/api/v1/ledger.csv',
      {
        exposeHeadRoute: false,
        config: limited(FILES_A_MINUTE),
        schema: {
          description: `${ABOUT} As CSV (RFC 4180), the oldest first.`,
          querystring: LedgerCsvQuery,
          produces: ['text/csv'],
          response: { 200: z.any().describe('CSV (RFC 4180), UTF-8'), ...refusals },
        },
      },
      async (request, reply) => {
        asks(request);
        const { form, ...query } = request.query;
        const text = textOf(await make(query, { as: 'csv', form }));
        return reply
          .headers({
            'content-disposition': attachment(ledgerFileName(settings(), query, drill)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(text);
      },
    );
    app.get(
      '/api/v1/ledger.html',
      {
        exposeHeadRoute: false,
        config: limited(FILES_A_MINUTE),
        schema: {
          description: `${ABOUT} As a page to print on A4, the oldest first; no script.`,
          querystring: LedgerQuery,
          produces: ['text/html'],
          response: { 200: z.any().describe('HTML'), ...refusals },
        },
      },
      async (request, reply) => {
        asks(request);
        const text = textOf(await make(request.query, { as: 'sheet', hubName, madeAt: wallNow() }));
        return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(text);
      },
    );
  };
}
