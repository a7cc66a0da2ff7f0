import {
  ApiError,
  ChannelTestReport,
  ChannelTestRequest,
  ChannelView,
  type Milliseconds,
} from '@kawamori/contracts';
import { z } from 'zod';
import type { ChannelTests } from '../notices/channel-tests.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';
import type { WhoAsks } from './who-asks.js';

/** Tests from one address in a minute. */
const TESTS_A_MINUTE = 10;

/** Which channels the hub has, how they have done, and a test message by them. */
export function channelRoutes({
  tests,
  asks,
  rest,
}: {
  tests: ChannelTests;
  asks: WhoAsks;
  /** Between two tests of one recipient: nobody's telephone is let ring all the time. Left out, there is none. */
  rest?: { ms: Milliseconds; monotonic(): Milliseconds };
}): (app: Api) => void {
  const testedAt = new Map<string, Milliseconds>();

  /** Counted before the test is made: presses that come all at once are one test. */
  const takeTurn = (recipient: string) => {
    if (!rest) return;
    const now = rest.monotonic();
    const waitMs = (testedAt.get(recipient) ?? Number.NEGATIVE_INFINITY) + rest.ms - now;
    if (waitMs > 0)
      throw new ApiFault(
        429,
        'tested-just-now',
        `いま試験送信したばかりです。${Math.ceil(waitMs / 1_000)}秒ほど待ってから、もう一度お試しください。`,
      );
    testedAt.set(recipient, now);
  };

  return (app) => {
    app.get(
      '/api/v1/channels',
      {
        schema: {
          description:
            'Every way by which notices leave, of the hub’s file and of people, and how it has done.',
          response: { 200: z.array(ChannelView), 401: ApiError },
        },
      },
      () => tests.list(),
    );
    app.post(
      '/api/v1/channels/test',
      {
        config: { rateLimit: { max: TESTS_A_MINUTE, timeWindow: '1 minute' } },
        schema: {
          description:
            'Sends a real message that is marked as a test (試験送信) and says what came of it; a telephone rings.',
          body: ChannelTestRequest,
          response: { 200: z.array(ChannelTestReport), 401: ApiError, 404: ApiError, 429: ApiError },
        },
      },
      async (request) => {
        const { recipient, channel } = request.body;
        const by = asks(request);
        const isKnown = tests
          .list()
          .some((one) => one.recipient === recipient && (channel === undefined || one.channel === channel));
        if (!isKnown) {
          const named = channel === undefined ? recipient : `${recipient} ${channel}`;
          throw new ApiFault(404, 'not-found', `no channel is called ${named}: kawamori channel list`);
        }
        takeTurn(recipient);
        return tests.test(recipient, channel, by);
      },
    );
  };
}
