import type { Milliseconds } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { TryOutcome } from './channel.js';
import { outcomeOfAnswer, reasonOf } from './http-answer.js';
import { NoToken, type TokenDesk } from './line-works-token.js';
import type { RequestBudget } from './request-budget.js';

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
  /** One after the other; the first that is not taken ends it. It never throws. */
  write(to: WorksPlace, contents: readonly WorksContent[]): Promise<TryOutcome>;
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
  budget: RequestBudget,
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
  const later = (afterMs: Milliseconds): TryOutcome => ({
    ...{ accepted: false, retry: true, afterMs },
    fault: 'this minute’s requests to LINE WORKS are used up',
  });
  return {
    write: async (to, contents) => {
      const place =
        'channel' in to
          ? `channels/${encodeURIComponent(to.channel)}`
          : `users/${encodeURIComponent(to.user)}`;
      const url = `${apiUrl}/bots/${encodeURIComponent(botId)}/${place}/messages`;
      // All at once: a notice of two messages is not begun where the second would have to wait.
      const waitMs = budget.take(contents.length);
      if (waitMs > 0) return later(waitMs);
      let outcome: TryOutcome = { accepted: false, fault: 'nothing was to be said', retry: false };
      for (const content of contents) {
        outcome = await writeOne(url, content);
        if (!outcome.accepted) break;
      }
      return outcome;
    },
  };

  async function writeOne(url: string, content: WorksContent): Promise<TryOutcome> {
    try {
      const token = await tokens.token();
      let response = await post(url, token, content);
      if (response.status === 401) {
        tokens.refused(token);
        const waitMs = budget.take(1);
        if (waitMs > 0) return later(waitMs);
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
  }
}
