import { HOURS_AHEAD, HoursCsvQuery, HoursQuery, type Instant } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { hoursFileName } from '../hq/hours-csv.js';
import { fullHour } from '../hq/hours-table.js';
import type { AskedHours, HoursForm, HoursWorkerData } from '../hq/hours-worker.js';
import type { FromPaperWorker } from '../hq/paper.js';
import type { Account } from '../people/account.js';
import type { Settings } from '../settings/settings.js';
import type { ThreadDesk } from '../thread-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { makerOf, mustBeKnown, textOf } from './paper.js';
import { sheetAndCsvRoutes } from './sheet-and-csv.js';

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

  return sheetAndCsvRoutes({
    ...{ name: 'hours', about: ABOUT, query: HoursQuery, csvQuery: HoursCsvQuery, askedOf },
    aboutSheet: 'As a page to print on A4 landscape; no script.',
    aboutCsv: 'As CSV (RFC 4180), a row for each station and hour.',
    sheet: (asked, request) => {
      const by = makerOf(account(request), settings());
      return make(asked, { as: 'sheet', hubName, madeAt: wallNow(), by });
    },
    csv: (asked, form) => make(asked, { as: 'csv', form }),
    fileName: ({ town, at: last, hours }) => hoursFileName(settings(), { town, last, hours }, drill),
  });
}
