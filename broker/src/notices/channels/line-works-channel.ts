import type { Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { Channel, TryOutcome } from './channel.js';
import { outcomeOfAnswer, reasonOf } from './http-answer.js';
import { NoToken, type TokenDesk } from './line-works-token.js';

/** A bot may be asked so often within a minute; more is answered with 429. */
export const LINE_WORKS_PER_MINUTE = 240;
/** Characters of one text message. */
const LONGEST_TEXT = 2_000;

export interface LineWorksOptions {
  recipient: string;
  /** `https://www.worksapis.com/v1.0` */
  apiUrl: string;
  botId: string;
  /** A talk room that the bot is in, or one person. */
  to: { channel: string } | { user: string };
  timeoutMs: Milliseconds;
  perMinute: number;
}

/** Sends a notice into a talk room or to a person, as the bot. A token that is taken no more is replaced once. */
export function lineWorksChannel(options: LineWorksOptions, tokens: TokenDesk, wallClock: Clock): Channel {
  const { recipient, apiUrl, botId, to, timeoutMs, perMinute } = options;
  const place =
    'channel' in to ? `channels/${encodeURIComponent(to.channel)}` : `users/${encodeURIComponent(to.user)}`;
  const url = `${apiUrl}/bots/${encodeURIComponent(botId)}/${place}/messages`;

  const post = async (token: string, text: string): Promise<Response> => {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: { type: 'text', text: text.slice(0, LONGEST_TEXT) } }),
    });
    await response.body?.cancel();
    return response;
  };
  const send = async (text: string): Promise<TryOutcome> => {
    try {
      const token = await tokens.token();
      let response = await post(token, text);
      if (response.status === 401) {
        tokens.refused(token);
        response = await post(await tokens.token(), text);
        // A fresh token that is refused is a matter of the bot's rights: somebody mends that, and the notice still leaves.
        if (response.status === 401)
          return { accepted: false, fault: 'HTTP 401 with a new token', retry: true };
      }
      return outcomeOfAnswer(response, wallClock.now());
    } catch (error) {
      return {
        accepted: false,
        fault: error instanceof NoToken ? error.message : reasonOf(error),
        retry: true,
      };
    }
  };
  return {
    ...{ recipient, perMinute, channel: 'line-works' },
    deliver: (notice, attempt) =>
      send(`${attempt > 1 ? '【再送】' : ''}${notice.subjectJa}\n\n${notice.bodyJa}`),
    test: (message) => send(message.bodyJa),
  };
}
