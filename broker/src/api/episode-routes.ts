import { AcknowledgeAnswer, AcknowledgeRequest, ApiError } from '@kawamori/contracts';
import { z } from 'zod';
import type { AcknowledgeDesk } from '../duty/acknowledge.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

/** Acknowledgements of one address in a minute. */
const A_MINUTE = 60;

/** What staff do about an episode. */
export function episodeRoutes({ desk, asks }: { desk: AcknowledgeDesk; asks: WhoAsks }): (app: Api) => void {
  return (app) => {
    app.post(
      '/api/v1/episodes/:episode/acknowledge',
      {
        config: { rateLimit: { max: A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'The person who asks has taken note of an episode: nobody else is called about what was told of it so far, up to `notice` where one is named. Both towns see it.',
          params: z.strictObject({ episode: z.string().max(120) }),
          body: AcknowledgeRequest,
          response: { 200: AcknowledgeAnswer, 401: ApiError, 404: ApiError },
        },
      },
      async (request) => {
        const { episode } = request.params;
        const answer = await desk.acknowledge({ episode, ...request.body, by: asks(request), via: 'face' });
        if (!answer) throw new ApiFault(404, 'no-episode', 'そのお知らせはありません。');
        return answer;
      },
    );
  };
}
