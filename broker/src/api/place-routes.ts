import { ApiError, PlaceList } from '@kawamori/contracts';
import { placeIndex } from '../hq/place-index.js';
import type { Settings } from '../settings/settings.js';
import type { Api } from './http-server.js';

/** What can be looked up by name at the telephone desk. */
export function placeRoutes(settings: () => Settings): (app: Api) => void {
  return (app) => {
    app.get(
      '/api/v1/places',
      {
        schema: {
          description:
            'Places that callers name (districts, rivers, bridges, gauges), how each is read, and which gauges speak for it: those that the town has named, or else the three nearest by the straight line.',
          response: { 200: PlaceList, 401: ApiError },
        },
      },
      () => ({ places: placeIndex(settings()) }),
    );
  };
}
