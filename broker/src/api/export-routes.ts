import { ApiError, CsvQuery, toIsoJst } from '@kawamori/contracts';
import { z } from 'zod';
import type { CsvDesk } from '../export/csv-desk.js';
import { attachment, csvFileName } from '../export/csv-file-name.js';
import type { CsvFault } from '../export/csv-worker.js';
import { CsvFailed } from '../export/threaded-csv.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface ExportInputs {
  desk: CsvDesk;
  settings(): Settings;
  drill: boolean;
  /** Whether the store that is read is the whole one, and not what came along into memory. */
  recording(): boolean;
  asks: WhoAsks;
}

/** Files of one address in a minute. */
const FILES_A_MINUTE = 20;

/** Readings as files for those who are signed in. Residents have the files of their own pages, and nothing here. */
export function exportRoutes({ desk, settings, drill, recording, asks }: ExportInputs): (app: Api) => void {
  return (app) => {
    app.get(
      '/api/v1/readings.csv',
      {
        exposeHeadRoute: false,
        config: { rateLimit: { max: FILES_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Readings as CSV, made while they are taken: every reading or ten minutes a row, with quality, reason, datum and unit. An answer that breaks off is not whole.',
          querystring: CsvQuery,
          produces: ['text/csv'],
          response: {
            200: z.any().describe('CSV (RFC 4180), UTF-8'),
            400: ApiError,
            401: ApiError,
            404: ApiError,
            409: ApiError,
            429: ApiError,
            503: ApiError,
          },
        },
      },
      async (request, reply) => {
        const { query } = request;
        if (query.from > query.to)
          throw new ApiFault(400, 'period-not-valid', '期間は、はじめを先にしてください。');
        const file = await desk.begin(query, asks(request)).catch((error: unknown) => {
          throw error instanceof CsvFailed ? refusal(error.fault, error, recording()) : error;
        });
        if (!file) {
          throw new ApiFault(
            503,
            'export-busy',
            'ほかの書き出しが続いています。終わってから、もう一度お試しください。',
          );
        }
        return reply
          .headers({
            'content-disposition': attachment(csvFileName(settings(), query, drill)),
            'cache-control': 'no-store',
          })
          .type('text/csv; charset=utf-8')
          .send(file);
      },
    );
  };
}

function refusal(fault: CsvFault, error: CsvFailed, recording: boolean): Error {
  switch (fault.kind) {
    case 'nothing':
      return new ApiFault(404, 'nothing-to-export', 'その観測所はないか、その項目を測っていません。');
    case 'older-unreadable':
      if (!recording) {
        return new ApiFault(
          503,
          'not-recording',
          '記録できていないあいだは、古い値を書き出せません（値は残っています）。記録できるようになってから、もう一度お試しください。',
        );
      }
      return new ApiFault(
        409,
        'older-not-kept',
        `${toIsoJst(fault.beginsAt)} より前の値は残っていません。期間のはじめを、それ以後にしてください。`,
      );
    case 'server-down':
      return new ApiFault(
        503,
        'influx-down',
        '古い値を持つ InfluxDB につながりません。つながってから、もう一度お試しください。',
      );
    case 'store-broken':
      return new ApiFault(
        503,
        'store-broken',
        '観測値の保管ファイルに壊れた箇所があります。サーバーを再起動すると作り直されます。そのあとで、もう一度お試しください。',
      );
    case 'other':
      return error;
  }
}
