import {
  ApiError,
  CorrectEntryRequest,
  ENTRY_PAGE,
  EntryDoneRequest,
  EntryId,
  EntryList,
  EntryQuery,
  type EntryView,
  type Instant,
  type NewFact,
  RecordEntryRequest,
  WithdrawEntryRequest,
} from '@kawamori/contracts';
import { z } from 'zod';
import {
  correctEntry,
  finishEntry,
  recordEntry,
  reopenEntry,
  restoreEntry,
  withdrawEntry,
} from '../book/book-decisions.js';
import type { BookTable } from '../book/book-table.js';
import type { Decided } from '../settings/quality-decisions.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface BookRouteInputs {
  view: Pick<HubView, 'book' | 'settings'>;
  asks: WhoAsks;
  riverNow(): Instant;
  settle(facts: readonly NewFact[]): Promise<void>;
}

/** What one address may write in a minute. */
const WRITES_A_MINUTE = 60;

const params = z.strictObject({ id: EntryId });

/** HQ's book: what reached it, and what it did. Both towns write and read it; nothing is deleted. */
export function bookRoutes({ view, asks, riverNow, settle }: BookRouteInputs): (app: Api) => void {
  const inputs = () => ({ now: riverNow(), settings: view.settings() });
  const one = (id: EntryId) => view.book().one(id);
  const carryOut = async (decided: Decided) => {
    if (!decided.ok) throw new ApiFault(decided.status, decided.code, decided.message);
    if (decided.facts.length > 0) await settle(decided.facts);
    return {};
  };
  const config = { rateLimit: { max: WRITES_A_MINUTE, timeWindow: '1 minute' } };
  const faults = { 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError };
  const response = { 200: z.object({}), ...faults };

  return (app) => {
    app.get(
      '/api/v1/entries',
      {
        schema: {
          description:
            'HQ’s book (受信簿): what reached it, as it was said, and what it did; the newest first, and every older one whose next step is open.',
          querystring: EntryQuery,
          response: { 200: EntryList, 400: ApiError, 401: ApiError, 403: ApiError },
        },
      },
      (request) => listed(view.book(), request.query.before),
    );
    app.post(
      '/api/v1/entries',
      {
        config,
        schema: {
          description: 'Records what reached HQ, or what it did. The same sent again changes nothing.',
          body: RecordEntryRequest,
          response,
        },
      },
      (request) => carryOut(recordEntry(request.body, asks(request), one(request.body.id), inputs())),
    );
    app.post(
      '/api/v1/entries/:id/correct',
      {
        config,
        schema: {
          description: 'Corrects an entry; how it read before stays with it.',
          params,
          body: CorrectEntryRequest,
          response,
        },
      },
      (request) => carryOut(correctEntry(one(request.params.id), request.body, asks(request), inputs())),
    );
    app.post(
      '/api/v1/entries/:id/done',
      {
        config,
        schema: { description: 'Its next step was taken.', params, body: EntryDoneRequest, response },
      },
      (request) => carryOut(finishEntry(one(request.params.id), request.body, asks(request))),
    );
    app.post(
      '/api/v1/entries/:id/reopen',
      { config, schema: { description: 'Takes back that its next step was taken.', params, response } },
      (request) => carryOut(reopenEntry(one(request.params.id), asks(request))),
    );
    app.post(
      '/api/v1/entries/:id/withdraw',
      {
        config,
        schema: {
          description: 'Takes an entry back: it stays, marked as such.',
          params,
          body: WithdrawEntryRequest,
          response,
        },
      },
      (request) => carryOut(withdrawEntry(one(request.params.id), request.body, asks(request))),
    );
    app.post(
      '/api/v1/entries/:id/restore',
      { config, schema: { description: 'Takes back that it was taken back.', params, response } },
      (request) => carryOut(restoreEntry(one(request.params.id), asks(request))),
    );
  };
}

function listed(book: BookTable, before: Instant | undefined): EntryList {
  const page = book.newest(ENTRY_PAGE, before);
  const last = page.at(-1);
  // Entries of one instant stay together.
  const tied = last && page.length === ENTRY_PAGE ? book.between(last.at, last.at).filter(isNotIn(page)) : [];
  const entries = [...page, ...tied];
  const waiting = before === undefined ? book.open().toReversed().filter(isNotIn(entries)) : [];
  return {
    entries: [...entries, ...waiting],
    more: last && page.length === ENTRY_PAGE && book.newest(1, last.at).length > 0 ? last.at : null,
  };
}

const isNotIn =
  (list: readonly EntryView[]) =>
  ({ id }: EntryView): boolean =>
    !list.some((one) => one.id === id);
