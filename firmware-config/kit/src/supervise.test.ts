// Real parts: child processes of Node.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeLog } from './log.js';
import { type RestartLadder, supervise } from './supervise.js';

const AT_ONCE: RestartLadder = { delaysMs: [0], steadyMs: 60_000, budget: 3 };
const silent = makeLog('test', 'silent');

/** A supervised child that runs a script, with what it says and how often it was started. */
function aChild(script: string, ladder = AT_ONCE) {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const module = join(folder, 'child.mjs');
  writeFileSync(module, script);
  const said: unknown[] = [];
  let starts = 0;
  let wake: () => void = () => undefined;
  const supervised = supervise(
    {
      name: 'child',
      module,
      args: [],
      ladder,
      onSpawn: (child) => {
        starts++;
        child.on('message', (message) => {
          said.push(message);
          wake();
        });
      },
    },
    silent,
  );
  onTestFinished(() => supervised.stop());
  return {
    supervised,
    starts: () => starts,
    said: (count: number) =>
      new Promise<void>((resolve) => {
        wake = () => {
          if (said.length >= count) resolve();
        };
        wake();
      }),
  };
}

const ALIVE = "process.send('alive'); process.on('message', () => undefined);";

test('a child that dies is started again', async () => {
  const { supervised, said, starts } = aChild(ALIVE);
  await said(1);
  supervised.child()?.kill('SIGKILL');
  await said(2);
  expect(starts()).toBe(2);
});

test('a child that dies again and again is given up, loudly', async () => {
  const { supervised, starts } = aChild('process.exit(3)');
  await supervised.gaveUp;
  expect(starts()).toBe(AT_ONCE.budget + 1);
  expect(supervised.child()).toBeUndefined();
});

test('a child that is stopped is not started again', async () => {
  const { supervised, said, starts } = aChild(ALIVE);
  await said(1);
  await supervised.stop();
  expect(starts()).toBe(1);
  expect(supervised.child()).toBeUndefined();
});

test('a child that does not listen is forced after the deadline', async () => {
  const { supervised, said } = aChild(`process.on('SIGTERM', () => undefined); ${ALIVE}`);
  await said(1);
  const child = supervised.child();
  await supervised.stop(50);
  expect(child?.signalCode).toBe('SIGKILL');
});

test('stopping does not wait for the next try of a child that keeps dying', async () => {
  const { supervised, starts } = aChild('process.exit(3)', {
    delaysMs: [3_600_000],
    steadyMs: 60_000,
    budget: 3,
  });
  await new Promise((resolve) => supervised.child()?.once('exit', resolve));
  await supervised.stop();
  expect(starts()).toBe(1);
});

/** Hears grandchildren: each connects, and is dead when its connection closes. */
async function listenForGrandchildren() {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'socket');
  const server = createServer().listen(path);
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const born = async () => {
    const [socket] = (await once(server, 'connection')) as [Socket];
    return { died: once(socket.resume(), 'close') };
  };
  return {
    born,
    script: `
      import { spawn } from 'node:child_process';
      spawn(process.execPath, ['-e', 'require("node:net").connect(${JSON.stringify(path)})'], { stdio: 'ignore' });
      process.on('message', () => undefined);
    `,
  };
}

test('what a killed child leaves behind is ended with it', async () => {
  const { script, born } = await listenForGrandchildren();
  const first = born();
  const { supervised } = aChild(script);
  const grandchild = await first;
  const next = born();
  supervised.child()?.kill('SIGKILL');
  await grandchild.died;
  await next;
});

test('what a stopped child leaves behind is ended with it', async () => {
  const { script, born } = await listenForGrandchildren();
  const first = born();
  const { supervised } = aChild(script);
  const grandchild = await first;
  await supervised.stop();
  await grandchild.died;
});
