import { type ChannelTest, downTopic, type Notice } from '@kawamori/contracts';
import type { Addressee } from '../judging/deciding.js';
import type { Channel, TryOutcome } from '../notices/channels/channel.js';
import type { KnownNode } from '../settings/settings.js';
import { isCanary } from './canary.js';

export const WATCHDOG_CHANNEL = 'watchdog';

/** The recipient that every hub has for the canary's notices: whoever watches it, on the line by which its readings come. */
export const WATCHDOG: Addressee = {
  ...{ recipient: WATCHDOG_CHANNEL, channel: WATCHDOG_CHANNEL, towns: [] },
  about: ['canary'],
};

/** Hands the canary's notices back to its node. */
export function watchdogChannel(inputs: {
  nodes(): Iterable<KnownNode>;
  /** False where the node does not listen. */
  send(node: string, topic: string, payload: string): boolean;
}): Channel {
  const send = (message: Notice | ChannelTest): Promise<TryOutcome> => {
    const node = [...inputs.nodes()].find(isCanary)?.registration;
    if (!node) return notNow('no node is registered for the canary');
    const isSent = inputs.send(node.id, downTopic(node.town, node.id, 'canary'), JSON.stringify(message));
    return isSent
      ? Promise.resolve({ accepted: true, receipt: `handed to ${node.id}` })
      : notNow(`${node.id} does not listen`);
  };
  return {
    ...{ recipient: WATCHDOG.recipient, channel: WATCHDOG.channel },
    deliver: (notice) => send(notice),
    test: send,
  };
}

const notNow = (fault: string): Promise<TryOutcome> =>
  Promise.resolve({ accepted: false, fault, retry: true });
