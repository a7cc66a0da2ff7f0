// A mail server of the loopback with troubles of its own. It speaks as much SMTP (RFC 5321) as is needed to hand a mail over, and no TLS.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pause } from '@kawamori/kit';
import { readMail } from '@kawamori/kit/testing/read-mail';
import type { Manner } from './webhook-desk.js';

export interface HeardMail {
  /** The key of the notice that it tells. */
  key: string;
  attempt: number;
  to: string;
  subject: string;
  text: string;
  /** By the machine's own clock. */
  heardAt: number;
  manner: Manner['does'];
}

export interface MailDesk {
  readonly port: number;
  /** In the order of their coming, also those that were then refused. */
  readonly heard: readonly HeardMail[];
  /** Resolves when the next mail has been heard, before it is answered. */
  next(): Promise<void>;
  /** From now on it takes connections and never says a word. */
  mute(): void;
  close(): Promise<void>;
}

/**
 * @param manner how the next mail is met: `times` counts those with its key before. One that fails is refused for now (451), one that
 * hangs up has it and says nothing.
 * @param onward what becomes of a mail, as it came over the line, that was taken
 */
export async function mailDesk(
  manner: (times: number) => Manner,
  onward: (to: string, mail: string) => void = () => undefined,
): Promise<MailDesk> {
  const heard: HeardMail[] = [];
  const listening: (() => void)[] = [];

  const take = async (socket: Socket, to: string, raw: string): Promise<void> => {
    const { headers, text: written } = readMail(raw);
    const text = written.replaceAll('\r\n', '\n');
    const key = headers.get('x-kawamori-key') ?? '';
    const { does, afterMs } = manner(heard.filter((one) => one.key === key).length);
    heard.push({
      ...{ key, to, text, manner: does, heardAt: Date.now() },
      attempt: Number(headers.get('x-kawamori-attempt')),
      subject: headers.get('subject') ?? '',
    });
    for (const tell of listening.splice(0)) tell();
    await pause(afterMs);
    if (does !== 'fails') onward(to, raw);
    if (does === 'takes-and-hangs-up') socket.destroy();
    else socket.write(does === 'takes' ? '250 2.0.0 queued\r\n' : '451 4.3.0 not now\r\n');
  };

  const talk = async (socket: Socket): Promise<void> => {
    let to = '';
    let body: string[] | undefined;
    let rest = '';
    socket.write('220 mail.example ESMTP\r\n');
    for await (const chunk of socket.setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (body && line !== '.') {
          // A line that begins with a point carries a second one (RFC 5321, 4.5.2).
          body.push(line.startsWith('.') ? line.slice(1) : line);
          continue;
        }
        if (body) {
          await take(socket, to, body.join('\r\n'));
          body = undefined;
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        if (verb === 'DATA') body = [];
        socket.write(verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
      }
    }
  };

  let isMute = false;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    // Whoever dies in the middle of a sentence has said nothing.
    if (!isMute) talk(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    next: () =>
      new Promise((resolve) => {
        listening.push(resolve);
      }),
    mute: () => {
      isMute = true;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
