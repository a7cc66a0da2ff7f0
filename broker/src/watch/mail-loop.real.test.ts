// Real: the mail loop with nodemailer and imapflow, an SMTP server (smtp-server), Dovecot. Played: the clock that says how much time goes
// by, and whether what the SMTP server accepts goes on to the mailbox.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { MINUTE, SECOND, WatchReport } from '@kawamori/contracts';
import type { Dovecot } from '@kawamori/kit/testing/dovecot';
import { describe, expect, onTestFinished, test } from 'vitest';
import { validityOf } from '../ca/lifetimes.js';
import { newAuthority, newServer } from '../ca/x509.js';
import { findHub } from '../cli/operator-client.js';
import { HubConfigFile } from '../hub-config.js';
import { aStationFile, minute, silentLog } from '../testing/builders.js';
import { loopMailboxFor } from '../testing/loop-mailbox.js';
import { type MailServer, mailServer } from '../testing/mail-server.js';
import { startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { configuredMailLoop } from './configured-mail-loop.js';
import { loopMailbox } from './loop-mailbox.js';

/** A loop whose time the test moves, beat by beat. */
function aLoop(mail: MailServer, mailLoop: object) {
  let now = 0;
  const { notices, watch, drill } = HubConfigFile.parse({
    dataDir: temporaryFolder(),
    notices: { mail: mail.config },
    watch: { mailLoop },
  });
  const loop = configuredMailLoop(
    { notices, watch, drill },
    { log: silentLog, wallClock: { now: () => minute(0) + now }, monotonic: () => now },
  );
  if (!loop) throw new Error('there is a loop');
  return {
    /** So much time goes by, and the loop does in it what it does. */
    pass: async (ms: number) => {
      for (const until = now + ms; now < until; ) {
        now += 30 * SECOND;
        await loop.beat();
      }
    },
    lost: () => loop.lost.look(),
    unread: () => loop.unread.look(),
  };
}

/** Every mail goes on to the mailbox. */
const goesOn = (mail: MailServer, dovecot: Dovecot) => {
  mail.arrives = (one) => dovecot.deliver(one);
};
const drops = (mail: MailServer) => {
  mail.arrives = () => undefined;
};

describe('a hub that sends mails to itself', () => {
  test('says nothing while they arrive, and leaves none of them in the mailbox', async () => {
    const [mail, { dovecot, config }] = [await mailServer(), await loopMailboxFor()];
    goesOn(mail, dovecot);
    const loop = aLoop(mail, config);
    await loop.pass(20 * MINUTE);
    expect([loop.lost(), loop.unread()]).toEqual([undefined, undefined]);
    expect(mail.mails.all.length).toBeGreaterThanOrEqual(9);
    expect(dovecot.count()).toBeLessThanOrEqual(1);
  });

  test('sees within eight minutes that a server accepts them and they do not arrive, and that they do again', async () => {
    const [mail, { dovecot, config }] = [await mailServer(), await loopMailboxFor()];
    goesOn(mail, dovecot);
    const loop = aLoop(mail, config);
    await loop.pass(4 * MINUTE);
    drops(mail);
    await loop.pass(4 * MINUTE);
    expect(loop.lost()).toBeUndefined();
    await loop.pass(4 * MINUTE);
    expect(loop.lost()).toMatch(/分.*min/);
    goesOn(mail, dovecot);
    await loop.pass(3 * MINUTE);
    expect(loop.lost()).toBeUndefined();
  });

  test('removes what an earlier start has left, and touches nobody else’s mail', async () => {
    const [mail, { dovecot, config }] = [await mailServer(), await loopMailboxFor()];
    for (let i = 0; i < 3; i++) dovecot.deliver(`Subject: kawamori-loop of before ${i}\r\n\r\nold\r\n`);
    dovecot.deliver('Subject: to whom it may concern\r\n\r\nnot ours\r\n');
    goesOn(mail, dovecot);
    await aLoop(mail, config).pass(2 * MINUTE);
    expect(dovecot.count()).toBeLessThanOrEqual(2);
    expect(dovecot.count()).toBeGreaterThanOrEqual(1);
  });

  test('says that it cannot read its mailbox, and not that mails are lost, where the password is refused', async () => {
    const [mail, { dovecot, config }] = [await mailServer(), await loopMailboxFor()];
    goesOn(mail, dovecot);
    const loop = aLoop(mail, config);
    await loop.pass(4 * MINUTE);
    dovecot.changePassword();
    // It looks at its file once a second.
    await eventually(async () => {
      await loop.pass(MINUTE);
      expect(loop.unread()).toMatch(/authentication/i);
    });
    expect(loop.lost()).toBeUndefined();
  });

  test('has nothing to say of mails that the server refuses: that is a dead channel', async () => {
    const [mail, { config }] = [await mailServer(), await loopMailboxFor()];
    mail.refused.set('loop@town.example', 0);
    const loop = aLoop(mail, config);
    await loop.pass(12 * MINUTE);
    expect(mail.refused.get('loop@town.example')).toBeGreaterThan(4);
    expect([loop.lost(), loop.unread()]).toEqual([undefined, undefined]);
  });
});

describe('the mailbox', () => {
  const pair = async () => {
    const now = Date.now();
    const issuer = await newAuthority({
      organisation: 'O',
      commonName: 'CA',
      ...validityOf('authority', now),
    });
    const names = { hosts: ['localhost'], addresses: [] };
    const { certificate, key } = await newServer({ issuer, names, ...validityOf('server', now) });
    return { ca: issuer.certificate, tls: { cert: certificate, key } };
  };

  test('is read over TLS with the authority of the town, and not without it', async () => {
    const { ca, tls } = await pair();
    const mail = await mailServer();
    const { dovecot, config } = await loopMailboxFor(tls, ca);
    goesOn(mail, dovecot);
    const loop = aLoop(mail, config);
    await loop.pass(2 * MINUTE);
    expect([loop.lost(), loop.unread(), dovecot.count()]).toEqual([undefined, undefined, 0]);

    const stranger = await loopMailboxFor(tls);
    const without = aLoop(mail, stranger.config);
    await without.pass(8 * MINUTE);
    expect(without.unread()).toMatch(/certificate/i);
  });

  /** A server on the loopback that says what the test says, whatever it is asked. */
  async function saying(say: (socket: Socket) => void) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      say(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return loopMailbox({
      ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, secure: false },
      ...{ user: 'u', password: 'p', ca: undefined, timeoutMs: 300 },
    });
  }

  test('whose server takes the line and says no word is given up', async () => {
    const mute = await saying(() => undefined);
    await expect(mute.returned(['t'])).rejects.toThrow(/timeout/i);
  });

  test('whose server talks without an end is given up, and takes no memory', async () => {
    const talker = await saying((socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65_536)));
      };
      socket.on('drain', more);
      more();
    });
    await expect(talker.returned(['t'])).rejects.toThrow(/exceeds maximum/);
  });

  test('on another machine is read by nobody where that would be plain', async () => {
    // The name of this machine that is not known as this machine's: a name may become another address tomorrow.
    const plain = loopMailbox({
      ...{ host: '0.0.0.0', secure: false, user: 'u', password: 'p', ca: undefined, timeoutMs: 2_000 },
      port: (await loopMailboxFor()).dovecot.port,
    });
    await expect(plain.returned(['t'])).rejects.toThrow(/STARTTLS/i);
  });
});

test('a whole hub has it as a condition, and its watchdog hears of it', async () => {
  const [mail, { config }] = [await mailServer(), await loopMailboxFor()];
  const hub = await startHub({ config: { notices: { mail: mail.config }, watch: { mailLoop: config } } });
  await hub.setUp(aStationFile());
  await mail.mails.first(({ subject }) => subject.startsWith('kawamori-loop '));
  await eventually(async () => {
    hub.clock.at += 20_000;
    const known = await hub.operate((desk) => desk.conditions());
    // Its town has no duty plan, either.
    expect(known).toMatchObject([{ condition: 'duty-gap' }, { condition: 'hub', subject: 'mail-lost' }]);
  });
  const asked = await findHub(hub.dataDir);
  expect(WatchReport.parse(await asked?.ask('GET', '/watch')).mailLost).toMatch(/min$/);
});
