import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, type CameraConfig, CameraId, VideoAnswer, type VideoState } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PLAYLIST, SEGMENT_NAME } from '../media/ffmpeg-arguments.js';
import type { Seat, VideoDesk } from '../media/video-desk.js';
import { NO_VIDEO_HERE } from '../media/video-words.js';
import { ApiFault } from './api-fault.js';
import { relayFlv } from './flv-relay.js';
import type { Api } from './http-server.js';
import { whileSignedIn } from './while-signed-in.js';
import type { WhoAsks } from './who-asks.js';

export interface VideoRoutesInputs {
  /** A camera of the settings. */
  camera(id: CameraId): CameraConfig | undefined;
  /** Undefined where the hub has no live video. */
  desk: VideoDesk | undefined;
  hlsFolder: string;
  wallClock: Clock;
  asks: WhoAsks;
  log: Log;
}

/** About four seconds of a good 1080p camera. */
const MOST_WAITING = 2 * 1_024 * 1_024;
/** An HLS player asks once or twice a second, and a town office has one address. */
const HLS_LIMIT = { rateLimit: { max: 6_000, timeWindow: '1 minute' } };

const params = z.strictObject({ camera: CameraId });
const segmentParams = z.strictObject({ camera: CameraId, segment: z.string().regex(SEGMENT_NAME) });
const faults = { 401: ApiError, 404: ApiError, 429: ApiError, 503: ApiError };
const NO_STORE = { 'cache-control': 'no-store' };

/** Live video for staff: its state, and the picture as HTTP-FLV and HLS. Every request is asked who makes it, segments too. */
export function videoRoutes({
  camera,
  desk,
  hlsFolder,
  wallClock,
  asks,
  log,
}: VideoRoutesInputs): (app: Api) => void {
  const videoCamera = (id: CameraId): CameraId => {
    const known = camera(id);
    if (!known) throw new ApiFault(404, 'no-camera', 'そのカメラはありません。');
    if (!known.video) throw new ApiFault(404, 'no-video', 'このカメラは映像に対応していません。');
    return id;
  };
  const openDesk = (): VideoDesk => {
    if (!desk) throw new ApiFault(503, 'video-off', NO_VIDEO_HERE.reasonJa);
    return desk;
  };
  const without = (id: CameraId): VideoState => ({
    camera: id,
    state: 'unavailable',
    ...NO_VIDEO_HERE,
    flvUrl: '',
    hlsUrl: '',
    watchers: 0,
  });

  const dated = (state: VideoState): VideoAnswer => ({ ...state, hubNow: wallClock.now() });

  return (app) => {
    // Made for each route: the API's document is written into what a route is given.
    const state = () => ({ schema: { params, response: { 200: VideoAnswer, ...faults } } });
    app.get('/api/v1/cameras/:camera/live', state(), (request) => {
      const id = videoCamera(request.params.camera);
      return dated(desk ? desk.state(id) : without(id));
    });

    app.post('/api/v1/cameras/:camera/live', state(), (request) => {
      const id = videoCamera(request.params.camera);
      return dated(desk ? desk.ask(id) : without(id));
    });

    const flv = {
      description:
        'HTTP-FLV, H.264 without sound. Waits up to 15 s for the first picture; ends when the video ends.',
      params,
      produces: ['video/x-flv'],
      response: { 200: z.string(), ...faults },
    };
    app.get(
      '/api/v1/cameras/:camera/live.flv',
      { exposeHeadRoute: false, schema: flv },
      async (request, reply) => {
        const id = videoCamera(request.params.camera);
        const left = leaving(reply);
        const { address, over, leave } = seated(await openDesk().joinFlv(id, left), reply);
        if (left.aborted) return leave();
        reply.hijack();
        const asking = whileSignedIn(
          () => asks(request),
          () => end(),
        );
        const end = relayFlv({
          address,
          to: reply.raw,
          mostWaiting: MOST_WAITING,
          onEnd: (why) => {
            asking.cancel();
            leave();
            if (why === 'too-slow') log.info({ camera: id }, 'a viewer whose line is too slow was dropped');
          },
        });
        over.addEventListener('abort', end, { once: true });
      },
    );

    const playlist = {
      description: 'HLS. Waits up to 15 s for the first playlist.',
      params,
      produces: ['application/vnd.apple.mpegurl'],
      response: { 200: z.string(), ...faults },
    };
    app.get(
      '/api/v1/cameras/:camera/live/index.m3u8',
      { exposeHeadRoute: false, config: HLS_LIMIT, schema: playlist },
      async (request, reply) => {
        const id = videoCamera(request.params.camera);
        const viewer = `${asks(request)} ${request.ip}`;
        seated(await openDesk().joinHls(id, viewer, leaving(reply)), reply);
        const text = await readOwn(hlsFolder, id, PLAYLIST);
        return reply.headers(NO_STORE).type('application/vnd.apple.mpegurl').send(text.toString('utf8'));
      },
    );

    const segment = {
      params: segmentParams,
      produces: ['video/mp2t'],
      response: { 200: z.instanceof(Buffer), ...faults },
    };
    app.get(
      '/api/v1/cameras/:camera/live/:segment',
      { exposeHeadRoute: false, config: HLS_LIMIT, schema: segment },
      async (request, reply) => {
        const id = videoCamera(request.params.camera);
        openDesk();
        const bytes = await readOwn(hlsFolder, id, request.params.segment);
        return reply.headers(NO_STORE).type('video/mp2t').send(bytes);
      },
    );
  };
}

/** Aborted when whoever has asked has gone, or has been answered. Hangs on the answer: a connection may carry thousands of them. */
function leaving(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  return left.signal;
}

function seated<T>(found: Seat<T>, reply: FastifyReply): T {
  if (found.ok) return found.seat;
  void reply.header('retry-after', '3');
  if (found.why === 'too-many-viewers') {
    throw new ApiFault(503, 'too-many-viewers', '映像を見ている人が多すぎます。少し待ってください。');
  }
  throw new ApiFault(503, 'no-video', found.state.reasonJa || '映像がまだ届きません。少し待ってください。');
}

/** Both names have been checked against their patterns; neither can leave the folder. */
async function readOwn(folder: string, camera: CameraId, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, camera, name));
  } catch {
    throw new ApiFault(404, 'no-segment', 'この映像はもうありません。');
  }
}
