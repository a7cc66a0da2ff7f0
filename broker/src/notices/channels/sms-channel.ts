import { createHash } from 'node:crypto';
import { gravityOf, shortChannelTest, shortNotice } from '@kawamori/contracts';
import type { Modem, SmsOutcome } from '../modem/modem.js';
import type { Channel, TryOutcome } from './channel.js';

export interface SmsOptions {
  recipient: string;
  /** Digits, with a leading + where it is international. */
  number: string;
  perMinute: number;
}

/** Sends a notice as a short message in Japanese, in up to three parts. What a network reports of its delivery stands in the receipt. */
export function smsChannel(
  { recipient, number, perMinute }: SmsOptions,
  modem: Pick<Modem, 'send'>,
): Channel {
  return {
    ...{ recipient, perMinute, channel: 'sms' },
    deliver: async (notice, attempt, need) => {
      // The same at a repeat, so that a telephone puts its parts to those that it has.
      const [reference = 0] = createHash('sha256').update(notice.key).digest();
      const wanted = { gravity: gravityOf(notice), need };
      return told(await modem.send(number, shortNotice(notice, attempt), reference, wanted));
    },
    test: async (message) => told(await modem.send(number, shortChannelTest(message), 0)),
  };
}

function told(outcome: SmsOutcome): TryOutcome {
  if (!outcome.sent) return { accepted: false, fault: outcome.fault, retry: outcome.retry };
  const { parts, reports } = outcome;
  const lost = reports.find((one) => one.outcome === 'refused' || one.outcome === 'failed');
  if (lost) {
    const fault = `sent, and reported as not delivered (status 0x${lost.status.toString(16)})`;
    return { accepted: false, fault, retry: lost.outcome === 'failed' };
  }
  const delivered =
    reports.length === parts ? 'delivered' : `${reports.length} of ${parts} reported as delivered yet`;
  return { accepted: true, receipt: `SMS in ${parts === 1 ? '1 part' : `${parts} parts`}: ${delivered}` };
}
