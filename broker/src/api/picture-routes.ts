import {
  ApiError,
  CameraId,
  type Instant,
  type NewFact,
  PictureList,
  PictureView,
  PinRequest,
  RestoreRequest,
  UnpinRequest,
  WithdrawRequest,
} from '@kawamori/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PictureSize, PictureStore } from '../pictures/picture-store.js';
import { type IndexedPicture, pictureView } from '../pictures/picture-table.js';
import { withPin } from '../pictures/pin-table.js';
import { stationOfCamera } from '../settings/settings.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface PictureInputs {
  view: HubView;
  store: PictureStore;
  asks: WhoAsks;
  settle(facts: readonly NewFact[]): Promise<void>;
}

const At = z.coerce.number().int().min(0).max(4_102_444_800_000);
/** Pictures in one answer: a week of one every five minutes. */
const MOST_PICTURES = 2_100;
/**
 * Bytes of pictures may be fetched more often than the rest: a wall that scrubs through a night takes one picture after the other. Each
 * is fetched once by a browser; it may keep it.
 */
const PICTURES_A_MINUTE = 6_000;

const SIZES: readonly { path: string; size: PictureSize; type: string }[] = [
  { path: ':at.jpg', size: 'jpeg', type: 'image/jpeg' },
  { path: ':at/view.webp', size: 'view', type: 'image/webp' },
  { path: ':at/thumb.webp', size: 'thumb', type: 'image/webp' },
];

/** A complete picture stays what it is; one that is cut short may be replaced by the same, complete. */
const KEEP_FOR_GOOD = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

const params = z.strictObject({ camera: CameraId });
const noCamera = () => new ApiFault(404, 'no-camera', 'そのカメラはありません。');
const pictureGone = () => new ApiFault(410, 'picture-gone', '保存期間を過ぎたため削除しました。');
const noPicture = () => new ApiFault(404, 'no-picture', 'その画像はありません。');

/** Pictures of the cameras: which there are, their bytes, and what residents must not see. */
export function pictureRoutes({ view, store, asks, settle }: PictureInputs): (app: Api) => void {
  const known = (camera: CameraId): CameraId => {
    if (stationOfCamera(view.settings(), camera) === undefined) throw noCamera();
    return camera;
  };
  const found = (picture: IndexedPicture | undefined): IndexedPicture => {
    if (!picture) throw noPicture();
    return picture;
  };
  const at = (camera: CameraId, instant: Instant) => found(view.pictures().at(known(camera), instant));

  const shown = (picture: IndexedPicture) => withPin(pictureView(picture), view.pins());

  const sendBytes = async (
    request: FastifyRequest,
    reply: FastifyReply,
    picture: IndexedPicture,
    { size, type }: { size: PictureSize; type: string },
  ) => {
    if (picture.gone) throw pictureGone();
    const etag = `"${picture.digest}-${size}"`;
    void reply.headers({ etag, 'cache-control': picture.incomplete ? ASK_AGAIN : KEEP_FOR_GOOD });
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    const bytes = await store.read(picture, size);
    if (!bytes) throw noPicture();
    return reply.type(type).send(bytes);
  };

  return (app) => {
    app.get(
      '/api/v1/cameras/:camera/pictures',
      {
        schema: {
          params,
          querystring: z.strictObject({
            from: At,
            to: At,
            limit: z.coerce.number().int().min(1).max(MOST_PICTURES).default(MOST_PICTURES),
          }),
          response: { 200: PictureList, 400: ApiError, 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const camera = known(request.params.camera);
        const { from, to, limit } = request.query;
        if (from > to) throw new ApiFault(400, 'period-not-valid', '期間は、はじめを先にしてください。');
        const pictures = view.pictures().range(camera, from, to, limit).map(shown);
        return { camera, from, to: pictures.length < limit ? to : (pictures.at(-1)?.at ?? to), pictures };
      },
    );

    app.get(
      '/api/v1/cameras/:camera/pictures/nearest',
      {
        schema: {
          description:
            'The picture taken closest to an instant, however far: its own time says how far. 404 only where the camera has none.',
          params,
          querystring: z.strictObject({ at: At }),
          response: { 200: PictureView, 401: ApiError, 404: ApiError },
        },
      },
      (request) => shown(found(view.pictures().nearest(known(request.params.camera), request.query.at))),
    );

    for (const { path, size, type } of SIZES) {
      app.get(
        `/api/v1/cameras/:camera/pictures/${path}`,
        {
          config: { rateLimit: { max: PICTURES_A_MINUTE, timeWindow: '1 minute' } },
          schema: {
            params: z.strictObject({ camera: CameraId, at: At }),
            produces: [type],
            response: { 200: z.instanceof(Buffer), 401: ApiError, 404: ApiError, 410: ApiError },
          },
        },
        (request, reply) =>
          sendBytes(request, reply, at(request.params.camera, request.params.at), { size, type }),
      );
    }

    /** A picture that is named must exist: a slip must not stand in the journal as done. */
    const checked = (camera: CameraId, takenAt: Instant | null) => {
      if (takenAt === null) known(camera);
      else at(camera, takenAt);
    };
    const response = { 200: z.object({}), 401: ApiError, 404: ApiError };
    app.post(
      '/api/v1/cameras/:camera/withdraw',
      { schema: { params, body: WithdrawRequest, response } },
      async (request) => {
        const { camera } = request.params;
        const { takenAt, reason } = request.body;
        checked(camera, takenAt);
        const by = asks(request);
        await settle([{ kind: 'public.withdrawn', body: { camera, takenAt, by, reason } }]);
        return {};
      },
    );
    app.post(
      '/api/v1/cameras/:camera/restore',
      { schema: { params, body: RestoreRequest, response } },
      async (request) => {
        const { camera } = request.params;
        const { takenAt } = request.body;
        checked(camera, takenAt);
        await settle([{ kind: 'public.restored', body: { camera, takenAt, by: asks(request) } }]);
        return {};
      },
    );
    const pinned = { 200: z.object({}), 401: ApiError, 404: ApiError, 410: ApiError };
    app.post(
      '/api/v1/cameras/:camera/pins',
      {
        schema: {
          description:
            'Makes a picture part of the record: it stands in the chronology with a word, and stays when pictures are thinned. Once more: another word.',
          params,
          body: PinRequest,
          response: pinned,
        },
      },
      async (request) => {
        const { camera } = request.params;
        const { takenAt, word } = request.body;
        const { station, gone } = at(camera, takenAt);
        if (gone) throw pictureGone();
        if (view.pins().one(camera, takenAt)?.word === word) return {};
        const by = asks(request);
        await settle([{ kind: 'picture.pinned', body: { camera, station, takenAt, word, by } }]);
        return {};
      },
    );
    app.post(
      '/api/v1/cameras/:camera/unpin',
      {
        schema: {
          description: 'Takes a picture out of the record; it is kept as long as any other.',
          params,
          body: UnpinRequest,
          response: pinned,
        },
      },
      async (request) => {
        const { camera } = request.params;
        const { takenAt } = request.body;
        const { station } = at(camera, takenAt);
        if (!view.pins().one(camera, takenAt)) return {};
        const by = asks(request);
        await settle([{ kind: 'picture.unpinned', body: { camera, station, takenAt, by } }]);
        return {};
      },
    );
  };
}
