// The only file that names nodemailer.
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Channel, TryOutcome } from './channel.js';

export interface MailOptions {
  recipient: string;
  to: readonly string[];
  from: string;
  server: { host: string; port: number; secure: boolean; user?: string; password?: string };
  timeoutMs: number;
  /** Mails that the server takes within a minute; undefined: as many as there are. */
  perMinute?: number | undefined;
}

/**
 * Sends a notice as plain text, Japanese first. The Message-ID follows from the notice's key, so that a repeat after a lost receipt can
 * be told by the mail system.
 */
export function mailChannel(options: MailOptions): Channel {
  const transport = transportOf(options);
  const domain = options.from.split('@').at(-1)?.replace('>', '') ?? 'localhost';
  const send = async (message: {
    subject: string;
    text: string;
    messageId?: string;
    headers: Record<string, string>;
  }): Promise<TryOutcome> => {
    try {
      const info = await transport.sendMail({ from: options.from, to: [...options.to], ...message });
      if (info.accepted.length > 0) {
        const refused =
          info.rejected.length > 0 ? `; refused: ${info.rejected.map(addressOf).join(', ')}` : '';
        return { accepted: true, receipt: `${info.response.slice(0, 200)}${refused}`.slice(0, 500) };
      }
      return { accepted: false, fault: `refused: ${info.response}`, retry: true };
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
      // 5yz to the address or the message is a permanent refusal (RFC 5321, 4.2.1). Everything else may pass, also a wrong
      // password: somebody mends that, and the notice still leaves.
      const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
      return { accepted: false, fault, retry: !refused };
    }
  };
  return {
    recipient: options.recipient,
    channel: 'mail',
    perMinute: options.perMinute,
    deliver: (notice, attempt) =>
      send({
        subject: `${attempt > 1 ? '【再送】' : ''}${notice.subjectJa}`,
        text: bothLanguages(notice),
        messageId: `<${createHash('sha256').update(notice.key).digest('hex').slice(0, 40)}@${domain}>`,
        headers: { 'X-Kawamori-Key': notice.key, 'X-Kawamori-Attempt': String(attempt) },
      }),
    test: (message) =>
      send({
        subject: message.subjectJa,
        text: bothLanguages(message),
        headers: { 'X-Kawamori-Test': message.sentAt },
      }),
  };
}

type ServerOptions = Pick<MailOptions, 'server' | 'timeoutMs'>;

const transportOf = ({ server: { host, port, secure, user, password }, timeoutMs }: ServerOptions) =>
  createTransport({
    host,
    port,
    secure,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });

/** Connects to a mail server, greets it and signs in, and sends nothing: undefined, or why that cannot be done. */
export function mailServerProbe(options: ServerOptions): () => Promise<string | undefined> {
  const transport = transportOf(options);
  return () =>
    transport.verify().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
}

const bothLanguages = ({ bodyJa, bodyEn }: { bodyJa: string; bodyEn: string }) =>
  `${bodyJa}\n\n----\n${bodyEn}\n`;

const addressOf = (recipient: string | { address: string }): string =>
  typeof recipient === 'string' ? recipient : recipient.address;
