import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@kawamori/kit';
import { within } from '../parts/eventually.js';
import { neededFaketime } from '../parts/faketime.js';
import { ended } from '../parts/line-peer.js';
import { killNow } from '../parts/processes.js';
import { alone, byHub, byWatchdog } from './alone.js';
import { type FieldNode, fieldNode, station, whole } from './field.js';
import { blockEventLoop, stopDispatcher, WITH_A_DOOR } from './inspector.js';
import { everyMinute } from './stage.js';

const HUB_DOWN = /サーバーが応答しない/;
const STARTS_WITHIN_MS = 15_000;

export const killed = alone(byWatchdog('hub killed', HUB_DOWN), () => ({
  inflict: ({ hub }) => void killNow(hub.pid),
}));

export const frozenHub = alone(byWatchdog('hub hangs (SIGSTOP)', HUB_DOWN), () => ({
  inflict: ({ hub }) => void process.kill(hub.pid, 'SIGSTOP'),
  end: ({ hub }) => void process.kill(hub.pid, 'SIGCONT'),
}));

export const loopBlocked = alone(byWatchdog('event loop blocked: its threads live', HUB_DOWN), () => ({
  options: { hubEnv: WITH_A_DOOR },
  inflict: ({ hub }) => blockEventLoop(hub),
  end: ({ hub }) => void killNow(hub.pid),
}));

/** A gauge in the field that the test lets rise; it stops with its stage. */
const RISING = 'rising';

export const dispatcherDead = alone(
  byWatchdog('dispatcher dead: a rise is told to nobody', /お知らせが届かずに残っている/),
  () => {
    let node: FieldNode | undefined;
    return {
      options: { hubEnv: WITH_A_DOOR, stations: [everyMinute(RISING)] },
      begin: async (stage) => {
        node = await fieldNode(stage, station(RISING), whole());
      },
      inflict: async ({ hub }) => {
        await stopDispatcher(hub);
        // Above its danger level.
        if (node) node.says = { ...whole(), levelM: 4 };
      },
      end: () => node?.stop(),
    };
  },
);

/** strace stands in for a disk on which no sync comes back. */
export const journalHung = alone(
  byWatchdog(
    'journal hung: no sync comes back',
    /点検用の観測値が届かない|記録できていない|サーバーが応答しない/,
  ),
  () => {
    let tracer: ChildProcess | undefined;
    return {
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
        if (tracer.stderr) await within(STARTS_WITHIN_MS, 'strace to attach', once(tracer.stderr, 'data'));
      },
      end: async () => {
        if (tracer) await ended(tracer);
      },
    };
  },
  true,
);

export const diskFull = alone(
  byWatchdog('disk full', /記録できていない/),
  ({ folder, context }) => {
    const data = join(folder, 'hub');
    mkdirSync(data, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', data]);
    context.atEnd(() => Promise.resolve(void execFileSync('umount', ['-l', data])));
    return {
      inflict: async () => {
        // It ends with a fault when there is no room left, which is what it is for here.
        const dd = spawn('dd', ['if=/dev/zero', `of=${join(data, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
        await once(dd, 'exit');
        if (!existsSync(join(data, 'filler'))) throw new Error('the disk could not be filled');
      },
    };
  },
  true,
);

const HOLD = `import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
c.execute('BEGIN IMMEDIATE')
print('held', flush=True)
time.sleep(3600)
`;
export const storeLocked = alone(
  byWatchdog('judge stuck: another process holds its store', /メモリ上で判定中|点検用の観測値が届かない/),
  ({ folder }) => {
    let holder: ChildProcess | undefined;
    return {
      inflict: async ({ dataDir }) => {
        const script = join(folder, 'hold.py');
        writeFileSync(script, HOLD);
        holder = spawn('/usr/bin/python3', [script, join(dataDir, 'store.db')], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const lines = createInterface(holder.stdout ?? process.stdin);
        await within(STARTS_WITHIN_MS, 'the store to be held', once(lines, 'line'));
      },
      end: async () => {
        if (holder) await ended(holder);
      },
    };
  },
);

export const watchdogDead = alone(
  byHub(
    'canary node dead, and its watchdog with it',
    /監視プログラムが止まっている|点検用の観測値が届かない/,
  ),
  () => ({ inflict: ({ watchdog }) => void watchdog.kill('SIGKILL') }),
);

/** Nodes that bear witness against the hub's clock. */
const WITNESSES = ['clock-a', 'clock-b', 'clock-c', 'clock-d'];

export const clockBack = alone(
  byHub('clock of the hub set back by an hour', /サーバーの時計が合っていない/),
  ({ folder }) => {
    const file = join(folder, 'faketime');
    writeFileSync(file, '+0');
    const nodes: FieldNode[] = [];
    return {
      options: {
        stations: WITNESSES.map(everyMinute),
        hubEnv: {
          LD_PRELOAD: neededFaketime(),
          FAKETIME_TIMESTAMP_FILE: file,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      },
      begin: async (stage) => {
        for (const id of WITNESSES) nodes.push(await fieldNode(stage, station(id), whole()));
      },
      inflict: () => writeFileSync(file, '-1h'),
      end: async () => {
        await Promise.all(nodes.map((one) => one.stop()));
      },
    };
  },
);

/** A certificate of the hub's own, for so many days. */
function certificate(folder: string, prefix: string, days: number): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', String(days)],
      ...['-keyout', join(folder, `${prefix}hub.key`), '-out', join(folder, `${prefix}hub.pem`)],
    ],
    { stdio: 'ignore' },
  );
}

export const certificateEnds = alone(
  byHub('certificate ends within a week', /サーバー証明書の期限が近い/),
  async ({ folder }) => {
    certificate(folder, '', 300);
    certificate(folder, 'ending-', 5);
    const [cert, key] = [join(folder, 'hub.pem'), join(folder, 'hub.key')];
    const tls = { port: await freePort(), host: '127.0.0.1', cert, key };
    return {
      options: { hub: { mqtt: { port: 0, tls } } },
      inflict: () => {
        for (const name of ['hub.pem', 'hub.key'])
          copyFileSync(join(folder, `ending-${name}`), join(folder, name));
      },
    };
  },
);
