import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ContactChannel, Milliseconds, Notice, Person } from '@kawamori/contracts';
import { z } from 'zod';
import { recipientOf } from '../person-recipient.js';
import type { Channel, TryOutcome } from './channel.js';
import type { Transports } from './transport.js';

/** A telephone rings twice, after others that are being called. */
const ANSWER_WITHIN: Milliseconds = 600_000;

const Answer = z.object({ accepted: z.boolean(), detail: z.string(), retry: z.boolean() });

/** How a rehearsal reaches people: it asks the hub that leads it, which knows their addresses and marks what they are told. */
export function throughGate(socketPath: string): Transports {
  const by = (channel: ContactChannel) => ({
    channelFor: (person: Person) => gateChannel(socketPath, person, channel),
  });
  return {
    voice: by('voice'),
    sms: by('sms'),
    'line-works': by('line-works'),
    mail: by('mail'),
    'web-push': by('web-push'),
  };
}

function gateChannel(socketPath: string, person: Person, channel: ContactChannel): Channel {
  return {
    ...{ recipient: recipientOf(person.id), channel },
    deliver: (notice, attempt) => hand(socketPath, { person: person.id, channel, attempt, notice }),
    test: () => Promise.resolve({ accepted: false, fault: 'a rehearsal sends no tests', retry: false }),
  };
}

async function hand(
  socketPath: string,
  message: { person: string; channel: string; attempt: number; notice: Notice },
): Promise<TryOutcome> {
  try {
    const answer = Answer.parse(JSON.parse(await posted(socketPath, JSON.stringify(message))));
    if (answer.accepted) return { accepted: true, receipt: answer.detail };
    return { accepted: false, fault: answer.detail, retry: answer.retry };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      accepted: false,
      fault: `the hub that leads this rehearsal does not answer: ${why}`,
      retry: true,
    };
  }
}

function posted(socketPath: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...{ socketPath, method: 'POST', path: '/messages', timeout: ANSWER_WITHIN },
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`HTTP ${response.statusCode} ${answer}`));
        }, reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end(body);
  });
}
