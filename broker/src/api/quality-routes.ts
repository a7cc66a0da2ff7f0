import {
  ApiError,
  EndMaintenanceRequest,
  LONGEST_OVERRULE,
  MaintenanceRequest,
  MaintenanceView,
  type NewFact,
  OverruleRequest,
  OverruleView,
  QualityView,
  Quantity,
  StationId,
  seriesId,
  UndoOverruleRequest,
} from '@kawamori/contracts';
import { z } from 'zod';
import {
  beginMaintenance,
  type Decided,
  type DecisionInputs,
  endMaintenance,
  overrule,
  undoOverrule,
} from '../settings/quality-decisions.js';
import type { HubView } from '../views/hub-view.js';
import { qualityView } from '../views/quality-view.js';
import { MOST_READINGS } from '../views/series-store.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface QualityInputs {
  view: HubView;
  asks: WhoAsks;
  riverNow(): number;
  settle(facts: readonly NewFact[]): Promise<void>;
}

/** Decisions of one address in a minute: each may have a week of readings judged again. */
const DECISIONS_A_MINUTE = 60;
/** Each reads up to a week of readings. */
const LOOKS_A_MINUTE = 240;
/** Of a long history the newest. */
const MOST_SHOWN = 200;

const Instant = z.coerce.number().int().min(0).max(4_102_444_800_000);
const params = z.strictObject({ id: StationId });
const noStation = () => new ApiFault(404, 'no-station', 'その観測所はありません。');

/** What staff say of readings: overrules and their undoing, and maintenance. Each stands in the journal with name, time and reason. */
export function qualityRoutes({ view, asks, riverNow, settle }: QualityInputs): (app: Api) => void {
  const stationOf = (id: StationId) => {
    const station = view.settings().stations.get(id);
    if (!station) throw noStation();
    return station;
  };
  const inputs = (): DecisionInputs => ({
    now: riverNow(),
    interventions: view.interventions(),
    settledAt: (series) => view.settledAt(series),
    qualitiesOf: (series, from, to) =>
      view.readingsBetween(series, from, to, MOST_READINGS).map(({ quality }) => quality),
  });
  const carryOut = async (decided: Decided) => {
    if (!decided.ok) throw new ApiFault(decided.status, decided.code, decided.message);
    await settle(decided.facts);
    return {};
  };
  const limited = { rateLimit: { max: DECISIONS_A_MINUTE, timeWindow: '1 minute' } };
  const response = { 200: z.object({}), 400: ApiError, 401: ApiError, 404: ApiError, 409: ApiError };

  return (app) => {
    app.get(
      '/api/v1/stations/:id/quality',
      {
        config: { rateLimit: { max: LOOKS_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'What is thought of the readings of a period, seven days at most: how many are good, suspect, bad and missing, and of those that are not good, or that staff have decided about, when, which values, and why; and where more than one value came for an instant, which one is judged and which ones are only kept.',
          params,
          querystring: z.strictObject({
            quantity: Quantity.default('level'),
            from: Instant,
            to: Instant,
          }),
          response: { 200: QualityView, 400: ApiError, 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const { quantity, from, to } = request.query;
        const station = stationOf(request.params.id);
        if (!station.series[quantity]) {
          throw new ApiFault(404, 'no-series', 'その観測所では、その項目を測っていません。');
        }
        if (from > to || to - from > LONGEST_OVERRULE) {
          throw new ApiFault(400, 'period-not-valid', '期間は、はじめが先で、7日以内にしてください。');
        }
        const series = seriesId(station.id, quantity);
        const found = view.readingsBetween(series, from, to, MOST_READINGS + 1);
        if (found.length > MOST_READINGS) {
          throw new ApiFault(400, 'too-many-readings', 'この期間の値が多すぎます。期間を短くしてください。');
        }
        const others = view.otherValues(series, from, to, MOST_READINGS);
        return qualityView({ series, from, to }, found, others, MOST_SHOWN);
      },
    );
    app.get(
      '/api/v1/stations/:id/overrules',
      {
        schema: {
          description:
            'What staff have said of readings of a station, the newest first; what was undone says so.',
          params,
          querystring: z.strictObject({ quantity: Quantity.default('level') }),
          response: { 200: z.array(OverruleView), 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const series = seriesId(stationOf(request.params.id).id, request.query.quantity);
        return view.interventions().overrules(series, MOST_SHOWN);
      },
    );
    app.post(
      '/api/v1/stations/:id/overrules',
      {
        config: limited,
        schema: {
          description:
            'Says of readings that they count (`good`) or never do (`bad`), whatever the hub thinks of them. The same stretch said again takes the place of what was said.',
          params,
          body: OverruleRequest,
          response,
        },
      },
      (request) => carryOut(overrule(stationOf(request.params.id), request.body, asks(request), inputs())),
    );
    app.post(
      '/api/v1/stations/:id/overrules/undo',
      {
        config: limited,
        schema: {
          description: 'Takes back what was said of exactly this stretch: the hub judges it by itself again.',
          params,
          body: UndoOverruleRequest,
          response,
        },
      },
      (request) =>
        carryOut(undoOverrule(stationOf(request.params.id), request.body, asks(request), inputs())),
    );
    app.get(
      '/api/v1/stations/:id/maintenance',
      {
        schema: {
          description: 'Maintenance of a station, the newest first; what is over says so.',
          params,
          response: { 200: z.array(MaintenanceView), 401: ApiError, 404: ApiError },
        },
      },
      (request) => view.interventions().maintenances(stationOf(request.params.id).id, MOST_SHOWN),
    );
    app.post(
      '/api/v1/stations/:id/maintenance',
      {
        config: limited,
        schema: {
          description:
            'Begins maintenance of a station, or of one quantity: readings are kept and not judged. It ends by itself at `until`, at most three days from its beginning.',
          params,
          body: MaintenanceRequest,
          response,
        },
      },
      (request) =>
        carryOut(beginMaintenance(stationOf(request.params.id), request.body, asks(request), inputs())),
    );
    app.post(
      '/api/v1/stations/:id/maintenance/end',
      {
        config: limited,
        schema: {
          description: 'Ends the maintenance that is under way; what comes from now on is judged.',
          params,
          body: EndMaintenanceRequest,
          response,
        },
      },
      (request) =>
        carryOut(endMaintenance(stationOf(request.params.id), request.body, asks(request), inputs())),
    );
  };
}
