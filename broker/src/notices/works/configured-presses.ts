import type { Clock, Log, Part } from '@kawamori/kit';
import type { HandlingDesk } from '../../duty/handling-desk.js';
import { readSecretFile } from '../../hub-config.js';
import type { HubView } from '../../views/hub-view.js';
import type { WorksBot } from '../channels/line-works-bot.js';
import type { NoticesConfig } from '../notices-config.js';
import { fetchPresses } from './fetch-presses.js';
import { pressDesk } from './press-desk.js';

/** Who acknowledges by a button in a chat, where the hub's file names a box from which that is fetched. Secrets are read here, once. */
export function configuredPresses(
  { lineWorks }: Pick<NoticesConfig, 'lineWorks'>,
  inputs: {
    log: Log;
    wallClock: Clock;
    view: Pick<HubView, 'settings' | 'calledSince' | 'notice'>;
    desk: Pick<HandlingDesk, 'acknowledge'>;
    bot: WorksBot | undefined;
  },
): Part | undefined {
  const { log, wallClock, view, desk, bot } = inputs;
  const callbacks = lineWorks?.callbacks;
  if (!callbacks || !bot) return undefined;
  const take = pressDesk({
    botSecret: readSecretFile(callbacks.botSecretFile, 1),
    people: () => view.settings().people,
    calledSince: (from) => view.calledSince(from),
    episodeOf: (notice) => view.notice(notice)?.episode,
    desk,
    say: (user, text) => {
      void bot.write({ user }, [{ type: 'text', text }]).then((outcome) => {
        if (!outcome.accepted)
          log.warn({ fault: outcome.fault }, 'an answer to a press did not reach the chat');
      });
    },
  });
  const secret = readSecretFile(callbacks.secretFile, 32);
  return fetchPresses({ url: callbacks.url, secret }, { log, wallClock, take });
}
