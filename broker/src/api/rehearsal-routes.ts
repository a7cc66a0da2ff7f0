import {
  ApiError,
  RehearsalChoices,
  RehearsalNow,
  RehearsalReport,
  RehearsalRequest,
  RehearsalView,
} from '@kawamori/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RehearsalDesk } from '../rehearsal/rehearsal-desk.js';
import type { Actor } from '../rehearsal/rehearsal-state.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

/** Rehearsals (訓練): asked for by one, begun by another, stopped by anybody on duty. */
export function rehearsalRoutes({
  desk,
  actor,
}: {
  desk: RehearsalDesk;
  actor(request: FastifyRequest): Actor;
}): (app: Api) => void {
  const params = z.strictObject({ id: z.string().max(40) });
  const response = { 200: RehearsalView, 400: ApiError, 401: ApiError, 403: ApiError, 409: ApiError };
  return (app) => {
    app.get('/api/v1/rehearsal', { schema: { response: { 200: RehearsalNow, 401: ApiError } } }, () => ({
      now: desk.now(),
    }));
    app.get(
      '/api/v1/rehearsal/choices',
      {
        config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
        schema: { response: { 200: RehearsalChoices, 401: ApiError, 403: ApiError } },
      },
      () => desk.choices(),
    );
    app.post(
      '/api/v1/rehearsal',
      {
        schema: {
          description:
            'Asks for a rehearsal. It begins when somebody else confirms it within fifteen minutes; messages leave to the people named, and to nobody else.',
          body: RehearsalRequest,
          response,
        },
      },
      (request) => desk.arm(request.body, actor(request)),
    );
    app.post(
      '/api/v1/rehearsal/:id/confirm',
      { schema: { description: 'A second person begins it.', params, response } },
      (request) => desk.confirm(request.params.id, actor(request)),
    );
    app.post(
      '/api/v1/rehearsal/:id/stop',
      { schema: { description: 'One person alone ends it, or takes it back.', params, response } },
      (request) => desk.stopBy(request.params.id, actor(request).name),
    );
    app.get(
      '/api/v1/rehearsal/:id/report',
      { schema: { params, response: { 200: RehearsalReport, 401: ApiError, 404: ApiError } } },
      (request) => {
        const report = desk.report(request.params.id);
        if (!report) throw new ApiFault(404, 'no-report', 'その訓練の報告はありません。');
        return report;
      },
    );
  };
}
