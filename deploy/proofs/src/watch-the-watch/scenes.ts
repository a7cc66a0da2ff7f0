import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { MINUTE, StationId } from '@kawamori/contracts';
import { every, freePort, pause } from '@kawamori/kit';
import { makeInfluxd } from '../influx/influxd.js';
import { neededFaketime } from '../parts/faketime.js';
import { ended } from '../parts/line-peer.js';
import { killNow, processes } from '../parts/processes.js';
import { REPOSITORY } from '../parts/repository.js';
import { type FieldNode, fieldNode, passage, silent } from './field.js';
import { blockEventLoop } from './inspector.js';
import type { Death, Scene } from './scene.js';
import { everyMinute, type Stage, setTheStage } from './stage.js';

const station = (id: string) => StationId.parse(id);
const whole = (): FieldNode['says'] => ({ readings: true, pictures: 'none', volts: undefined });

/** What stands in the field: gauges, cameras, batteries and lines, all of one hub that goes on. */
const field: Scene = {
  name: 'field',
  set: async ({ folder, pace }) => {
    const ids = ['stuck', 'halfopen', 'dead', 'dark', 'frozen', 'battery'];
    const stage = await setTheStage({ folder, pace, stations: ids.map(everyMinute) });
    const half = await passage(stage.hub.mqttPort);
    const node = (id: string, says: FieldNode['says'], port?: number) =>
      fieldNode(stage, station(id), says, port);
    const stuck = await node('stuck', whole());
    const halfopen = await node('halfopen', whole(), half.port);
    const dead = await node('dead', whole());
    const dark = await node('dark', { ...whole(), pictures: 'live' });
    const frozen = await node('frozen', { ...whole(), pictures: 'live' });
    const battery = await node('battery', { ...whole(), volts: 12.6 });
    const all = [stuck, halfopen, dead, dark, frozen, battery];
    const deaths: Death[] = [
      {
        name: 'node’s sensor stuck: the node lives, its series does not',
        noticedBy: 'hub',
        says: /検証 stuck 水位[\s\S]*届いていません|届いていません[\s\S]*検証 stuck 水位/,
        inflict: () => {
          stuck.says = silent();
        },
      },
      {
        name: 'socket half-open: no byte passes, nobody hangs up',
        noticedBy: 'hub',
        says: /端末 halfopen-node/,
        inflict: () => half.freeze(),
      },
      { name: 'node without power', noticedBy: 'hub', says: /端末 dead-node/, inflict: () => dead.die() },
      {
        name: 'camera dark: no pictures come',
        noticedBy: 'hub',
        says: /検証 dark カメラ/,
        inflict: () => {
          dark.says = whole();
        },
      },
      {
        name: 'camera frozen: the same scene in new files',
        noticedBy: 'hub',
        says: /検証 frozen カメラ/,
        inflict: () => {
          frozen.says = { ...whole(), pictures: 'frozen' };
        },
      },
      {
        name: 'battery runs down',
        noticedBy: 'hub',
        says: /電池が少なくなっています[\s\S]*11\.5 V/,
        inflict: () => {
          battery.says = { ...whole(), volts: 11.5 };
        },
      },
    ];
    return {
      stage,
      deaths,
      end: async () => {
        await Promise.all(all.map((one) => one.stop()));
        await half.close();
      },
    };
  },
};

/** The hub's line is cut: every node at once. */
const allCut: Scene = {
  name: 'all cut',
  set: async ({ folder, pace }) => {
    const ids = Array.from({ length: 10 }, (_, i) => `cut-${i}`);
    const stage = await setTheStage({ folder, pace, stations: ids.map(everyMinute) });
    const nodes: FieldNode[] = [];
    for (const id of ids) nodes.push(await fieldNode(stage, station(id), whole()));
    return {
      stage,
      deaths: [
        {
          name: 'all ten nodes cut at once: one message',
          noticedBy: 'hub',
          says: /ほか9件 現地端末の通信が切れています[\s\S]*すべてが同時に/,
          inflict: () => {
            for (const node of nodes) node.die();
          },
        },
      ],
      end: async () => {
        await Promise.all(nodes.map((one) => one.stop()));
      },
    };
  },
};

/** Parts around a hub that goes on: processes beside it, and servers that it speaks to. */
const parts: Scene = {
  name: 'parts',
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
    const heartbeatUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/beat`;
    const stage = await setTheStage({
      ...{ folder, pace, heartbeatUrl },
      hub: { influx: { url: influxd.url }, video: { host: '127.0.0.1', port: await freePort() } },
    });
    const hunts: { cancel(): void }[] = [];
    /** Whatever a process does that is started anew, it dies again. */
    const hunt = (module: string) => {
      hunts.push(
        every(20, () => {
          for (const { pid, command, parent } of processes())
            if (parent === stage.hub.pid && command.includes(module)) killNow(pid);
        }),
      );
    };
    return {
      stage,
      deaths: [
        {
          name: 'picture process dead, and each that follows it',
          noticedBy: 'hub',
          says: /画像の処理が止まっている/,
          inflict: () => hunt('picture-process.js'),
        },
        {
          name: 'media process dead, and each that follows it',
          noticedBy: 'hub',
          says: /動画の処理が止まっている/,
          inflict: () => hunt('media-process.js'),
        },
        {
          name: 'series feeder dead: its InfluxDB is killed',
          noticedBy: 'hub',
          says: /InfluxDB に書き込めない/,
          inflict: () => influxd.kill(),
        },
        {
          name: 'heartbeat receiver refuses',
          noticedBy: 'watchdog',
          says: /外への定期連絡が受け取られない/,
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

/** A hub of its own for each, since it dies of it. */
function alone(
  name: string,
  death: Omit<Death, 'name' | 'inflict'> & { inflict(stage: Stage): Promise<void> | void },
  more: {
    needsRoot?: true;
    options?(folder: string): Promise<object> | object;
    end?(stage: Stage): Promise<void> | void;
  } = {},
): Scene {
  return {
    name,
    ...(more.needsRoot ? { needsRoot: true } : {}),
    set: async ({ folder, pace }) => {
      mkdirSync(folder, { recursive: true });
      const stage = await setTheStage({ folder, pace, ...(await more.options?.(folder)) });
      const { end } = more;
      return {
        stage,
        deaths: [{ ...death, name, inflict: () => death.inflict(stage) }],
        ...(end ? { end: () => end(stage) } : {}),
      };
    },
  };
}

const byWatchdog = (says: RegExp) => ({ noticedBy: 'watchdog', says }) as const;
const byHub = (says: RegExp) => ({ noticedBy: 'hub', says }) as const;
const HUB_DOWN = /ハブが応答しない/;

const killed = alone('hub killed', { ...byWatchdog(HUB_DOWN), inflict: ({ hub }) => void killNow(hub.pid) });

const frozenHub = alone(
  'hub hangs (SIGSTOP)',
  { ...byWatchdog(HUB_DOWN), inflict: ({ hub }) => void process.kill(hub.pid, 'SIGSTOP') },
  { end: ({ hub }) => void process.kill(hub.pid, 'SIGCONT') },
);

const loopBlocked = alone(
  'event loop blocked: its threads live',
  { ...byWatchdog(HUB_DOWN), inflict: ({ hub }) => blockEventLoop(hub) },
  {
    options: () => ({ hubEnv: { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' } }),
    end: ({ hub }) => void killNow(hub.pid),
  },
);

/** strace stands in for a disk on which no sync comes back. */
let tracer: ChildProcess | undefined;
const journalHung = alone(
  'journal hung: no sync comes back',
  {
    ...byWatchdog(/点検用の観測値（カナリア）が届かない|記録できていない/),
    inflict: async ({ hub, dataDir }) => {
      const paths = ['journal.db', 'journal.db-wal'].flatMap((name) => ['-P', join(dataDir, name)]);
      tracer = spawn(
        'strace',
        [
          ...['-f', '-p', String(hub.pid), '-o', '/dev/null', ...paths],
          ...['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:delay_enter=3600s'],
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const attached = once(tracer.stderr ?? tracer, 'data');
      await attached;
    },
  },
  {
    needsRoot: true,
    end: async () => {
      if (tracer) await ended(tracer);
    },
  },
);

const diskFull = alone(
  'disk full',
  {
    ...byWatchdog(/記録できていない/),
    inflict: ({ dataDir }) => {
      try {
        execFileSync('dd', ['if=/dev/zero', `of=${join(dataDir, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
      } catch {
        // It ends with a fault when there is no room left, which is what it is for here.
      }
      if (!existsSync(join(dataDir, 'filler'))) throw new Error('the disk could not be filled');
    },
  },
  {
    needsRoot: true,
    options: (folder) => {
      const data = join(folder, 'hub');
      mkdirSync(data, { mode: 0o700 });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=0700', 'tmpfs', data]);
      return {};
    },
    end: ({ dataDir }) => void execFileSync('umount', ['-l', dataDir]),
  },
);

const watchdogDead = alone('canary node dead, and its watchdog with it', {
  ...byHub(/見張り役のプログラムが止まっている|点検用の観測値（カナリア）が届かない/),
  inflict: ({ watchdog }) => void watchdog.kill('SIGKILL'),
});

const mailDead = alone('mail server dead', {
  ...byWatchdog(/使えない連絡手段がある|お知らせが届かずに残っている/),
  inflict: ({ mail }) => mail.close(),
});

const mailMute = alone('mail server takes the line and says no word', {
  ...byWatchdog(/使えない連絡手段がある|お知らせが届かずに残っている/),
  inflict: ({ mail }) => mail.mute(),
});

const MAIL_NAME = 'mail.town.example.jp';
const dnsGone = alone(
  'DNS gone: the mail server’s name is known no more',
  {
    ...byWatchdog(/使えない連絡手段がある|お知らせが届かずに残っている/),
    inflict: ({ folder }) => writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n'),
  },
  {
    needsRoot: true,
    options: (folder) => {
      // What the hub alone sees as the list of names: its own mount, and no server behind it.
      const hosts = join(folder, 'hosts');
      writeFileSync(hosts, `127.0.0.1 localhost\n127.0.0.1 ${MAIL_NAME}\n`);
      const resolver = join(folder, 'resolv.conf');
      writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
      return {
        mailHost: MAIL_NAME,
        hubBefore: [
          ...['unshare', '-m', 'sh', '-c'],
          `mount --bind ${hosts} /etc/hosts && mount --bind ${resolver} /etc/resolv.conf && exec "$@"`,
          'sh',
        ],
      };
    },
  },
);

const clockBack = alone(
  'clock of the hub set back by an hour',
  {
    ...byHub(/サーバーの時計が合っていない/),
    inflict: ({ folder }) => writeFileSync(join(folder, 'faketime'), '-1h'),
  },
  {
    options: (folder) => {
      const file = join(folder, 'faketime');
      writeFileSync(file, '+0');
      return {
        stations: ['clock-a', 'clock-b', 'clock-c', 'clock-d'].map(everyMinute),
        hubEnv: {
          LD_PRELOAD: neededFaketime(),
          FAKETIME_TIMESTAMP_FILE: file,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      };
    },
  },
);
/** Nodes that bear witness against it. */
const clockBackWitnessed: Scene = {
  ...clockBack,
  set: async (inputs) => {
    const found = await clockBack.set(inputs);
    const stage = found.stage as Stage;
    const nodes: FieldNode[] = [];
    for (const id of ['clock-a', 'clock-b', 'clock-c', 'clock-d'])
      nodes.push(await fieldNode(stage, station(id), whole()));
    return {
      ...found,
      end: async () => {
        await Promise.all(nodes.map((one) => one.stop()));
      },
    };
  },
};

const modemGone = alone(
  'modem gone',
  {
    ...byHub(/電話とショートメッセージの装置が使えない/),
    // It was never plugged in: what is shown is that the hub does not stay silent over it.
    inflict: () => undefined,
  },
  { options: (folder) => ({ hub: { notices: { modem: { device: join(folder, 'no-modem') } } } }) },
);

const certificateEnds = alone(
  'certificate ends within a week',
  {
    ...byHub(/サーバー証明書の期限が近い/),
    inflict: ({ folder }) => {
      for (const name of ['hub.pem', 'hub.key'])
        copyFileSync(join(folder, `ending-${name}`), join(folder, name));
    },
  },
  {
    options: async (folder) => {
      for (const [prefix, days] of [
        ['', 300],
        ['ending-', 5],
      ] as const)
        execFileSync(
          'openssl',
          [
            ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
            ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', String(days)],
            ...['-keyout', join(folder, `${prefix}hub.key`), '-out', join(folder, `${prefix}hub.pem`)],
          ],
          { stdio: 'ignore' },
        );
      const port = await freePort();
      return {
        hub: {
          mqtt: {
            port: 0,
            tls: { port, host: '127.0.0.1', cert: join(folder, 'hub.pem'), key: join(folder, 'hub.key') },
          },
        },
      };
    },
  },
);

const storeLocked = alone(
  'judge stuck: another process holds its store',
  {
    ...byHub(/メモリ上で判定中/),
    inflict: ({ dataDir, folder }) => {
      const script = `import sqlite3,time\nc=sqlite3.connect(${JSON.stringify(join(dataDir, 'store.db'))},isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('held',flush=True)\ntime.sleep(3600)`;
      writeFileSync(join(folder, 'hold.py'), script);
      holder = spawn('/usr/bin/python3', [join(folder, 'hold.py')], { stdio: 'ignore' });
    },
  },
  {
    end: async () => {
      if (holder) await ended(holder);
    },
  },
);
let holder: ChildProcess | undefined;

/** The machine goes, and with it hub and watchdog: a box in another building sounds. */
const machineGone: Scene = {
  name: 'machine gone',
  set: async ({ folder, pace }) => {
    mkdirSync(folder, { recursive: true });
    const token = 'the token of the box of this proof';
    const [tokenFile, noise] = [join(folder, 'box.token'), join(folder, 'noise')];
    writeFileSync(tokenFile, token, { mode: 0o600 });
    const port = await freePort();
    const say = (word: string) => ['/bin/sh', '-c', `echo ${word} >> ${noise}`];
    writeFileSync(
      join(folder, 'box.yaml'),
      JSON.stringify({
        ...{ listen: { host: '127.0.0.1', port }, tokenFile },
        ...{ silentAfter: '5m', on: say('on'), off: say('off') },
      }),
    );
    const box = spawn(process.execPath, [REPOSITORY.box, '--config', join(folder, 'box.yaml')], {
      stdio: 'ignore',
      env: { ...process.env, ...pace.surroundings() },
    });
    const stage = await setTheStage({
      ...{ folder, pace, heartbeatTokenFile: tokenFile },
      heartbeatUrl: `http://127.0.0.1:${port}/beat`,
    });
    const lines = () => (existsSync(noise) ? readFileSync(noise, 'utf8').trim().split('\n') : []);
    // The first heartbeat has been heard: from here on its absence says something.
    for (let waited = 0; lines().length === 0 && waited < 300; waited++) await pause(pace.real(MINUTE) / 60);
    if (lines().length === 0) throw new Error('no heartbeat came to the box');
    return {
      stage,
      deaths: [
        {
          name: 'machine gone, hub and watchdog with it',
          noticedBy: 'box',
          says: /^never by mail$/,
          inflict: () => {
            killNow(stage.hub.pid);
            stage.watchdog.kill('SIGKILL');
          },
          toldAt: () => {
            // The box tells a time of its own: what counts is when the word stands there.
            return lines().at(-1) === 'on' ? Date.now() : undefined;
          },
        },
      ],
      end: () => ended(box),
    };
  },
};

/** Those of the short form: each kind of watcher once. */
export const SHORT_SCENES: readonly Scene[] = [field, killed, watchdogDead, machineGone];

export const SCENES: readonly Scene[] = [
  ...[field, allCut, parts],
  ...[killed, frozenHub, loopBlocked, journalHung, diskFull, storeLocked, watchdogDead],
  ...[mailDead, mailMute, dnsGone, modemGone, certificateEnds, clockBackWitnessed, machineGone],
];
