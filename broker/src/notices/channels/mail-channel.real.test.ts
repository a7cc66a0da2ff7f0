// Real parts: nodemailer against an SMTP server (smtp-server) on the loopback.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { channelTest } from '@kawamori/contracts';
import { readMail } from '@kawamori/kit/testing/read-mail';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { aNotice, minute } from '../../testing/builders.js';
import { type Heard, heard } from '../../testing/waiting.js';
import { mailChannel } from './mail-channel.js';

interface Received {
  to: string[];
  headers: Map<string, string>;
  text: string;
}

let server: SMTPServer | undefined;
let mails: Heard<Received>;

async function aServer(options: SMTPServerOptions = {}): Promise<SMTPServer> {
  mails = heard();
  const one = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.hear({
          ...readMail(Buffer.concat(parts).toString('utf8')),
          to: session.envelope.rcptTo.map((one) => one.address),
        });
        done();
      });
    },
    ...options,
  });
  one.on('error', () => undefined);
  one.listen(0, '127.0.0.1');
  await once(one.server, 'listening');
  server = one;
  return one;
}

const stopServer = () =>
  new Promise<void>((resolve) => {
    if (!server) return resolve();
    server.close(() => resolve());
    server = undefined;
  });
afterEach(stopServer);

const portOf = (one: SMTPServer) => (one.server.address() as AddressInfo).port;
const channelTo = (port: number, changes: { to?: string[]; user?: string; password?: string } = {}) => {
  const { to = ['duty@town.example'], ...login } = changes;
  return mailChannel({
    recipient: 'shimanto-duty',
    to,
    from: 'Kawamori <hub@kawamori.example>',
    server: { host: '127.0.0.1', port, secure: false, ...login },
    timeoutMs: 5_000,
  });
};

const refusal = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code });

describe('a notice by mail', () => {
  test('arrives with its Japanese subject and both languages, and the receipt is kept', async () => {
    const outcome = await channelTo(portOf(await aServer())).deliver(aNotice(), 1);
    expect(outcome).toMatchObject({ accepted: true, receipt: expect.stringMatching(/^250 /) });
    const mail = await mails.first(() => true);
    expect(mail.headers.get('subject')).toBe(aNotice().subjectJa);
    expect(mail.text).toContain(aNotice().bodyJa);
    expect(mail.text).toContain(aNotice().bodyEn);
    expect(mail.text.indexOf(aNotice().bodyJa)).toBeLessThan(mail.text.indexOf(aNotice().bodyEn));
  });

  test('goes to everybody who is named', async () => {
    const to = ['duty@town.example', '宿直 <night@town.example>'];
    await channelTo(portOf(await aServer()), { to }).deliver(aNotice(), 1);
    expect((await mails.first(() => true)).to).toEqual(['duty@town.example', 'night@town.example']);
  });

  test('has the same Message-ID at every try, and a repeat is marked as one', async () => {
    const channel = channelTo(portOf(await aServer()));
    await channel.deliver(aNotice(), 1);
    await channel.deliver(aNotice(), 2);
    const [first, again] = mails.all.map((one) => one.headers);
    expect(first?.get('message-id')).toMatch(/^<[0-9a-f]{40}@kawamori\.example>$/);
    expect(again?.get('message-id')).toBe(first?.get('message-id'));
    expect(again?.get('subject')).toBe(`【再送】${aNotice().subjectJa}`);
    expect(again?.get('x-kawamori-attempt')).toBe('2');
  });
});

test('a test of the channel arrives as one, in subject and text, with no key of a notice', async () => {
  const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
  expect(await channelTo(portOf(await aServer())).test(message)).toMatchObject({ accepted: true });
  const mail = await mails.first(() => true);
  expect(mail.headers.get('subject')).toBe('【試験送信】川守 連絡手段の確認');
  expect(mail.text).toContain('水位のお知らせではありません。');
  expect(mail.headers.get('x-kawamori-key')).toBeUndefined();
});

describe('a mail server that does not take it', () => {
  test('refuses the recipient for good (550): it is not asked again', async () => {
    const one = await aServer({
      onRcptTo: (_address, _session, done) => done(refusal(550, 'no such user here')),
    });
    expect(await channelTo(portOf(one)).deliver(aNotice(), 1)).toMatchObject({
      accepted: false,
      retry: false,
      fault: expect.stringContaining('no such user here'),
    });
  });

  test('is busy (451): it is asked again', async () => {
    const one = await aServer({ onRcptTo: (_address, _session, done) => done(refusal(451, 'later')) });
    expect(await channelTo(portOf(one)).deliver(aNotice(), 1)).toMatchObject({
      accepted: false,
      retry: true,
    });
  });

  test('is down: it is asked again, and takes it when it is back', async () => {
    const port = portOf(await aServer());
    await stopServer();
    const channel = channelTo(port);
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({
      accepted: false,
      retry: true,
      fault: expect.stringContaining('ECONNREFUSED'),
    });
    const back = await aServer();
    expect(await channelTo(portOf(back)).deliver(aNotice(), 2)).toMatchObject({ accepted: true });
  });

  test('does not know our password: it is asked again, for somebody may mend that in the night', async () => {
    const one = await aServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535, 'authentication failed')),
    });
    const outcome = await channelTo(portOf(one), { user: 'hub', password: 'old' }).deliver(aNotice(), 1);
    expect(outcome).toMatchObject({ accepted: false, retry: true });
  });

  const to = ['duty@town.example', '宿直 <night@town.example>'];
  const answering = (answers: Record<string, [number, string]>): SMTPServerOptions => ({
    onRcptTo: ({ address }, _session, done) => {
      const [code, message] = answers[address] ?? [];
      done(code === undefined ? null : refusal(code, message ?? ''));
    },
  });

  test('takes it for one and is busy for another (451): the other alone is tried again, until it is taken', async () => {
    const answers: Record<string, [number, string]> = { 'night@town.example': [451, 'greylisted'] };
    const channel = channelTo(portOf(await aServer(answering(answers))), { to });
    for (const attempt of [1, 2])
      expect(await channel.deliver(aNotice(), attempt)).toMatchObject({
        ...{ accepted: false, retry: true },
        fault: expect.stringMatching(/^night@town\.example: .*451 greylisted$/),
      });
    delete answers['night@town.example'];
    expect(await channel.deliver(aNotice(), 3)).toEqual({
      accepted: true,
      receipt: expect.stringMatching(/^250 /),
    });
    expect(mails.all.map((one) => one.to)).toEqual([['duty@town.example'], ['night@town.example']]);
  });

  test('takes it for one and refuses another for good (550): a fault of that address, also of a test', async () => {
    const channel = channelTo(
      portOf(await aServer(answering({ 'night@town.example': [550, 'no such user here'] }))),
      { to },
    );
    const fault = expect.stringMatching(/^night@town\.example: .*550 no such user here$/);
    expect(await channel.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: true, fault },
      receipt: expect.stringMatching(/^250 .*; refused: night@town\.example: .*550 no such user here$/),
    });
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    expect(await channel.test(message)).toEqual({ accepted: false, retry: false, fault });
  });

  test('refuses one for good and is busy for another: the one that is busy is tried again', async () => {
    const answers: Record<string, [number, string]> = {
      'duty@town.example': [550, 'no such user here'],
      'night@town.example': [451, 'later'],
    };
    const channel = channelTo(portOf(await aServer(answering(answers))), { to });
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
    delete answers['night@town.example'];
    delete answers['duty@town.example'];
    expect(await channel.deliver(aNotice(), 2)).toMatchObject({
      ...{ accepted: true, fault: expect.stringContaining('duty@town.example: ') },
    });
    expect(mails.all.map((one) => one.to)).toEqual([['night@town.example']]);
  });
});
