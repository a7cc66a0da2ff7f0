import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { every, freePort } from '@kawamori/kit';
import { startDovecot } from '@kawamori/kit/testing/dovecot';
import { makeInfluxd } from '../influx/influxd.js';
import { childrenOf, killNow } from '../parts/processes.js';
import { alone, byHub, byWatchdog } from './alone.js';
import { quietModem } from './quiet-modem.js';
import type { Scene } from './scene.js';
import { setTheStage, WATCHDOG_MAIL } from './stage.js';

const NO_WAY = /使えない連絡手段がある|お知らせが届かずに残っている/;

export const mailDead = alone(byWatchdog('mail server dead', NO_WAY), () => ({
  inflict: ({ mail }) => mail.close(),
}));

export const mailMute = alone(byWatchdog('mail server takes the line and says no word', NO_WAY), () => ({
  inflict: ({ mail }) => mail.mute(),
}));

/** What the hub's mail server accepts goes on to a real mailbox (Dovecot), and from one instant on to nowhere. */
const DROPS = 'mail server accepts and drops';
export const mailDropped: Scene = {
  name: DROPS,
  needsRoot: false,
  set: async ({ folder, pace }) => {
    mkdirSync(folder, { recursive: true });
    const dovecot = await startDovecot();
    const passwordFile = join(folder, 'imap.secret');
    writeFileSync(passwordFile, dovecot.password, { mode: 0o600 });
    const { port, user } = dovecot;
    let drops = false;
    const stage = await setTheStage({
      ...{ folder, pace },
      onward: (to, mail) => {
        if (!drops && to === user) dovecot.deliver(mail);
      },
      hub: {
        watch: {
          mailLoop: { to: user, imap: { host: '127.0.0.1', port, secure: false, user, passwordFile } },
        },
      },
    });
    return {
      // What the server that drops has accepted has reached nobody.
      stage: { ...stage, told: () => stage.told().filter(({ to }) => to === WATCHDOG_MAIL) },
      deaths: [
        {
          ...byWatchdog(DROPS, /メールが受け付けられても届いていない/),
          inflict: () => {
            drops = true;
          },
        },
      ],
      end: () => dovecot.stop(),
    };
  },
};

const BOX_NAME = 'box.town.example.jp';
export const nameGone = alone(
  byWatchdog('DNS gone: heartbeats find no receiver', /外への定期連絡が受け取られない/),
  async ({ folder }) => {
    const receiver = createServer((request, response) => {
      request.resume();
      // Each heartbeat asks for the name anew.
      response.writeHead(204, { connection: 'close' }).end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const hosts = join(folder, 'hosts');
    writeFileSync(hosts, `127.0.0.1 localhost\n127.0.0.1 ${BOX_NAME}\n`);
    const resolver = join(folder, 'resolv.conf');
    writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    return {
      options: {
        heartbeatUrl: `http://${BOX_NAME}:${(receiver.address() as AddressInfo).port}/beat`,
        // What the watchdog alone sees as the list of names: its own mount, and no server behind it.
        watchdogBefore: [
          ...['unshare', '-m', 'sh', '-c'],
          `mount --bind ${hosts} /etc/hosts && mount --bind ${resolver} /etc/resolv.conf && exec "$@"`,
          'sh',
        ],
      },
      inflict: () => writeFileSync(hosts, '127.0.0.1 localhost\n'),
      end: () => {
        receiver.close();
        receiver.closeAllConnections();
      },
    };
  },
  true,
);

export const modemGone = alone(
  byHub('modem pulled out', /電話とショートメッセージの装置が使えない/),
  async ({ folder }) => {
    const device = join(folder, 'modem');
    const modem = await quietModem(device);
    return {
      options: { hub: { notices: { modem: { device } } } },
      inflict: () => modem.pull(),
      end: () => modem.pull(),
    };
  },
);

/** Parts around a hub that goes on: processes beside it, and servers that it and its watchdog speak to. */
export const parts: Scene = {
  name: 'parts beside the hub',
  needsRoot: false,
  set: async ({ folder, pace }) => {
    mkdirSync(folder, { recursive: true });
    const crew: ChildProcess[] = [];
    const influxd = await makeInfluxd(crew, join(folder, 'influx'));
    await influxd.start();
    let refuses = false;
    const receiver = createServer((request, response) => {
      request.resume();
      response.writeHead(refuses ? 503 : 204).end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const stage = await setTheStage({
      ...{ folder, pace, heartbeatUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/beat` },
      hub: { influx: { url: influxd.url }, video: { host: '127.0.0.1', port: await freePort() } },
    });
    const hunts: { cancel(): void }[] = [];
    /** Whatever a process does that is started anew, it dies again. */
    const hunt = (module: string) => {
      hunts.push(
        every(50, () => {
          for (const { pid, command } of childrenOf(stage.hub.pid))
            if (command.includes(module)) killNow(pid);
        }),
      );
    };
    return {
      stage,
      deaths: [
        {
          ...byHub('picture process dead, and each that follows it', /画像の処理が止まっている/),
          inflict: () => hunt('picture-process.js'),
        },
        {
          ...byHub('media process dead, and each that follows it', /動画の処理が止まっている/),
          inflict: () => hunt('media-process.js'),
        },
        {
          ...byHub('series feeder dead: its InfluxDB is killed', /InfluxDB に書き込めない/),
          inflict: () => influxd.kill(),
        },
        {
          ...byWatchdog('heartbeat receiver refuses', /外への定期連絡が受け取られない/),
          inflict: () => {
            refuses = true;
          },
        },
      ],
      end: async () => {
        for (const one of hunts) one.cancel();
        receiver.close();
        receiver.closeAllConnections();
        await influxd.kill();
      },
    };
  },
};
