import { DAY, type Instant, LONGEST_RECEPTION, ReceptionCsvQuery, ReceptionQuery } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import type { FromPaperWorker } from '../hq/paper.js';
import { receptionFileName } from '../hq/reception-csv.js';
import type { ReceptionForm, ReceptionWorkerData } from '../hq/reception-worker.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, textOf } from './paper.js';
import { sheetAndCsvRoutes } from './sheet-and-csv.js';

export interface ReceptionInputs {
  desk: ThreadDesk<ReceptionWorkerData, FromPaperWorker>;
  settings(): Settings;
  storeFile(): string;
  hubName: string;
  drill: boolean;
  riverNow(): Instant;
  wallNow(): Instant;
  account(request: FastifyRequest): Account;
}

const ABOUT =
  'The reception book (受信簿) of a period, at most 100 days, the last day where none is named: what reached HQ, as it was said, with its next step.';

/** The reception book for duty: as a page to print, and as CSV. */
export function receptionRoutes(inputs: ReceptionInputs): (app: Api) => void {
  const { desk, settings, storeFile, hubName, drill, riverNow, wallNow, account } = inputs;

  const askedOf = ({ from, to, town }: ReceptionQuery): ReceptionWorkerData['asked'] => {
    mustBeKnown(town, settings());
    const end = to ?? riverNow();
    const asked = { from: from ?? end - DAY, to: end, town };
    if (asked.from > asked.to)
      throw new ApiFault(400, 'period-not-valid', '期間は、はじめを先にしてください。');
    if (asked.to - asked.from > LONGEST_RECEPTION)
      throw new ApiFault(400, 'period-too-long', '期間は100日までです。分けて出してください。');
    return asked;
  };
  const make = async (asked: ReceptionWorkerData['asked'], wanted: ReceptionForm): Promise<string> =>
    textOf(await desk.make({ storeFile: storeFile(), asked, wanted, drill }));

  return sheetAndCsvRoutes({
    ...{ name: 'reception', about: ABOUT, query: ReceptionQuery, csvQuery: ReceptionCsvQuery, askedOf },
    aboutSheet: 'As a page to print on A4; no script.',
    aboutCsv: 'As CSV (RFC 4180), the oldest first.',
    sheet: (asked, request) => {
      const by = makerOf(account(request), settings());
      return make(asked, { as: 'sheet', hubName, madeAt: wallNow(), by });
    },
    csv: (asked, form) => make(asked, { as: 'csv', form }),
    fileName: (asked) => receptionFileName(settings(), asked, drill),
  });
}
