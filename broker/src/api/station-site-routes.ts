import { ApiError, PastCrests, StationId, StationSite } from '@kawamori/contracts';
import { z } from 'zod';
import type { HubView } from '../views/hub-view.js';
import { pastCrest, stationSite } from '../views/station-site.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

/** Crests in one answer: more lines than a chart can tell apart. */
const MOST_CRESTS = 50;
const params = z.strictObject({ id: StationId });

/** A station's place, and the floods that it has seen. */
export function stationSiteRoutes(view: Pick<HubView, 'settings' | 'highestEpisodes'>): (app: Api) => void {
  const known = (id: StationId) => {
    const { stations } = view.settings();
    const station = stations.get(id);
    if (!station) throw new ApiFault(404, 'no-station', 'その観測所はありません。');
    return { station, stations };
  };
  return (app) => {
    app.get(
      '/api/v1/stations/:id/site',
      { schema: { params, response: { 200: StationSite, 401: ApiError, 404: ApiError } } },
      (request) => {
        const { station, stations } = known(request.params.id);
        return stationSite(station, stations);
      },
    );

    app.get(
      '/api/v1/stations/:id/crests',
      {
        schema: {
          description: 'The highest crests that the station has seen since the hub judges it.',
          params,
          querystring: z.strictObject({
            limit: z.coerce.number().int().min(1).max(MOST_CRESTS).default(10),
          }),
          response: { 200: PastCrests, 400: ApiError, 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const { station } = known(request.params.id);
        return { crests: view.highestEpisodes(station.id, request.query.limit).map(pastCrest) };
      },
    );
  };
}
