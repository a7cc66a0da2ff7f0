import { ApiError, CloseHqRequest, type NewFact, OpenHqRequest, type TownId } from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { openPeriod } from '../duty/headquarters.js';
import type { Settings } from '../settings/settings.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

export interface HeadquartersInputs {
  settings(): Pick<Settings, 'towns' | 'headquarters'>;
  asks: WhoAsks;
  /** Whether whoever asks may speak for a town. */
  speaksFor(request: FastifyRequest, town: TownId): boolean;
  settle(facts: readonly NewFact[]): Promise<void>;
}

/** What one address may say of headquarters in a minute. */
const WORDS_A_MINUTE = 20;

const limited = { rateLimit: { max: WORDS_A_MINUTE, timeWindow: '1 minute' } };
const response = {
  200: z.object({}),
  ...{ 400: ApiError, 401: ApiError, 403: ApiError, 404: ApiError, 409: ApiError },
};

/** That a town's headquarters are open, and that they are not any more. */
export function headquartersRoutes({
  settings,
  asks,
  speaksFor,
  settle,
}: HeadquartersInputs): (app: Api) => void {
  /** @throws ApiFault where it cannot be said of the town */
  const isOpen = (request: FastifyRequest, town: TownId): boolean => {
    if (!settings().towns.has(town)) throw new ApiFault(404, 'no-town', 'その町は登録されていません。');
    if (!speaksFor(request, town))
      throw new ApiFault(403, 'other-town', 'ほかの町の本部です。その町の担当者に依頼してください。');
    return openPeriod(settings().headquarters.get(town)) !== undefined;
  };
  return (app) => {
    app.post(
      '/api/v1/headquarters/open',
      {
        config: limited,
        schema: {
          description:
            'A town’s disaster headquarters are open: its ladders rest, and go on for what nobody acknowledges within the time that its plan says.',
          body: OpenHqRequest,
          response,
        },
      },
      async (request) => {
        const { town } = request.body;
        if (isOpen(request, town))
          throw new ApiFault(409, 'is-open', '本部はすでに設置されています。画面を読み直してください。');
        await settle([{ kind: 'hq.opened', body: { ...request.body, by: asks(request) } }]);
        return {};
      },
    );
    app.post(
      '/api/v1/headquarters/close',
      {
        config: limited,
        schema: {
          description: 'They are closed, or (`mistake`) never were open: ladders go on at once.',
          body: CloseHqRequest,
          response,
        },
      },
      async (request) => {
        const { town } = request.body;
        if (!isOpen(request, town)) throw new ApiFault(409, 'is-closed', '本部は設置されていません。');
        await settle([{ kind: 'hq.closed', body: { ...request.body, by: asks(request) } }]);
        return {};
      },
    );
  };
}
