import {
  ApiError,
  DAY,
  EpisodeView,
  NOTICES_IN_SNAPSHOT,
  NoticePage,
  Quantity,
  Resolution,
  SeriesView,
  Snapshot,
  StationId,
  StationState,
} from '@kawamori/contracts';
import { z } from 'zod';
import { encodeEvent, type LiveFeed } from '../live/live-feed.js';
import { shownNotice } from '../notices/shown-notice.js';
import type { HubView } from '../views/hub-view.js';
import type { AskedSeries } from '../views/long-series.js';
import { ReaderBusy } from '../views/series-reader.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import { whileSignedIn } from './while-signed-in.js';
import type { WhoAsks } from './who-asks.js';

export interface RiverInputs {
  view: HubView;
  feed: LiveFeed;
  /** A `SeriesView` as JSON; undefined for a station or a quantity that is not known. */
  series(asked: Omit<AskedSeries, 'observing'>): Promise<Uint8Array> | undefined;
  snapshot(): Snapshot;
  /** Who has seen nothing after this sequence cannot be told what changed: it needs everything anew. */
  resumableFrom(): number;
  asks: WhoAsks;
}

const Instant = z.coerce.number().int().min(0).max(4_102_444_800_000);
/** Bytes that may wait for a slow line before its watcher is let go. */
const WATCHER_BYTES = 4 * 1024 * 1024;
const MOST_WATCHERS = 500;
/** Notices in one answer. */
const MOST_NOTICES = 200;
/** Of readings, and of what is summed up. */
const LONGEST_PERIOD = 800 * DAY;
const LONGEST_SUMMED_UP = 50 * 366 * DAY;

const stationParams = z.strictObject({ id: StationId });
const noStation = () => new ApiFault(404, 'no-station', 'その観測所はありません。');

const busy = (error: unknown): never => {
  if (!(error instanceof ReaderBusy)) throw error;
  throw new ApiFault(503, 'reader-busy', '問い合わせが重なっています。少し待ってください。');
};

/** What the rivers do: state, series, episodes, notices, and the live feed. */
export function riverRoutes({
  view,
  feed,
  series,
  snapshot,
  resumableFrom,
  asks,
}: RiverInputs): (app: Api) => void {
  return (app) => {
    app.get('/api/v1/snapshot', { schema: { response: { 200: Snapshot, 401: ApiError } } }, () => snapshot());

    app.get(
      '/api/v1/stations/:id',
      {
        schema: { params: stationParams, response: { 200: StationState, 401: ApiError, 404: ApiError } },
      },
      (request) => {
        const station = view.station(request.params.id);
        if (!station) throw noStation();
        return station;
      },
    );

    app.get(
      '/api/v1/stations/:id/series',
      {
        schema: {
          params: stationParams,
          querystring: z.strictObject({
            quantity: Quantity.default('level'),
            from: Instant,
            to: Instant,
            resolution: Resolution.or(z.literal('auto')).default('raw'),
          }),
          response: { 200: SeriesView, 400: ApiError, 401: ApiError, 404: ApiError, 503: ApiError },
        },
      },
      async (request, reply) => {
        const { quantity, from, to, resolution } = request.query;
        const isRaw = resolution === 'raw';
        if (from > to || to - from > (isRaw ? LONGEST_PERIOD : LONGEST_SUMMED_UP)) {
          throw new ApiFault(
            400,
            'period-not-valid',
            `期間は、はじめが先で、${isRaw ? '800日' : '50年'}以内にしてください。`,
          );
        }
        const found = series({ station: request.params.id, quantity, from, to, resolution });
        if (!found) throw noStation();
        const json = await found.catch(busy);
        // Made in the reader's thread, by the type of the schema: to check it here would take longer than everything else.
        return reply.type('application/json; charset=utf-8').send(json as never);
      },
    );

    app.get(
      '/api/v1/stations/:id/episodes',
      {
        schema: {
          params: stationParams,
          response: { 200: z.array(EpisodeView), 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        if (!view.settings().stations.has(request.params.id)) throw noStation();
        return view.episodes(request.params.id, 100);
      },
    );

    app.get(
      '/api/v1/notices',
      {
        schema: {
          description:
            'Notices, the newest decision first; older ones with `before` set to `more` of the answer.',
          querystring: z.strictObject({
            limit: z.coerce.number().int().min(1).max(MOST_NOTICES).default(MOST_NOTICES),
            before: z.string().min(1).max(300).optional(),
          }),
          response: { 200: NoticePage, 400: ApiError, 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const { limit, before } = request.query;
        if (before !== undefined && !view.notice(before)) {
          throw new ApiFault(404, 'no-notice', 'そのお知らせはありません。');
        }
        const found = view.notices(limit + 1, before);
        const notices = found.slice(0, limit).map(shownNotice);
        return { notices, more: found.length > limit ? (notices.at(-1)?.key ?? null) : null };
      },
    );

    const live = {
      description:
        'Server-sent events: snapshot, station, notice, official, clock, health. The id is a journal sequence; a connection with Last-Event-ID is told what changed since. It ends within half a minute of a sign-out.',
      produces: ['text/event-stream'],
      response: { 200: z.string(), 401: ApiError, 503: ApiError },
    };
    app.get('/api/v1/live', { exposeHeadRoute: false, schema: live }, (request, reply) => {
      if (feed.watchers >= MOST_WATCHERS) {
        throw new ApiFault(503, 'too-many-watchers', '接続が多すぎます。少し待ってください。');
      }
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      });
      for (const event of openingEvents(request.headers['last-event-id'])) raw.write(encodeEvent(event));
      const leave = feed.watch({
        write: (encoded) => {
          raw.write(encoded);
          return raw.writableLength < WATCHER_BYTES;
        },
        // Not `end`, which would keep what a full line cannot take: the watcher comes back with the id it has.
        close: () => raw.destroy(),
      });
      const asking = whileSignedIn(
        () => asks(request),
        () => raw.destroy(),
      );
      request.raw.on('close', () => {
        asking.cancel();
        leave();
      });
    });

    /** A new watcher gets everything; one that resumes gets what changed since the sequence it has seen. */
    function openingEvents(lastEventId: string | string[] | undefined) {
      const seen = Number(lastEventId);
      if (!Number.isSafeInteger(seen) || seen < resumableFrom() || seen > view.clock().judgedSeq) {
        const data = snapshot();
        return [{ event: 'snapshot' as const, id: data.clock.judgedSeq, data }];
      }
      return [
        ...view.stationsSince(seen).map((data) => ({ event: 'station' as const, id: data.seq, data })),
        // All that are shown, not only those decided since: how far the older ones have come may have changed as well.
        ...view
          .notices(NOTICES_IN_SNAPSHOT)
          .reverse()
          .map((data) => ({ event: 'notice' as const, data: shownNotice(data) })),
        { event: 'clock' as const, data: view.clock() },
        { event: 'official' as const, data: view.statements().official() },
      ];
    }
  };
}
