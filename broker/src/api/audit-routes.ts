import {
  ApiError,
  AUDIT_PAGE,
  AuditCsvQuery,
  type AuditFilter,
  AuditPage,
  AuditQuery,
  type Instant,
  LONGEST_AUDIT,
  MOST_AUDIT_LINES,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { auditFileName } from '../audit/audit-csv.js';
import type { AuditReader } from '../audit/audit-reader.js';
import type { AuditForm, AuditWorkerData, FromAuditWorker } from '../audit/audit-worker.js';
import { attachment } from '../export/csv-file-name.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { mustBeKnown } from './paper.js';

export interface AuditInputs {
  desk: ThreadDesk<Pick<AuditWorkerData, 'reader' | 'filter' | 'wanted'>, FromAuditWorker>;
  settings(): Settings;
  account(request: FastifyRequest): Account;
  drill: boolean;
  wallNow(): Instant;
}

const NO_PAGE: AuditPage = { lines: [], more: null, changesMissing: false };

/** Of one address in a minute. */
const PAGES_A_MINUTE = 60;
const FILES_A_MINUTE = 6;

const refusals = {
  ...{ 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError },
  ...{ 409: ApiError, 429: ApiError, 503: ApiError },
};
const ABOUT =
  'The audit log (操作の記録): who did what, when, from where, and what was there before. Of the towns of the account, and of all.';

/** The audit log for HQ and administrators. */
export function auditRoutes({ desk, settings, account, drill, wallNow }: AuditInputs): (app: Api) => void {
  const readerOf = (request: FastifyRequest): AuditReader => {
    const { name, towns, role } = account(request);
    return { name, towns, isAdministrator: role === 'administrator' };
  };
  const mustBeAsked = ({ from = 0, to, town }: AuditFilter): void => {
    mustBeKnown(town, settings());
    if (to !== undefined && from > to)
      throw new ApiFault(400, 'period-not-valid', '期間は、はじめを先にしてください。');
  };
  const make = async (
    reader: AuditReader,
    filter: AuditFilter,
    wanted: AuditForm,
  ): Promise<Extract<FromAuditWorker, { type: 'page' | 'text' }>> => {
    const answer = await desk.make({ reader, filter, wanted });
    if (!answer)
      throw new ApiFault(
        503,
        'audit-busy',
        'ほかの方が記録を出しています。少し待って、もう一度お試しください。',
      );
    switch (answer.type) {
      case 'too-many':
        throw new ApiFault(
          409,
          'too-many-lines',
          `一度に出せるのは${MOST_AUDIT_LINES}件までです。期間を短くするか、種別や人で絞り込んでください。`,
        );
      case 'too-long':
        throw new ApiFault(
          503,
          'took-too-long',
          '記録を調べるのに時間がかかりすぎました。期間を短くして、もう一度お試しください。',
        );
      case 'broken':
        throw new ApiFault(
          503,
          'record-broken',
          '記録のファイルに壊れた箇所があります。システム担当者が確認してください。',
        );
      case 'fault':
        throw new Error(answer.message);
      default:
        return answer;
    }
  };
  const limited = (max: number) => ({ rateLimit: { max, timeWindow: '1 minute' } });

  return (app) => {
    app.get(
      '/api/v1/audit',
      {
        config: limited(PAGES_A_MINUTE),
        schema: {
          description: `${ABOUT} ${AUDIT_PAGE} lines, the newest first; older ones by "before".`,
          querystring: AuditQuery,
          response: { 200: AuditPage, ...refusals },
        },
      },
      async (request, reply) => {
        const { before, ...filter } = request.query;
        mustBeAsked(filter);
        void reply.header('cache-control', 'no-store');
        const answer = await make(readerOf(request), filter, { as: 'page', before });
        return answer.type === 'page' ? answer.page : NO_PAGE;
      },
    );
    app.get(
      '/api/v1/audit.csv',
      {
        exposeHeadRoute: false,
        config: limited(FILES_A_MINUTE),
        schema: {
          description: `${ABOUT} As CSV (RFC 4180), the oldest first; at most 400 days, the last where none are named, and ${MOST_AUDIT_LINES} lines.`,
          querystring: AuditCsvQuery,
          produces: ['text/csv'],
          response: { 200: z.any().describe('CSV (RFC 4180), UTF-8'), ...refusals },
        },
      },
      async (request, reply) => {
        const { form, ...asked } = request.query;
        mustBeAsked(asked);
        const to = asked.to ?? wallNow();
        const filter = { ...asked, to, from: asked.from ?? Math.max(0, to - LONGEST_AUDIT) };
        if (to - filter.from > LONGEST_AUDIT)
          throw new ApiFault(400, 'period-too-long', '期間は400日までです。分けて出してください。');
        const answer = await make(readerOf(request), filter, { as: 'csv', form });
        return reply
          .headers({
            'content-disposition': attachment(auditFileName(settings(), filter, drill)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(answer.type === 'text' ? answer.text : '');
      },
    );
  };
}
