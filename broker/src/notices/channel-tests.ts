import {
  type ChannelTestReport,
  type ChannelView,
  channelTest,
  type NewFact,
  type Person,
  type PersonId,
} from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import type { ChannelReach } from './channel-reach.js';
import type { ChannelRecords } from './channel-record.js';
import type { TryOutcome } from './channels/channel.js';
import { personBehind } from './person-recipient.js';

export interface ChannelTests {
  /** Every channel there is, and how it has done: those of the hub's file, and people by their contacts (`person:ID`). */
  list(): ChannelView[];
  /** Sends a message that is marked as a test to one recipient, by one channel or all; one report each. Never rejects. */
  test(recipient: string, channel: string | undefined, by: string): Promise<ChannelTestReport[]>;
}

/** The channels of this hub, tried by hand. Nothing of it is a notice, and nothing is tried again. */
export function channelTests(inputs: {
  reach: ChannelReach;
  recordOf: ChannelRecords['of'];
  people(): ReadonlyMap<PersonId, Person>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
  hubName: string;
  drill: boolean;
  wallClock: Clock;
  log: Log;
}): ChannelTests {
  const { reach, recordOf, people, keep, hubName, drill, wallClock, log } = inputs;

  const tryOne = async ({ recipient, channel }: Name): Promise<ChannelTestReport> => {
    const found = reach.channelTo(recipient, channel);
    const message = channelTest({ hubName, sentAt: wallClock.now(), drill });
    const outcome =
      typeof found === 'string'
        ? notThere(found)
        : await found.test(message).catch((error: unknown) => broken(error));
    const report = {
      ...{ recipient, channel, accepted: outcome.accepted },
      detail: (outcome.accepted ? outcome.receipt : outcome.fault).slice(0, 500),
    };
    log.info(report, 'a channel was tried with a test message');
    return report;
  };

  const record = async (reports: readonly ChannelTestReport[], by: string): Promise<void> => {
    try {
      await keep(reports.map((report) => ({ kind: 'channel.tested', body: { ...report, by } })));
    } catch (error) {
      log.error({ err: error }, 'what came of a test cannot be journalled');
    }
  };

  return {
    list: () =>
      reach.names().map(({ recipient, channel }) => {
        const person = personBehind(recipient);
        const who = person === undefined ? undefined : people().get(person);
        const nameJa = who?.nameJa ?? recipient;
        return { recipient, channel, nameJa, nameEn: who?.nameEn ?? nameJa, ...recordOf(recipient, channel) };
      }),
    test: async (recipient, channel, by) => {
      const reports = await Promise.all(
        reach
          .names()
          .filter((one) => one.recipient === recipient && (channel === undefined || one.channel === channel))
          .map(tryOne),
      );
      if (reports.length > 0) await record(reports, by);
      return reports;
    },
  };
}

type Name = ReturnType<ChannelReach['names']>[number];

const notThere = (fault: string): TryOutcome => ({ accepted: false, retry: false, fault });
const broken = (error: unknown): TryOutcome =>
  notThere(`the channel broke: ${error instanceof Error ? error.message : String(error)}`);
