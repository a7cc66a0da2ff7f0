import type { ChannelTest, Notice } from '@kawamori/contracts';
import { capTest } from '../cap/cap-alert.js';
import type { CapFolder } from '../cap/cap-folder.js';
import type { Channel, TryOutcome } from './channel.js';

/** Writes the canary's tests as a CAP file of the status `Test` into a folder of their own, each over the last. */
export function canaryCapChannel({
  recipient,
  folder,
  sender,
}: {
  recipient: string;
  folder: CapFolder;
  sender: string;
}): Channel {
  const write = async (message: ChannelTest): Promise<TryOutcome> => {
    try {
      await folder.add(() => capTest(message, sender));
      return { accepted: true, receipt: 'test.xml' };
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      return { accepted: false, retry: true, fault };
    }
  };
  const asTest = ({ decidedAt, drill, subjectJa, bodyJa, subjectEn, bodyEn }: Notice): ChannelTest => ({
    ...{ v: 1, kind: 'channel-test', sentAt: decidedAt, drill },
    ...{ subjectJa, bodyJa, subjectEn, bodyEn },
  });
  return {
    ...{ recipient, channel: 'cap' },
    deliver: (notice) => write(asTest(notice)),
    test: write,
  };
}
