// Real: an SMTP server (smtp-server) on the loopback. Played: whom it takes mail for, the test says.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readMail } from '@kawamori/kit/testing/read-mail';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { type Heard, heard } from './waiting.js';

export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
}

export interface MailServer {
  readonly mails: Heard<ReceivedMail>;
  /** Addresses that are refused for good, each with how often somebody has tried. */
  readonly refused: Map<string, number>;
  /** Addresses that are asked to come back later. */
  readonly greylisted: Set<string>;
  /** Where mails go on to; a server that accepts and drops has nowhere. */
  arrives(mail: string): void;
  /** `notices.mail` of the hub's file. */
  readonly config: object;
}

export async function mailServer(): Promise<MailServer> {
  const mails = heard<ReceivedMail>();
  const onward: Pick<MailServer, 'arrives'> = { arrives: () => undefined };
  const refused = new Map<string, number>();
  const greylisted = new Set<string>();
  const later = Object.assign(new Error('try again later'), { responseCode: 451 });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const times = refused.get(address);
      if (greylisted.has(address)) return done(later);
      if (times === undefined) return done();
      refused.set(address, times + 1);
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const mail = Buffer.concat(parts).toString('utf8');
        const { headers, text } = readMail(mail);
        onward.arrives(mail);
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        mails.hear({ to, subject: headers.get('subject') ?? '', text });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(onward, {
    mails,
    refused,
    greylisted,
    config: { server: { host: '127.0.0.1', port }, from: 'kawamori@town.example' },
  });
}
