import { ApiError, ChannelTestReport } from '@kawamori/contracts';
import { z } from 'zod';
import type { ChannelTests } from '../notices/channel-tests.js';
import { ApiFault } from './api-fault.js';
import type { Api } from './http-server.js';

const ChannelName = z.object({ recipient: z.string(), channel: z.string() });

/** Which channels the hub has, and a test message by them. */
export function channelRoutes(tests: ChannelTests): (app: Api) => void {
  return (app) => {
    app.get('/channels', { schema: { response: { 200: z.array(ChannelName) } } }, () => tests.list());
    app.post(
      '/channels/test',
      {
        schema: {
          body: z.strictObject({ recipient: z.string(), channel: z.string().optional() }),
          response: { 200: z.array(ChannelTestReport), 404: ApiError },
        },
      },
      async ({ body: { recipient, channel } }) => {
        const reports = await tests.test(recipient, channel);
        if (reports.length > 0) return reports;
        const named = channel === undefined ? recipient : `${recipient} ${channel}`;
        throw new ApiFault(404, 'not-found', `no channel is called ${named}: kawamori channel list`);
      },
    );
  };
}
