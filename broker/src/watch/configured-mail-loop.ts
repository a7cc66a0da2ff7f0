import { loopMail, type Milliseconds } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { type HubConfig, readCertificateFile, readSecretFile } from '../hub-config.js';
import { mailServerOf } from '../notices/channels/configured-channels.js';
import { mailChannel } from '../notices/channels/mail-channel.js';
import { loopMailbox, loopSubject } from './loop-mailbox.js';
import { type MailLoop, mailLoop } from './mail-loop.js';

/** Undefined where the hub's file names none. @throws ConfigError where a password or a certificate cannot be read */
export function configuredMailLoop(
  { watch, notices, drill }: Pick<HubConfig, 'watch' | 'notices' | 'drill'>,
  { log, wallClock, monotonic }: { log: Log; wallClock: Clock; monotonic(): Milliseconds },
): MailLoop | undefined {
  const { mail, timeout: timeoutMs } = notices;
  if (!watch.mailLoop || !mail) return undefined;
  const { to, every, within, imap } = watch.mailLoop;
  const channel = mailChannel({
    ...{ recipient: 'mail-loop', to: [to], from: mail.from },
    ...{ server: mailServerOf(mail), timeoutMs },
  });
  const { host, port, secure, user, passwordFile, caFile } = imap;
  return mailLoop({
    ...{ log, monotonic, every, within },
    send: async (token) => {
      const sentAt = wallClock.now();
      const outcome = await channel.test(loopMail({ subject: loopSubject(token), sentAt, drill }));
      return outcome.accepted ? undefined : outcome.fault;
    },
    mailbox: loopMailbox({
      ...{ host, port, secure, user, timeoutMs, password: readSecretFile(passwordFile, 1) },
      ca: caFile === undefined ? undefined : readCertificateFile(caFile),
    }),
  });
}
