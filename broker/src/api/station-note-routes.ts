import {
  ApiError,
  type NewFact,
  NoteStationRequest,
  StationId,
  WithdrawStationNoteRequest,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { Decided } from '../settings/quality-decisions.js';
import { noteStation, withdrawStationNote } from '../settings/station-notes.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

/** What one address may write in a minute. */
const WRITES_A_MINUTE = 60;
const params = z.strictObject({ id: StationId });

/** What staff note at a station. What stands there is part of the station's state. */
export function stationNoteRoutes({
  view,
  asks,
  settle,
}: {
  view: Pick<HubView, 'settings' | 'notes'>;
  asks: WhoAsks;
  settle(facts: readonly NewFact[]): Promise<void>;
}): (app: Api) => void {
  const standing = (id: StationId) => {
    if (!view.settings().stations.has(id)) throw new ApiFault(404, 'no-station', 'その観測所はありません。');
    return view.notes().of(id);
  };
  const carryOut = async (decided: Decided) => {
    if (!decided.ok) throw new ApiFault(decided.status, decided.code, decided.message);
    if (decided.facts.length > 0) await settle(decided.facts);
    return {};
  };
  const config = { rateLimit: { max: WRITES_A_MINUTE, timeWindow: '1 minute' } };
  const response = {
    200: z.object({}),
    400: ApiError,
    401: ApiError,
    403: ApiError,
    404: ApiError,
    409: ApiError,
    503: ApiError,
  };
  return (app) => {
    app.post(
      '/api/v1/stations/:id/notes',
      {
        config,
        schema: {
          description:
            'Notes at a station what staff should know of it as long as it stands (護岸工事中、値は参考); judging does not change by it. The same sent again changes nothing.',
          params,
          body: NoteStationRequest,
          response,
        },
      },
      (request) => {
        const { id } = request.params;
        return carryOut(noteStation(id, request.body, asks(request), standing(id)));
      },
    );
    app.post(
      '/api/v1/stations/:id/notes/withdraw',
      {
        config,
        schema: {
          description: 'Takes back a note: it stands at the station no longer, and in the record on.',
          params,
          body: WithdrawStationNoteRequest,
          response,
        },
      },
      (request) => {
        const { id } = request.params;
        return carryOut(withdrawStationNote(id, request.body.id, asks(request), standing(id)));
      },
    );
  };
}
