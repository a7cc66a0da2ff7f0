import type { Clock } from '@kawamori/kit';
import { type HubConfig, readSecretFile } from '../../hub-config.js';
import type { Addressee } from '../../judging/judge.js';
import type { Channel } from './channel.js';
import { mailChannel } from './mail-channel.js';
import { webhookChannel } from './webhook-channel.js';

/** The channels and addressees that the hub's file names. Secrets are read here, once. */
export function configuredChannels(
  config: HubConfig['notices'],
  wallClock: Clock,
): { channels: Channel[]; addressees: Addressee[] } {
  const channels: Channel[] = [];
  const addressees: Addressee[] = [];
  for (const hook of config.webhooks) {
    const secret = readSecretFile(hook.secretFile, 32);
    channels.push(
      webhookChannel(
        { recipient: hook.recipient, url: hook.url, secret, timeoutMs: config.timeout },
        wallClock,
      ),
    );
    addressees.push({ recipient: hook.recipient, channel: 'webhook', towns: hook.towns });
  }
  if (config.mail) {
    const { server, from, recipients, perMinute } = config.mail;
    const { host, port, secure, user, passwordFile } = server;
    const login = {
      ...(user === undefined ? {} : { user }),
      ...(passwordFile === undefined ? {} : { password: readSecretFile(passwordFile, 1) }),
    };
    for (const { recipient, towns, to } of recipients) {
      channels.push(
        mailChannel({
          recipient,
          to,
          from,
          server: { host, port, secure, ...login },
          timeoutMs: config.timeout,
          perMinute,
        }),
      );
      addressees.push({ recipient, channel: 'mail', towns });
    }
  }
  return { channels, addressees };
}
