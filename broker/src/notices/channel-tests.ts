import { type ChannelTestReport, channelTest } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { Channel, TryOutcome } from './channels/channel.js';

export interface ChannelTests {
  /** Every channel there is, in the order of the hub's file. */
  list(): { recipient: string; channel: string }[];
  /** Sends a message that is marked as a test to one recipient, by one channel or all; one report each. Never rejects. */
  test(recipient: string, channel?: string): Promise<ChannelTestReport[]>;
}

/** The channels of this hub, tried by hand. Nothing of it is a notice, and nothing is tried again. */
export function channelTests(inputs: {
  channels: readonly Channel[];
  hubName: string;
  drill: boolean;
  wallClock: Clock;
  log: Log;
}): ChannelTests {
  const { channels, hubName, drill, wallClock, log } = inputs;
  return {
    list: () => channels.map(({ recipient, channel }) => ({ recipient, channel })),
    test: (recipient, channel) => {
      const message = channelTest({ hubName, sentAt: wallClock.now(), drill });
      const meant = channels.filter(
        (one) => one.recipient === recipient && (channel === undefined || one.channel === channel),
      );
      return Promise.all(
        meant.map(async (one) => {
          const outcome = await one.test(message).catch(broken);
          const report = {
            ...{ recipient: one.recipient, channel: one.channel, accepted: outcome.accepted },
            detail: outcome.accepted ? outcome.receipt : outcome.fault,
          };
          log.info(report, 'a channel was tried with a test message');
          return report;
        }),
      );
    },
  };
}

const broken = (error: unknown): TryOutcome => ({
  ...{ accepted: false, retry: false },
  fault: `the channel broke: ${error instanceof Error ? error.message : String(error)}`,
});
