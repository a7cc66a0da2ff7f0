import { type ChannelTestReport, channelTest } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { ChannelReach } from './channel-reach.js';
import type { TryOutcome } from './channels/channel.js';

export interface ChannelTests {
  /** Every channel there is: those of the hub's file, and people by their contacts (`person:ID`). */
  list(): { recipient: string; channel: string }[];
  /** Sends a message that is marked as a test to one recipient, by one channel or all; one report each. Never rejects. */
  test(recipient: string, channel?: string): Promise<ChannelTestReport[]>;
}

/** The channels of this hub, tried by hand. Nothing of it is a notice, and nothing is tried again. */
export function channelTests(inputs: {
  reach: ChannelReach;
  hubName: string;
  drill: boolean;
  wallClock: Clock;
  log: Log;
}): ChannelTests {
  const { reach, hubName, drill, wallClock, log } = inputs;

  const tryOne = async ({ recipient, channel }: Name): Promise<ChannelTestReport> => {
    const found = reach.channelTo(recipient, channel);
    const message = channelTest({ hubName, sentAt: wallClock.now(), drill });
    const outcome =
      typeof found === 'string'
        ? notThere(found)
        : await found.test(message).catch((error: unknown) => broken(error));
    const report = {
      ...{ recipient, channel, accepted: outcome.accepted },
      detail: outcome.accepted ? outcome.receipt : outcome.fault,
    };
    log.info(report, 'a channel was tried with a test message');
    return report;
  };

  return {
    list: () => reach.names(),
    test: (recipient, channel) =>
      Promise.all(
        reach
          .names()
          .filter((one) => one.recipient === recipient && (channel === undefined || one.channel === channel))
          .map(tryOne),
      ),
  };
}

type Name = ReturnType<ChannelReach['names']>[number];

const notThere = (fault: string): TryOutcome => ({ accepted: false, retry: false, fault });
const broken = (error: unknown): TryOutcome =>
  notThere(`the channel broke: ${error instanceof Error ? error.message : String(error)}`);
