import type { Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { TryOutcome } from './channel.js';
import { outcomeOfAnswer, reasonOf } from './http-answer.js';
import { NoToken, type TokenDesk } from './line-works-token.js';

/** A talk room that the bot is in, or one person. */
export type WorksPlace = { channel: string } | { user: string };

/** What a message holds (LINE WORKS, Send Messages). */
export type WorksContent =
  | { type: 'text'; text: string }
  | {
      type: 'button_template';
      contentText: string;
      actions: { type: 'message'; label: string; postback: string }[];
    };

/** The bot of a town: writes where it is told to. */
export interface WorksBot {
  /** It never throws. */
  write(to: WorksPlace, content: WorksContent): Promise<TryOutcome>;
}

/** Speaks to LINE WORKS as the bot. A token that is taken no more is replaced once. */
export function worksBot(
  {
    apiUrl,
    botId,
    timeoutMs,
  }: {
    /** `https://www.worksapis.com/v1.0` */
    apiUrl: string;
    botId: string;
    timeoutMs: Milliseconds;
  },
  tokens: TokenDesk,
  wallClock: Clock,
): WorksBot {
  const post = async (url: string, token: string, content: WorksContent): Promise<Response> => {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content }),
    });
    await response.body?.cancel();
    return response;
  };
  return {
    write: async (to, content) => {
      const place =
        'channel' in to
          ? `channels/${encodeURIComponent(to.channel)}`
          : `users/${encodeURIComponent(to.user)}`;
      const url = `${apiUrl}/bots/${encodeURIComponent(botId)}/${place}/messages`;
      try {
        const token = await tokens.token();
        let response = await post(url, token, content);
        if (response.status === 401) {
          tokens.refused(token);
          response = await post(url, await tokens.token(), content);
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
    },
  };
}
