import { ApiError, BaseMap, MapLayerId, MapLayers } from '@kawamori/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { StoredBaseMap } from '../basemap/base-map-file.js';
import type { TileFolder } from '../basemap/tile-folder.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface MapInputs {
  baseMap: { read(): Promise<StoredBaseMap> };
  tiles: Readonly<Record<MapLayerId, Pick<TileFolder, 'layer' | 'read'>>>;
  asks: WhoAsks;
}

/** A screen full of tiles is some sixty requests, and people move the map. */
const TILES_A_MINUTE = 6_000;

const Whole = z.string().regex(/^\d{1,6}$/);
const tileParams = z.strictObject({ layer: MapLayerId, z: Whole, x: Whole, y: Whole });

/** What lies beneath the stations: the imported base map and the cached tiles. */
export function mapRoutes({ baseMap, tiles, asks }: MapInputs): (app: Api) => void {
  return (app) => {
    app.get(
      '/api/v1/map-layers',
      { schema: { response: { 200: MapLayers, 401: ApiError } } },
      async (): Promise<MapLayers> => {
        const { state } = await baseMap.read();
        const caches = await Promise.all(
          MapLayerId.options.map(async (layer) => ({ layer, cache: await tiles[layer].layer() })),
        );
        const layers = caches.flatMap(({ layer, cache }) => {
          if (!cache) return [];
          const { minZoom, maxZoom, bounds, attribution } = cache;
          return [{ layer, minZoom, maxZoom, bounds, attribution }];
        });
        return { baseMap: state, layers };
      },
    );

    app.get(
      '/api/v1/basemap',
      {
        schema: { response: { 200: BaseMap, 401: ApiError, 404: ApiError, 503: ApiError } },
      },
      async (request, reply) => {
        const stored = await baseMap.read();
        if (stored.state === 'absent') throw new ApiFault(404, 'no-basemap', '取り込んだ地図はありません。');
        if (stored.state === 'unreadable') {
          throw new ApiFault(
            503,
            'basemap-unreadable',
            '取り込んだ地図を読めません。取り込み直してください。',
          );
        }
        // The file's own bytes, checked when they were read: the type would have them made anew for each request.
        await sendKept(request, reply as FastifyReply, {
          etag: stored.etag,
          caching: 'private, no-cache',
          type: 'application/json; charset=utf-8',
          bytes: stored.body,
        });
      },
    );

    app.get(
      '/tiles/:layer/:z/:x/:y',
      {
        schema: { hide: true, params: tileParams },
        config: { rateLimit: { max: TILES_A_MINUTE, timeWindow: '1 minute' } },
      },
      async (request, reply) => {
        asks(request);
        const { layer, z: zoom, x, y } = request.params;
        const tile = await tiles[layer].read({ z: Number(zoom), x: Number(x), y: Number(y) });
        if (!tile) throw new ApiFault(404, 'no-tile', '地図のこの部分はありません。');
        await sendKept(request, reply, { ...tile, caching: 'private, max-age=86400' });
      },
    );
  };
}

/** Sends what a browser may keep, or only that it has it already. */
async function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, caching, type, bytes }: { etag: string; caching: string; type: string; bytes: Buffer },
): Promise<void> {
  void reply.headers({ etag, 'cache-control': caching });
  await (request.headers['if-none-match'] === etag ? reply.status(304).send() : reply.type(type).send(bytes));
}
