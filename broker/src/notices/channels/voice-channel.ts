import {
  type ChannelTest,
  gravityOf,
  type Language,
  type Notice,
  spokenChannelTest,
  spokenNotice,
} from '@kawamori/contracts';
import type { CallOutcome, Modem, Wanted } from '../modem/modem.js';
import type { Channel, TryOutcome } from './channel.js';

export interface VoiceOptions {
  recipient: string;
  /** Digits, with a leading + where it is international. */
  number: string;
  language: Language;
}

/** A notice lets the telephone ring so often before it is given up; somebody else is told then. */
const CALLS = 2;

/**
 * Lets a telephone ring: the ringing itself is the alarm. Answered is accepted, by a person or by a machine that answers; that it was
 * understood, nobody knows from it.
 */
export function voiceChannel(
  { recipient, number, language }: VoiceOptions,
  modem: Pick<Modem, 'call'>,
): Channel {
  const ring = async (spoken: string, calls: number, wanted?: Wanted): Promise<TryOutcome> => {
    let last: CallOutcome | undefined;
    for (let made = 0; made < calls; made++) {
      last = await modem.call(number, spoken, wanted);
      if (last.end === 'answered' || last.end === 'fault' || last.end === 'not-connected') break;
    }
    return told(last, calls);
  };
  return {
    ...{ recipient, channel: 'voice' },
    deliver: (notice: Notice, _attempt, need) =>
      ring(spokenNotice(notice, language), CALLS, { gravity: gravityOf(notice), need }),
    test: (message: ChannelTest) => ring(spokenChannelTest(message, language), 1),
  };
}

function told(outcome: CallOutcome | undefined, calls: number): TryOutcome {
  switch (outcome?.end) {
    case 'answered':
      return { accepted: true, receipt: `answered after ${Math.round(outcome.afterMs / 1_000)} s` };
    case 'unanswered':
      return {
        accepted: false,
        retry: false,
        fault: `nobody answered; called ${calls === 1 ? 'once' : 'twice'}`,
      };
    case 'busy':
      return { accepted: false, retry: true, fault: 'the line was busy' };
    case 'not-connected':
      return { accepted: false, retry: true, fault: 'the network did not connect the call' };
    case 'fault':
      return { accepted: false, retry: true, fault: outcome.fault };
    case undefined:
      return { accepted: false, retry: true, fault: 'not called' };
  }
}
