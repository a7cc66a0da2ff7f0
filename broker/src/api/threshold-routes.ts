import { AllLevels, ApiError, type Instant, ReplayJob, ReplayRequest } from '@kawamori/contracts';
import { z } from 'zod';
import type { Settings } from '../settings/settings.js';
import { replayFaults } from '../threshold-desk/replay-faults.js';
import { stationLevels } from '../threshold-desk/replay-stations.js';
import type { ThresholdDesk } from '../threshold-desk/threshold-desk.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface ThresholdInputs {
  desk: ThresholdDesk;
  settings(): Settings;
  drill: boolean;
  riverNow(): Instant;
  /** Whether the store that is read is the whole one, and not what came along into memory. */
  recording(): boolean;
  asks: WhoAsks;
}

/** Replays of one address in a minute. */
const REPLAYS_A_MINUTE = 20;

/** What is to be said of levels, and what they would have told. Nothing is changed here. */
export function thresholdRoutes({
  desk,
  settings,
  drill,
  riverNow,
  recording,
  asks,
}: ThresholdInputs): (app: Api) => void {
  const params = z.strictObject({ id: z.string().max(60) });
  const noReplay = () =>
    new ApiFault(404, 'no-replay', 'その試算はもう残っていません。もう一度始めてください。');

  /** @throws ApiFault where a station is unknown, or levels that no file may state */
  const check = (request: ReplayRequest) => {
    const { unknown, faults } = replayFaults(request, settings());
    if (unknown.length > 0) {
      throw new ApiFault(404, 'no-station', '水位を測る観測所にありません。', { details: unknown });
    }
    if (faults.length > 0) {
      throw new ApiFault(400, 'levels-not-valid', 'この基準水位は設定できません。', {
        details: faults.map(({ ja }) => ja),
      });
    }
  };

  return (app) => {
    app.get(
      '/api/v1/thresholds',
      {
        schema: {
          description:
            'The levels of every station that measures one, and what is found of them: order, gaps, datum, crest.',
          response: { 200: AllLevels, 401: ApiError },
        },
      },
      () => ({
        drill,
        stations: [...settings().stations.values()].flatMap(
          (station) => stationLevels(station, riverNow()) ?? [],
        ),
      }),
    );
    app.post(
      '/api/v1/thresholds/replays',
      {
        config: { rateLimit: { max: REPLAYS_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Begins to replay what is kept of stations under the levels in force and, where some are given, under those to be tried. One at a time; it is given up when nobody asks about it for a minute. Nothing is changed.',
          body: ReplayRequest,
          response: {
            200: ReplayJob,
            400: ApiError,
            401: ApiError,
            404: ApiError,
            409: ApiError,
            503: ApiError,
          },
        },
      },
      (request) => {
        check(request.body);
        if (!recording()) {
          throw new ApiFault(
            503,
            'not-recording',
            '記録できていないあいだは、過去の値で試せません（値は残っています）。記録できるようになってから、もう一度お試しください。',
          );
        }
        const job = desk.begin(request.body, asks(request));
        if (!job) {
          throw new ApiFault(
            409,
            'replay-busy',
            'ほかの試算が続いています。終わってから、もう一度お試しください。',
          );
        }
        return job;
      },
    );
    app.get(
      '/api/v1/thresholds/replays/:id',
      {
        schema: {
          description:
            'How a replay stands; once it has ended, what came of it. A cancelled one has the stations that were done.',
          params,
          response: { 200: ReplayJob, 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        const job = desk.look(request.params.id);
        if (!job) throw noReplay();
        return job.state === 'running' ? { ...job, stations: [] } : job;
      },
    );
    app.delete(
      '/api/v1/thresholds/replays/:id',
      {
        schema: {
          description: 'Ends a replay that is under way.',
          params,
          response: { 200: z.object({}), 401: ApiError, 404: ApiError },
        },
      },
      (request) => {
        if (!desk.cancel(request.params.id)) throw noReplay();
        return {};
      },
    );
  };
}
