import {
  ChannelTestReport,
  ChannelView,
  type PersonId,
  type PushBrowserId,
  type PushRequest,
  PushView,
} from '@kawamori/contracts';
import { asker, REAL_HUB } from '../api/client.js';

/** A telephone rings for two minutes at the most, behind others that are called. */
const TEST_WITHIN_MS = 300_000;

/** What the page about channels asks of the hub. */
export function channelApi(ask = asker(REAL_HUB)) {
  return {
    /** Every way by which notices leave, and how it has done. */
    channels: () => ask(ChannelView.array(), '/channels'),
    /** Sends a real test; a telephone rings, which takes its time. */
    test: (recipient: string, channel: string) =>
      ask(ChannelTestReport.array(), '/channels/test', {
        ...{ method: 'POST', body: { recipient, channel } },
        signal: AbortSignal.timeout(TEST_WITHIN_MS),
      }),
    push: () => ask(PushView, '/push'),
    switchOn: (person: PersonId, body: PushRequest) =>
      ask(PushView, `/push/people/${person}/browsers`, { method: 'POST', body }),
    switchOff: (person: PersonId, browser: PushBrowserId) =>
      ask(PushView, `/push/people/${person}/browsers/${browser}`, { method: 'DELETE' }),
  };
}
export type ChannelApi = ReturnType<typeof channelApi>;
